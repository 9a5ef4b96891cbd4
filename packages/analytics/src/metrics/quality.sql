-- Quality: how well the film played.
--   started = sessions in which it ran
--   startQuantilesMs = from the viewer asking for it to the first picture, by the wall clock, at 10, 25, 50, 75 and
--     90 %: of the n sessions that tell it, sorted, the one at position floor(q · n), from 0
--   stalls = times that the picture stood still for want of data; stalledSessions = sessions with any; stallMs = in all
--   seams = segments entered, but a session's first and those by going back
--   seamStalls = stalls in the first second of a segment: cuts that didn't run on
--   failedSessions = sessions that stopped with an error
SELECT
    toUInt32(uniqExactIf(session, type = 'playback_started')) AS started,
    arrayMap(ms -> toFloat64(ms), quantilesExactIf(0.1, 0.25, 0.5, 0.75, 0.9)(wall_ms, type = 'playback_started' AND wall_ms > 0)) AS startQuantilesMs,
    toUInt32(countIf(type = 'stalled')) AS stalls,
    toUInt32(uniqExactIf(session, type = 'stalled')) AS stalledSessions,
    toFloat64(sumIf(wall_ms, type = 'stalled')) AS stallMs,
    toUInt32((SELECT sum(greatest(0, toInt64(arrayCount(step -> NOT step.3, steps)) - 1)) FROM story_sessions)) AS seams,
    toUInt32(countIf(type = 'stalled' AND position_ms < 1000)) AS seamStalls,
    toUInt32(uniqExactIf(session, type = 'error' AND is_fatal)) AS failedSessions
FROM story_events
WHERE type IN ('playback_started', 'stalled', 'error')
