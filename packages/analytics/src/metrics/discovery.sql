-- Discovery: how many different endings viewers have found, over all their sessions.
--   viewers = distinct viewers (sessions, where no id was given) that found exactly so many
SELECT toUInt32(found) AS endings, toUInt32(count()) AS viewers
FROM
(
    SELECT if(viewer = '', session, viewer) AS who, uniqExact(ending) AS found
    FROM story_events
    WHERE type = 'ending_reached'
    GROUP BY who
)
GROUP BY found
ORDER BY endings
