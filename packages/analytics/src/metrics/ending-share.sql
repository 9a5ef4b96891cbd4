-- Ending share: of the sessions that reached an ending, the part that reached each one first.
--   share = sessions(first ending) / sessions(any ending)
-- A session counts once, by its first ending: those found by going back are discoveries, not outcomes.
SELECT
    ending,
    toUInt32(count()) AS sessions,
    count() / sum(count()) OVER () AS share
FROM
(
    SELECT session, argMin(ending, seq) AS ending
    FROM story_rows
    WHERE type = 'ending_reached'
    GROUP BY session
)
GROUP BY ending
ORDER BY sessions DESC, ending
