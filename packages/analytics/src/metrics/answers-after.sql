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
    SELECT any(asked) AS choice, any(taken) AS option, any(last_name) AS last, any(before_name) AS before, count() AS times
    FROM
    (
        SELECT
            choice AS asked,
            option AS taken,
            concat(choice, '.', option) AS name,
            lagInFrame(name, 1, '') OVER answers_so_far AS last_name,
            lagInFrame(name, 2, '') OVER answers_so_far AS before_name
        FROM story_events
        WHERE type = 'choice_made'
        WINDOW answers_so_far AS (PARTITION BY session ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
    -- One text groups several times as fast as four columns; with their lengths no two answers share one.
    GROUP BY concat(toString(length(asked)), ' ', toString(length(name)), ' ', toString(length(last_name)), ' ', name, last_name, before_name)
)
GROUP BY choice, option, after
ORDER BY choice, after, option
