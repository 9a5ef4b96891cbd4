,
-- The sessions that a question about all times is about, from the table that is kept of them.
story_sessions AS
(
    SELECT
        session, version, viewer, began, started, finished, first_received_at, last_received_at,
        finalizeAggregation(first_ending) AS first_ending,
        finalizeAggregation(last_segment) AS last_segment,
        finalizeAggregation(last_position_ms) AS last_position_ms,
        finalizeAggregation(last_at) AS last_at
    FROM sessions FINAL
    WHERE story = {story:String}
        AND ({version:String} = '' OR version = {version:String})
        AND ({trait:String} = '' OR session IN (
            SELECT session FROM events
            WHERE story = {story:String} AND type = 'session_started' AND traits[{trait:String}] = {value:String}))
)
