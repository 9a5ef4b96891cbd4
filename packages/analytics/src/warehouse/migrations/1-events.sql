-- One row an event, as the first version kept them.
CREATE TABLE IF NOT EXISTS events
(
    story LowCardinality(String),
    story_version LowCardinality(String),
    session String,
    seq UInt32,
    type LowCardinality(String),
    at DateTime64(3, 'UTC'),
    received_at DateTime64(3, 'UTC'),
    viewer String,
    segment LowCardinality(String),
    step UInt32,
    position_ms UInt32,
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
ORDER BY (story, session, seq)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Columns that came later, for folders that were made before.
ALTER TABLE events ADD COLUMN IF NOT EXISTS to_ms UInt32;
