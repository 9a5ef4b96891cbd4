-- Watch time: how long the film ran, by the viewer's clock, in ms.
--   of a session = Σ over its events of (next − this), where the film ran from this one on:
--     it runs after playback_started, resumed and going back, and stands after paused and story_ended
--   totalMs = over all n sessions in which the film ran
--   quantilesMs = at 10, 25, 50, 75 and 90 %: the sessions' times, sorted, at position floor(q · n), from 0
-- What a session did after its last event isn't known and counts for nothing.
SELECT
    toUInt32(count()) AS sessions,
    toFloat64(sum(ran)) AS totalMs,
    arrayMap(ms -> toFloat64(ms), quantilesExact(0.1, 0.25, 0.5, 0.75, 0.9)(ran)) AS quantilesMs
FROM
(
    SELECT
        arraySort(entry -> entry.1, groupArrayIf((seq, toUnixTimestamp64Milli(at), runs), turns)) AS marks,
        toUnixTimestamp64Milli(argMax(at, seq)) AS last,
        arrayPushBack(arrayPopFront(arrayMap(mark -> mark.2, marks)), last) AS nexts,
        arraySum(arrayMap((mark, next) -> if(mark.3, greatest(0, next - mark.2), 0), marks, nexts)) AS ran
    FROM
    (
        SELECT session, seq, at,
            type IN ('playback_started', 'resumed') OR (type = 'segment_entered' AND cause = 'back') AS runs,
            runs OR type IN ('paused', 'story_ended') AS turns
        FROM story_events
    )
    GROUP BY session
    HAVING max(runs)
)
