-- Audience: sessions by the value of one trait (device, language, territory, an experiment's arm …).
--   sessions = sessions that began with that value, '' where none was told
--   finished = of those, sessions that reached an ending
SELECT
    value,
    toUInt32(count()) AS sessions,
    toUInt32(sum(isFinished)) AS finished
FROM
(
    SELECT anyIf(traits[{by:String}], type = 'session_started') AS value, max(type = 'ending_reached') AS isFinished
    FROM story_rows
    WHERE type IN ('session_started', 'ending_reached')
    GROUP BY session
    HAVING max(type = 'session_started')
)
GROUP BY value
ORDER BY sessions DESC, value
