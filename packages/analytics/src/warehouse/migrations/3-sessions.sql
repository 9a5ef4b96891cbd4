-- One row a session, kept up to date with every block of events: what is asked most needn't be counted anew.
-- However often an event arrives, and in whatever order, a row comes to the same: read through FINAL.
CREATE TABLE IF NOT EXISTS sessions
(
    story LowCardinality(String),
    session String,
    version SimpleAggregateFunction(max, String),
    viewer SimpleAggregateFunction(max, String),
    began SimpleAggregateFunction(max, UInt8),
    started SimpleAggregateFunction(max, UInt8),
    finished SimpleAggregateFunction(max, UInt8),
    first_ending AggregateFunction(argMinIf, LowCardinality(String), UInt32, UInt8),
    last_segment AggregateFunction(argMax, LowCardinality(String), UInt32),
    last_position_ms AggregateFunction(argMax, UInt32, UInt32),
    last_at AggregateFunction(argMax, DateTime64(3, 'UTC'), UInt32),
    first_received_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_received_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (story, session)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

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
    max(received_at) AS last_received_at
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
    max(received_at) AS last_received_at
FROM events
GROUP BY story, session;
