-- Live: what the collector took in the last minute, in steps of five seconds, the latest last.
--   second = seconds ago, at the step's end: 55, 50 … 0
SELECT
    toUInt32(intDiv({now:Int64} - 1 - toUnixTimestamp64Milli(received_at), 5000) * 5) AS second,
    toUInt32(count()) AS events,
    toUInt32(uniqExact(session)) AS sessions
FROM story_events
WHERE received_at >= fromUnixTimestamp64Milli({now:Int64} - 60000) AND received_at < fromUnixTimestamp64Milli({now:Int64})
GROUP BY second
ORDER BY second DESC
