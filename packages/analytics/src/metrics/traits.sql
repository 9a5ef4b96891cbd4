-- Traits: the names of all traits that sessions were told with.
SELECT arrayJoin(mapKeys(traits)) AS trait, toUInt32(uniqExact(session)) AS sessions
FROM story_rows
WHERE type = 'session_started'
GROUP BY trait
ORDER BY trait
