-- Versions: the texts of the story that were played.
--   sessions, finished = as in the overview, by version; firstAt = when the collector first heard of it, in ms since 1970
SELECT
    story_version AS version,
    toUInt32(uniqExactIf(session, type = 'session_started')) AS sessions,
    toUInt32(uniqExactIf(session, type = 'ending_reached')) AS finished,
    toFloat64(toUnixTimestamp64Milli(min(received_at))) AS firstAt
FROM story_rows
WHERE type IN ('session_started', 'ending_reached')
GROUP BY version
ORDER BY min(received_at) DESC, version
