-- Events tell variables: all as a session begins, then those that changed; their values are JSON.
-- A session's row says what each was when:
--   variables = (seq, name, value) of each that was told
-- Of each session the first 2,000 events count here, as one can tell five hundred.
ALTER TABLE events ADD COLUMN IF NOT EXISTS variables Map(LowCardinality(String), String) AFTER traits;

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS variables SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(UInt32, String, String)));

-- In one step: what comes in meanwhile must not be missed.
ALTER TABLE sessions_of_events MODIFY QUERY
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
    groupUniqArrayIf(seq, type = 'error' AND is_fatal AND seq < 100000) AS failures,
    groupUniqArrayArrayIf(arrayMap(each -> (seq, each.1, each.2), CAST(variables, 'Array(Tuple(String, String))')), seq < 2000) AS variables
FROM events
GROUP BY story, session;
