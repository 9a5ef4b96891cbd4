-- Versions: the texts of the story that were played.
--   sessions, finished = as in the overview, by version; firstAt = when the collector first heard of it, in ms since 1970
SELECT
    version,
    toUInt32(sum(began)) AS sessions,
    toUInt32(sum(finished)) AS finished,
    toFloat64(toUnixTimestamp64Milli(min(first_received_at))) AS firstAt
FROM story_sessions
GROUP BY version
ORDER BY firstAt DESC, version
