-- Ending share: of the sessions that reached an ending, the part that reached each one first.
--   share = sessions(first ending) / sessions(any ending)
-- A session counts once, by its first ending: those found by going back are discoveries, not outcomes.
SELECT
    first_ending AS ending,
    toUInt32(count()) AS sessions,
    count() / sum(count()) OVER () AS share
FROM story_sessions
WHERE finished
GROUP BY ending
ORDER BY sessions DESC, ending
