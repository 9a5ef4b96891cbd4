-- Weights: how often each option was taken, also by the session's last answers before; what the player's predictor
-- learns from. Last answers of fewer than five are left out.
--   after = the answer before, or the two before, as `choice.option`, the last one last; '' for all answers
SELECT choice, option, arrayJoin(arrayDistinct(['', before[-1], if(length(before) > 1, concat(before[-2], ' ', before[-1]), '')])) AS after, toUInt32(count()) AS answers
FROM
(
    SELECT arrayJoin(arrayMap(at -> (answers[at], arraySlice(answers, 1, at - 1)), arrayEnumerate(answers))) AS one,
        one.1.1 AS choice, one.1.2 AS option, arrayMap(answer -> concat(answer.1, '.', answer.2), one.2) AS before
    FROM
    (
        SELECT arrayMap(entry -> (entry.2, entry.3), arraySort(groupArray((seq, toString(choice), toString(option))))) AS answers
        FROM story_events
        WHERE type = 'choice_made'
        GROUP BY session
    )
)
GROUP BY choice, option, after
ORDER BY choice, after, option
