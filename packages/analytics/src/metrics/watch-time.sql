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
        arraySort(groupArrayIf((seq, ms, runs), turns)) AS marks,
        arrayPushBack(arrayPopFront(arrayMap(mark -> mark.2, marks)), anyIf(ms, NOT turns)) AS nexts,
        arraySum(arrayMap((mark, next) -> if(mark.3, greatest(0, next - mark.2), 0), marks, nexts)) AS ran
    FROM
    (
        SELECT session, seq, toUnixTimestamp64Milli(at) AS ms, type IN ('playback_started', 'resumed', 'segment_entered') AS runs, true AS turns
        FROM story_events
        WHERE type IN ('playback_started', 'resumed', 'paused', 'story_ended', 'segment_entered') AND (type != 'segment_entered' OR cause = 'back')
        UNION ALL
        SELECT session, 0 AS seq, toUnixTimestamp64Milli(last_at) AS ms, false AS runs, false AS turns
        FROM story_sessions
    )
    GROUP BY session
    HAVING max(runs)
)
