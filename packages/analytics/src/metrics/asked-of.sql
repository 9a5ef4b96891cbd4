-- What a question is about. `story_sessions` are the sessions of one story, in one of its versions or all, that began
-- in a span of time, and with one trait; `story_events` are their events, each once.
WITH story_sessions AS
(
    SELECT
        session, version, viewer, began, started, finished, first_at, first_received_at, last_received_at,
        finalizeAggregation(first_ending) AS first_ending,
        finalizeAggregation(last_segment) AS last_segment,
        finalizeAggregation(last_position_ms) AS last_position_ms,
        finalizeAggregation(last_at) AS last_at,
        steps, answers, marks, failures, traits, variables
    FROM sessions FINAL
    WHERE story = {story:String}
        AND ({version:String} = '' OR version = {version:String})
        AND first_at >= fromUnixTimestamp64Milli({from:Int64}) AND first_at < fromUnixTimestamp64Milli({to:Int64})
        AND ({trait:String} = '' OR (began AND if({value:String} = '', NOT arrayExists(each -> each.1 = {trait:String}, traits), has(traits, ({trait:String}, {value:String})))))
),
story_events AS
(
    SELECT * FROM events FINAL
    WHERE story = {story:String}
        AND ({version:String} = '' OR story_version = {version:String})
        AND ({all_sessions:UInt8} OR session IN (SELECT session FROM story_sessions))
)
