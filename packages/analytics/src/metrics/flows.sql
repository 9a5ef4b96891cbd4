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
    SELECT arrayJoin(arrayMap(
        at -> (at - 1, path[at], path[at + 1]),
        range(1, least(length(path) + if(finished, 0, 1), {steps:UInt32} + 1)))) AS flow,
        flow.1 AS step, flow.2 AS `from`, flow.3 AS `to`
    FROM
    (
        SELECT
            arrayMap(entry -> entry.2, arraySort(entry -> entry.1, groupArrayIf((seq, toString(segment)), type = 'segment_entered'))) AS path,
            countIf(type = 'ending_reached') > 0 AS finished
        FROM story_events
        WHERE type IN ('segment_entered', 'ending_reached')
        GROUP BY session
    )
)
GROUP BY step, `from`, `to`
ORDER BY step, sessions DESC, `from`, `to`
