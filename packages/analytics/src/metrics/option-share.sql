-- Option share: of the answers given to a choice, the part that took each option.
--   share = answers(choice, option) / answers(choice)
--   low, high = Wilson's interval at 95 %: with n = answers(choice), p = share, z = 1.959964,
--     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
--   bySilence = answers that the default gave when the time ran out
-- An answer counts each time it is given: going back and answering again is two answers.
SELECT
    asked AS choice,
    taken AS option,
    toUInt32(times) AS answers,
    toUInt32(times_silent) AS bySilence,
    toUInt32(sum(times) OVER (PARTITION BY choice)) AS n,
    answers / n AS share,
    (share + pow(1.959964, 2) / (2 * n) - 1.959964 * sqrt(share * (1 - share) / n + pow(1.959964 / n, 2) / 4)) / (1 + pow(1.959964, 2) / n) AS low,
    (share + pow(1.959964, 2) / (2 * n) + 1.959964 * sqrt(share * (1 - share) / n + pow(1.959964 / n, 2) / 4)) / (1 + pow(1.959964, 2) / n) AS high
FROM
(
    SELECT any(answer.2) AS asked, any(answer.3) AS taken, count() AS times, countIf(answer.4) AS times_silent
    FROM
    (
        SELECT arrayJoin(answers) AS answer FROM story_sessions
    )
    -- One text groups several times as fast as two columns; no id has a space.
    GROUP BY concat(answer.2, ' ', answer.3)
)
ORDER BY choice, answers DESC, option
