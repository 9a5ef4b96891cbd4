-- Flows: how many sessions went from which segment into which, at each step of their way; what a Sankey diagram draws.
--   step = how many segments were entered before `from`, from 0
--   to = '' for sessions that never reached an ending, from the segment that they entered last
SELECT
    toUInt32(any(at_step)) AS step,
    any(left_one) AS `from`,
    any(next_one) AS `to`,
    toUInt32(count()) AS sessions
FROM
(
    SELECT arrayJoin(arrayZip(range(length(path) - 1), arrayPopBack(path), arrayPopFront(path))) AS flow, flow.1 AS at_step, flow.2 AS left_one, flow.3 AS next_one
    FROM
    (
        SELECT
            arrayMap(step -> step.2, arraySort(steps)) AS entered,
            arraySlice(if(finished, entered, arrayPushBack(entered, '')), 1, {steps:UInt32} + 1) AS path
        FROM story_sessions
        WHERE notEmpty(steps)
    )
    WHERE length(path) > 1
)
-- One text groups faster than three columns; no id has a space.
GROUP BY concat(toString(at_step), ' ', left_one, ' ', next_one)
ORDER BY step, sessions DESC, `from`, `to`
