-- Option share: of the answers given to a choice, the part that took each option.
--   share = answers(choice, option) / answers(choice)
-- An answer counts each time it is given: going back and answering again is two answers.
-- bySilence counts those that the default gave when the window closed.
SELECT
    choice,
    option,
    toUInt32(count()) AS answers,
    toUInt32(countIf(answered_by = 'silence')) AS bySilence,
    count() / sum(count()) OVER (PARTITION BY choice) AS share
FROM events FINAL
WHERE story = {story:String} AND type = 'choice_made'
GROUP BY choice, option
ORDER BY choice, answers DESC, option
