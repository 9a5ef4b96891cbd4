-- Overview: how much there is to speak of.
--   sessions = sessions that began to be watched: a page that was only opened has none; each tells it once
--   started = those in which the film ran; each tells it once
--   finished = those that reached an ending
--   viewers = distinct viewers with an id
--   answers = answers to choices, by viewers and by silence
--   errors = times that playing stopped with a message
--   lastEventAt = when the collector took the last of these events, in ms since 1970
SELECT
    toUInt32((SELECT count() FROM story_events WHERE type = 'session_started')) AS sessions,
    toUInt32((SELECT count() FROM story_events WHERE type = 'playback_started')) AS started,
    toUInt32((SELECT uniqExact(session) FROM story_rows WHERE type = 'ending_reached')) AS finished,
    toUInt32((SELECT uniqExact(viewer) FROM story_rows WHERE type = 'session_started' AND viewer != '')) AS viewers,
    toUInt32((SELECT count() FROM story_events WHERE type = 'choice_made')) AS answers,
    toUInt32((SELECT count() FROM story_events WHERE type = 'error' AND is_fatal)) AS errors,
    toFloat64((SELECT toUnixTimestamp64Milli(max(received_at)) FROM story_rows
        WHERE type IN ('session_started', 'playback_started', 'choice_made', 'ending_reached', 'error'))) AS lastEventAt
