-- Segments: how far viewers come, and where they leave.
--   sessions = sessions that entered the segment
--   views = times that it was entered; more than sessions where it was seen again
--   backs = of those, by going back to a checkpoint
--   leftHere = sessions whose last event was in it and that never reached an ending
--   dropOff = leftHere / sessions, at most 1: a session of which only the coming was lost is in leftHere alone
SELECT
    segment,
    toUInt32(sum(entered_by)) AS sessions,
    toUInt32(sum(entered)) AS views,
    toUInt32(sum(returned)) AS backs,
    toUInt32(sum(left_here)) AS leftHere,
    least(1, leftHere / sessions) AS dropOff
FROM
(
    SELECT segment, countIf(time = 1) AS entered_by, count() AS entered, countIf(is_back) AS returned, 0 AS left_here
    FROM
    (
        SELECT
            arrayMap(step -> step.2, steps) AS names,
            arrayJoin(arrayZip(names, arrayEnumerateUniq(names), arrayMap(step -> step.3, steps))) AS view,
            view.1 AS segment,
            view.2 AS time,
            view.3 AS is_back
        FROM story_sessions
    )
    GROUP BY segment
    UNION ALL
    SELECT last_segment AS segment, 0 AS entered_by, 0 AS entered, 0 AS returned, count() AS left_here
    FROM story_sessions
    WHERE NOT finished
    GROUP BY last_segment
)
GROUP BY segment
HAVING sessions > 0
ORDER BY sessions DESC, segment
