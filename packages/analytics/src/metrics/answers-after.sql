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
    SELECT any(answer.1) AS choice, any(answer.2) AS option, any(answer.3) AS last, any(answer.4) AS before, count() AS times
    FROM
    (
        SELECT
            arraySort(answers) AS given,
            arrayMap(each -> concat(each.2, '.', each.3), given) AS names,
            arrayPopBack(arrayPushFront(names, '')) AS lasts,
            arrayPopBack(arrayPushFront(lasts, '')) AS befores,
            arrayJoin(arrayZip(arrayMap(each -> each.2, given), arrayMap(each -> each.3, given), lasts, befores)) AS answer
        FROM story_sessions
        WHERE notEmpty(answers)
    )
    -- One text groups several times as fast as four columns; no id has a space.
    GROUP BY concat(answer.1, ' ', answer.2, ' ', answer.3, ' ', answer.4)
)
GROUP BY choice, option, after
ORDER BY choice, after, option
