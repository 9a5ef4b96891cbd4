-- Traits: the names of all traits that sessions were told with.
SELECT arrayJoin(arrayDistinct(arrayMap(each -> each.1, traits))) AS trait, toUInt32(count()) AS sessions
FROM story_sessions
GROUP BY trait
ORDER BY trait
