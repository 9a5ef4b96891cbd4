-- Paths: the ways that sessions took through the story, the most taken first, of those that begin with `prefix`.
--   path = the segments that a session entered, in order; after going back, those seen again stand again
--   share = sessions(path) / sessions(any path that begins with the prefix)
-- Of a path longer than 200 segments the first 200 count.
SELECT
    path,
    toUInt32(count()) AS sessions,
    count() / sum(count()) OVER () AS share
FROM
(
    SELECT arraySlice(arrayMap(step -> step.2, arraySort(steps)), 1, 200) AS path
    FROM story_sessions
    WHERE notEmpty(steps)
)
WHERE arraySlice(path, 1, length({prefix:Array(String)})) = {prefix:Array(String)}
GROUP BY path
ORDER BY sessions DESC, path
LIMIT {limit:UInt32}
