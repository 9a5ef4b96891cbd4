-- Option share: of the answers given to a choice, the part that took each option.
--   share = answers(choice, option) / answers(choice)
--   viewers = how many viewers answered the choice
--   low, high = Wilson's interval at 95 %: with p = share, z = 1.959964,
--     (p + z²/2m ± z √(p(1 − p)/m + z²/4m²)) / (1 + z²/m)
--     where m = (Σ a)² / Σ a² over the answers a of each viewer: as many as if each viewer had answered once
--   bySilence = answers that the default gave when the time ran out
-- An answer counts each time it is given: going back and answering again is two answers. Answers of one viewer are alike,
-- so that the interval counts viewers; of sessions without a viewer's id each is one.
SELECT
    choice,
    option,
    toUInt32(times) AS answers,
    toUInt32(silents.2[indexOf(silents.1, option)]) AS bySilence,
    toUInt32(total) AS n,
    toUInt32(people) AS viewers,
    answers / n AS share,
    (share + pow(1.959964, 2) / (2 * m) - 1.959964 * sqrt(share * (1 - share) / m + pow(1.959964 / m, 2) / 4)) / (1 + pow(1.959964, 2) / m) AS low,
    (share + pow(1.959964, 2) / (2 * m) + 1.959964 * sqrt(share * (1 - share) / m + pow(1.959964 / m, 2) / 4)) / (1 + pow(1.959964, 2) / m) AS high
FROM
(
    SELECT
        choice,
        sum(given) AS total,
        count() AS people,
        pow(sum(given), 2) / sum(given * given) AS m,
        sumMap(taken, arrayMap(_ -> toUInt64(1), taken)) AS counts,
        sumMap(taken, silent) AS silents
    FROM
    (
        SELECT answer.2 AS choice, count() AS given, groupArray(answer.3) AS taken, groupArray(toUInt64(answer.4)) AS silent
        FROM (SELECT if(viewer = '', cityHash64('session', session), cityHash64('viewer', viewer)) AS who, arrayJoin(answers) AS answer FROM story_sessions)
        GROUP BY who, choice
    )
    GROUP BY choice
)
ARRAY JOIN counts.1 AS option, counts.2 AS times
ORDER BY choice, answers DESC, option
