-- One row an event. Rows with the same (story, type, session, seq) are one event that arrived twice: read
-- through FINAL. Most questions are about events of one or two types, so that types lie together.
-- Blocks with the same token are one block: the last 10,000 tokens are remembered.
DROP TABLE IF EXISTS events_by_type;

CREATE TABLE events_by_type
(
    story LowCardinality(String),
    story_version LowCardinality(String),
    session String,
    seq UInt32,
    type LowCardinality(String),
    at DateTime64(3, 'UTC'),
    received_at DateTime64(3, 'UTC'),
    viewer String,
    traits Map(LowCardinality(String), String),
    segment LowCardinality(String),
    step UInt32,
    position_ms UInt32,
    to_ms UInt32,
    resumed_from String,
    from_segment LowCardinality(String),
    cause LowCardinality(String),
    choice LowCardinality(String),
    option LowCardinality(String),
    open_options Array(LowCardinality(String)),
    locked_options Array(LowCardinality(String)),
    answered_by LowCardinality(String),
    decision_media_ms UInt32,
    decision_wall_ms UInt64,
    ending LowCardinality(String),
    wall_ms UInt64,
    error_code LowCardinality(String),
    error_message String,
    is_fatal Bool
)
ENGINE = ReplacingMergeTree
ORDER BY (story, type, session, seq)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

INSERT INTO events_by_type (story, story_version, session, seq, type, at, received_at, viewer, segment, step, position_ms, to_ms, resumed_from, from_segment, cause, choice, option, open_options, locked_options, answered_by, decision_media_ms, decision_wall_ms, ending, wall_ms, error_code, error_message, is_fatal)
SELECT story, story_version, session, seq, type, at, received_at, viewer, segment, step, position_ms, to_ms, resumed_from, from_segment, cause, choice, option, open_options, locked_options, answered_by, decision_media_ms, decision_wall_ms, ending, wall_ms, error_code, error_message, is_fatal FROM events;

DROP TABLE IF EXISTS events_before;

RENAME TABLE events TO events_before, events_by_type TO events;

DROP TABLE events_before;
