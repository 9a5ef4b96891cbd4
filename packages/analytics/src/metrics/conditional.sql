-- Conditional: of the sessions for which one condition came to hold, in how many did another.
--   sessions = sessions that began; given = those for which the first holds; both = those for which both do
--   share = both / given
-- `visited(…)` and `chosen(…)` hold if they ever did in the session, also before a viewer went back; what is asked of
-- variables holds if there was a moment in which it did. `and`, `or` and `not` join the answers: `not letter` are those
-- who never had it. A variable that a session doesn't tell holds nothing.
SELECT
    toUInt32(count()) AS sessions,
    toUInt32(countIf(isGiven)) AS given,
    toUInt32(countIf(isGiven AND isWanted)) AS both,
    if(given = 0, 0, both / given) AS share
FROM
(
    SELECT
        arrayMap(step -> step.2, steps) AS visited,
        arrayMap(answer -> concat(answer.2, '.', answer.3), answers) AS chosen,
        ({given}) AS isGiven,
        ({wanted}) AS isWanted
    FROM story_sessions
    WHERE began
)
