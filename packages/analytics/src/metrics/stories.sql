-- Stories: those that have sent events, with their number of sessions.
SELECT story, toUInt32(sum(began)) AS sessions
FROM sessions FINAL
GROUP BY story
ORDER BY story
