-- Flows: how many sessions went from which segment into which, at each step of their way; what a Sankey diagram draws.
--   step = how many segments were entered before `from`, from 0
--   to = '' for sessions that never reached an ending, from the segment that they entered last
SELECT
    toUInt32(step) AS step,
    `from`,
    `to`,
    toUInt32(count()) AS sessions
FROM
(
    SELECT arrayJoin(arrayZip(range(length(path) - 1), arrayPopBack(path), arrayPopFront(path))) AS flow, flow.1 AS step, flow.2 AS `from`, flow.3 AS `to`
    FROM
    (
        SELECT
            arraySort((name, place) -> place, groupArrayIf(segment, type = 'segment_entered'), groupArrayIf(seq, type = 'segment_entered')) AS entered,
            arraySlice(if(countIf(type = 'ending_reached') > 0, entered, arrayPushBack(entered, '')), 1, {steps:UInt32} + 1) AS path
        FROM story_events
        WHERE type IN ('segment_entered', 'ending_reached')
        GROUP BY session
    )
    WHERE length(path) > 1
)
GROUP BY step, `from`, `to`
ORDER BY step, sessions DESC, `from`, `to`
