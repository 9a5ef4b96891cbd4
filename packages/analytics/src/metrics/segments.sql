-- Segments: how far viewers come, and where they leave.
--   sessions = sessions that entered the segment
--   views = times that it was entered; more than sessions where it was seen again
--   backs = of those, by going back to a checkpoint
--   leftHere = sessions that entered it last and never reached an ending
--   dropOff = leftHere / sessions
SELECT
    segment,
    toUInt32(count()) AS sessions,
    toUInt32(sum(seen)) AS views,
    toUInt32(sum(returned)) AS backs,
    toUInt32(countIf(isLast AND NOT finished)) AS leftHere,
    leftHere / sessions AS dropOff
FROM
(
    SELECT
        finished,
        arrayJoin(arrayDistinct(path)) AS segment,
        countEqual(path, segment) AS seen,
        countEqual(returns, segment) AS returned,
        path[-1] = segment AS isLast
    FROM
    (
        SELECT
            arrayMap(entry -> entry.2, arraySort(entry -> entry.1, groupArrayIf((seq, segment), type = 'segment_entered'))) AS path,
            groupArrayIf(segment, type = 'segment_entered' AND cause = 'back') AS returns,
            countIf(type = 'ending_reached') > 0 AS finished
        FROM story_events
        WHERE type IN ('segment_entered', 'ending_reached')
        GROUP BY session
    )
)
GROUP BY segment
ORDER BY sessions DESC, segment
