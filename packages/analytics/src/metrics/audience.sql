-- Audience: sessions by the value of one trait (device, language, territory, an experiment's arm …).
--   sessions = sessions that began with that value, '' where none was told
--   finished = of those, sessions that reached an ending
SELECT
    value,
    toUInt32(count()) AS sessions,
    toUInt32(countIf(finished)) AS finished
FROM
(
    SELECT arrayFirst(each -> each.1 = {by:String}, traits).2 AS value, finished
    FROM story_sessions
    WHERE began
)
GROUP BY value
ORDER BY sessions DESC, value
