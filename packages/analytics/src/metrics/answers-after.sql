-- Weights: how often each option was taken, also by the session's last answers before; what the player's predictor
-- learns from. Last answers of fewer than five are left out.
--   after = the answer before, or the two before, as `choice.option`, the last one last; '' for all answers
SELECT
    choice,
    option,
    arrayJoin(arrayDistinct(['', last, if(last = '' OR before = '', last, concat(before, ' ', last))])) AS after,
    toUInt32(sum(times)) AS answers
FROM
(
    SELECT
        answer.1 AS choice,
        answer.2 AS option,
        if(answer.3.1 = '', '', concat(answer.3.1, '.', answer.3.2)) AS last,
        if(answer.4.1 = '', '', concat(answer.4.1, '.', answer.4.2)) AS before,
        count() AS times
    FROM
    (
        SELECT arrayJoin(arrayMap(
            (one, last, before) -> (one.1, one.2, last, before),
            answers,
            arrayPushFront(arrayPopBack(answers), ('', '')),
            arraySlice(arrayPushFront(arrayPushFront(answers, ('', '')), ('', '')), 1, length(answers)))) AS answer
        FROM
        (
            SELECT arrayMap(entry -> (entry.2, entry.3), arraySort(entry -> entry.1, groupArray((seq, toString(choice), toString(option))))) AS answers
            FROM story_events
            WHERE type = 'choice_made'
            GROUP BY session
        )
    )
    GROUP BY answer.1, answer.2, answer.3, answer.4
)
GROUP BY choice, option, after
ORDER BY choice, after, option
