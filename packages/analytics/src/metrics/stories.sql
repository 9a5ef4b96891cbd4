-- Stories: those that have sent events.
SELECT story, toUInt32(uniqExact(session)) AS sessions
FROM events FINAL
GROUP BY story
ORDER BY story
