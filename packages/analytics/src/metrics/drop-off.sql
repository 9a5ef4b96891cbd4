-- Drop-off by second: where those were who left before any ending.
--   second = position in the segment, in whole seconds, at the session's last event; the player tells of
--     pauses, answers and pages that go out of sight
SELECT
    last_segment AS segment,
    toUInt32(intDiv(last_position_ms, 1000)) AS second,
    toUInt32(count()) AS sessions
FROM story_sessions
WHERE NOT finished
GROUP BY segment, second
ORDER BY segment, second
