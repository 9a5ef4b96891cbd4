-- Overview: how much there is to speak of.
--   sessions = sessions that started; started = those that played; finished = those that reached an ending
SELECT
    toUInt32(uniqExact(session)) AS sessions,
    toUInt32(uniqExactIf(session, type = 'playback_started')) AS started,
    toUInt32(uniqExactIf(session, type = 'ending_reached')) AS finished,
    toUInt32(countIf(type = 'choice_made')) AS answers,
    toUInt32(countIf(type = 'error')) AS errors,
    toUnixTimestamp64Milli(max(received_at)) AS lastEventAt
FROM events FINAL
WHERE story = {story:String}
