-- Overview: how much there is to speak of.
--   sessions = sessions that began to be watched: a page that was only opened has none
--   started = those in which the film ran
--   finished = those that reached an ending
--   viewers = distinct viewers with an id
--   answers = answers to choices, by viewers and by silence
--   errors = times that playing stopped with a message
--   lastEventAt = when the collector took the last event, in ms since 1970
SELECT
    toUInt32(sum(began)) AS sessions,
    toUInt32(sum(started)) AS started,
    toUInt32(sum(finished)) AS finished,
    toUInt32(uniqExactIf(viewer, began AND viewer != '')) AS viewers,
    toUInt32(sum(length(answers))) AS answers,
    toUInt32(sum(length(failures))) AS errors,
    toFloat64(toUnixTimestamp64Milli(max(last_received_at))) AS lastEventAt
FROM story_sessions
