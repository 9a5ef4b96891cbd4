-- Drop-off by second: where those were who left before any ending.
--   second = position in the segment, in whole seconds, at the session's last event; the player tells of
--     pauses, answers and pages that go out of sight
SELECT segment, toUInt32(intDiv(position, 1000)) AS second, toUInt32(count()) AS sessions
FROM
(
    SELECT argMax(segment, seq) AS segment, argMax(position_ms, seq) AS position
    FROM story_rows
    GROUP BY session
    HAVING NOT max(type = 'ending_reached')
)
GROUP BY segment, second
ORDER BY segment, second
