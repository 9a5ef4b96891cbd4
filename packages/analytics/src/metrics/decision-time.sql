-- Decision time: how long viewers took from a choice opening to their answer, in media time.
--   median = the middle one of all answers that viewers gave themselves; silence took no decision
SELECT
    choice,
    toUInt32(count()) AS answers,
    toUInt32(quantileExact(0.5)(decision_media_ms)) AS medianMs
FROM events FINAL
WHERE story = {story:String} AND type = 'choice_made' AND answered_by = 'viewer'
GROUP BY choice
ORDER BY choice
