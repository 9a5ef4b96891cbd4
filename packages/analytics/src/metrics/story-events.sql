-- The events that a question is about: of one story, in one of its versions or all, begun in a span of time, and of
-- sessions with one trait. `story_rows` may hold an event twice, if it arrived twice: enough for what counts
-- distinct things. `story_events` holds each once.
WITH story_rows AS
(
    SELECT * FROM events
    WHERE story = {story:String}
        AND ({version:String} = '' OR story_version = {version:String})
        AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
        AND ({trait:String} = '' OR session IN (
            SELECT session FROM events
            WHERE story = {story:String} AND type = 'session_started' AND traits[{trait:String}] = {value:String}))
),
story_events AS
(
    SELECT * FROM events FINAL
    WHERE story = {story:String}
        AND ({version:String} = '' OR story_version = {version:String})
        AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
        AND ({trait:String} = '' OR session IN (
            SELECT session FROM events
            WHERE story = {story:String} AND type = 'session_started' AND traits[{trait:String}] = {value:String}))
)
