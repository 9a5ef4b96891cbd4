-- Conditional: of the sessions for which one condition came to hold, in how many did another.
--   sessions = sessions that began; given = those for which the first holds, and of which
--     the second can be said; both = those for which both do
--   share = both / given; low, high = Wilson's interval for it at 95 %, as with option share: over the sessions given of each viewer
-- `visited(…)` and `chosen(…)` hold if they ever did in the session, also before a viewer went back; what is asked of
-- variables holds if there was a moment in which it did. `and`, `or` and `not` join the answers: `not letter` are those
-- who never had it. Of a session that doesn't tell a variable, or as something of another kind, nothing can be said
-- that is asked of it.
SELECT
    toUInt32(sum(begun)) AS sessions,
    toUInt32(sum(those)) AS given,
    toUInt32(sum(wanted)) AS both,
    if(given = 0, 0, both / given) AS share,
    pow(sum(those), 2) / sum(those * those) AS m,
    if(given = 0, 0, greatest(0, (share + pow(1.959964, 2) / (2 * m) - 1.959964 * sqrt(share * (1 - share) / m + pow(1.959964 / m, 2) / 4)) / (1 + pow(1.959964, 2) / m))) AS low,
    if(given = 0, 1, least(1, (share + pow(1.959964, 2) / (2 * m) + 1.959964 * sqrt(share * (1 - share) / m + pow(1.959964 / m, 2) / 4)) / (1 + pow(1.959964, 2) / m))) AS high
FROM
(
    SELECT count() AS begun, countIf(isGiven AND isWanted IS NOT NULL) AS those, countIf(isGiven AND isWanted) AS wanted
    FROM
    (
        SELECT
            if(viewer = '', cityHash64('session', session), cityHash64('viewer', viewer)) AS who,
            arrayMap(step -> step.2, steps) AS visited,
            arrayMap(answer -> concat(answer.2, '.', answer.3), answers) AS chosen,
            ({given}) AS isGiven,
            ({wanted}) AS isWanted
        FROM story_sessions
        WHERE began
    )
    GROUP BY who
)
