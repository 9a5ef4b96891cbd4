-- Experiment: viewers by the arm that they were in, which is the value of one trait.
--   viewers = viewers whose first session with that trait had this value; of sessions without a viewer's id each is one
--   finished = of those, viewers who reached an ending, in whichever of these sessions
SELECT arm, toUInt32(count()) AS viewers, toUInt32(countIf(hasFinished)) AS finished
FROM
(
    SELECT argMin(value, (first_at, session)) AS arm, max(finished) AS hasFinished
    FROM
    (
        SELECT if(viewer = '', cityHash64('session', session), cityHash64('viewer', viewer)) AS who, arrayFirst(each -> each.1 = {by:String}, traits).2 AS value, first_at, session, finished
        FROM story_sessions
        WHERE began
    )
    WHERE value != ''
    GROUP BY who
)
GROUP BY arm
ORDER BY viewers DESC, arm
