-- Decision time: how long viewers took from a choice opening to their answer, in media time.
--   quantilesMs = at 10, 25, 50, 75 and 90 %: of the n answers that viewers gave themselves, sorted, the one at
--     position floor(q · n), from 0
-- Silence took no decision and doesn't count.
SELECT
    choice,
    toUInt32(count()) AS answers,
    quantilesExact(0.1, 0.25, 0.5, 0.75, 0.9)(decision_media_ms) AS quantilesMs
FROM story_events
WHERE type = 'choice_made' AND answered_by = 'viewer'
GROUP BY choice
ORDER BY choice
