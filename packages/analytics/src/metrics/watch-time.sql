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
        arraySort(marks) AS turns,
        arrayPushBack(arrayPopFront(arrayMap(turn -> turn.2, turns)), toUnixTimestamp64Milli(last_at)) AS nexts,
        arraySum(arrayMap((turn, next) -> if(turn.3, greatest(0, next - turn.2), 0), turns, nexts)) AS ran
    FROM story_sessions
    WHERE arrayExists(mark -> mark.3, marks)
)
