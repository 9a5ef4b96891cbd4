-- Stories: those that have sent events, with their number of sessions.
SELECT story, toUInt32(sum(began)) AS sessions
FROM
(
    SELECT DISTINCT story, 0 AS began FROM events
    UNION ALL
    SELECT story, count() AS began FROM events FINAL WHERE type = 'session_started' GROUP BY story
)
GROUP BY story
ORDER BY story
