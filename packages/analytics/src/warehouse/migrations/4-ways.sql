-- A session's row also says which way it took, so that what is asked of ways reads a row a session, not one an event:
--   steps = (seq, segment, by going back) of each segment entered
--   answers = (seq, choice, option, by silence) of each answer
--   marks = (seq, ms since 1970, runs) of where the film began to run and where it stood
--   failures = seq of each error that ended it
--   traits = (name, value) of each trait that it began with
-- Of each session the first 100,000 events count, so that no row grows without end.
DROP VIEW IF EXISTS sessions_of_events;

ALTER TABLE sessions
    ADD COLUMN IF NOT EXISTS first_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    ADD COLUMN IF NOT EXISTS traits SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(String, String))),
    ADD COLUMN IF NOT EXISTS steps SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(UInt32, String, Bool))),
    ADD COLUMN IF NOT EXISTS answers SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(UInt32, String, String, Bool))),
    ADD COLUMN IF NOT EXISTS marks SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(UInt32, Int64, Bool))),
    ADD COLUMN IF NOT EXISTS failures SimpleAggregateFunction(groupUniqArrayArray, Array(UInt32));

CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_of_events TO sessions AS
SELECT
    story,
    session,
    max(toString(story_version)) AS version,
    max(viewer) AS viewer,
    max(type = 'session_started') AS began,
    max(type = 'playback_started') AS started,
    max(type = 'ending_reached') AS finished,
    argMinIfState(ending, seq, type = 'ending_reached') AS first_ending,
    argMaxState(segment, seq) AS last_segment,
    argMaxState(position_ms, seq) AS last_position_ms,
    argMaxState(at, seq) AS last_at,
    min(received_at) AS first_received_at,
    max(received_at) AS last_received_at,
    min(at) AS first_at,
    groupUniqArrayArrayIf(CAST(traits, 'Array(Tuple(String, String))'), type = 'session_started') AS traits,
    groupUniqArrayIf((seq, toString(segment), cause = 'back'), type = 'segment_entered' AND seq < 100000) AS steps,
    groupUniqArrayIf((seq, toString(choice), toString(option), answered_by = 'silence'), type = 'choice_made' AND seq < 100000) AS answers,
    groupUniqArrayIf(
        (seq, toUnixTimestamp64Milli(at), type IN ('playback_started', 'resumed', 'segment_entered')),
        (type IN ('playback_started', 'resumed', 'paused', 'story_ended') OR (type = 'segment_entered' AND cause = 'back')) AND seq < 100000) AS marks,
    groupUniqArrayIf(seq, type = 'error' AND is_fatal AND seq < 100000) AS failures
FROM events
GROUP BY story, session;

-- Those that are there already; counting one twice changes nothing.
INSERT INTO sessions
SELECT
    story,
    session,
    max(toString(story_version)) AS version,
    max(viewer) AS viewer,
    max(type = 'session_started') AS began,
    max(type = 'playback_started') AS started,
    max(type = 'ending_reached') AS finished,
    argMinIfState(ending, seq, type = 'ending_reached') AS first_ending,
    argMaxState(segment, seq) AS last_segment,
    argMaxState(position_ms, seq) AS last_position_ms,
    argMaxState(at, seq) AS last_at,
    min(received_at) AS first_received_at,
    max(received_at) AS last_received_at,
    min(at) AS first_at,
    groupUniqArrayArrayIf(CAST(traits, 'Array(Tuple(String, String))'), type = 'session_started') AS traits,
    groupUniqArrayIf((seq, toString(segment), cause = 'back'), type = 'segment_entered' AND seq < 100000) AS steps,
    groupUniqArrayIf((seq, toString(choice), toString(option), answered_by = 'silence'), type = 'choice_made' AND seq < 100000) AS answers,
    groupUniqArrayIf(
        (seq, toUnixTimestamp64Milli(at), type IN ('playback_started', 'resumed', 'segment_entered')),
        (type IN ('playback_started', 'resumed', 'paused', 'story_ended') OR (type = 'segment_entered' AND cause = 'back')) AND seq < 100000) AS marks,
    groupUniqArrayIf(seq, type = 'error' AND is_fatal AND seq < 100000) AS failures
FROM events
GROUP BY story, session
SETTINGS max_bytes_before_external_group_by = 2000000000;
