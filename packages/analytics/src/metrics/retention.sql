-- Retention: of the viewers who first came in a week, how many came in each week after it.
--   cohort = the Monday (UTC) of the week of a viewer's first session; week = weeks since then, from 0
-- Only viewers with an id can be recognised.
SELECT
    toString(cohort) AS cohort,
    toUInt32(week) AS week,
    toUInt32(count()) AS viewers
FROM
(
    SELECT arrayMin(weeks) AS cohort, arrayJoin(arrayMap(each -> intDiv(each - cohort, 7), weeks)) AS week
    FROM
    (
        SELECT groupUniqArray(toMonday(toDate(first_at))) AS weeks
        FROM story_sessions
        WHERE began AND viewer != ''
        GROUP BY viewer
    )
)
GROUP BY cohort, week
ORDER BY cohort, week
