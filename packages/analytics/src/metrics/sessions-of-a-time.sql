,
-- The sessions that a question about a span of time is about: what their events of that time say.
story_sessions AS
(
    SELECT
        session,
        max(toString(story_version)) AS version,
        max(viewer) AS viewer,
        max(type = 'session_started') AS began,
        max(type = 'playback_started') AS started,
        max(type = 'ending_reached') AS finished,
        min(received_at) AS first_received_at,
        max(received_at) AS last_received_at,
        argMinIf(ending, seq, type = 'ending_reached') AS first_ending,
        argMax(segment, seq) AS last_segment,
        argMax(position_ms, seq) AS last_position_ms,
        argMax(at, seq) AS last_at
    FROM story_rows
    GROUP BY session
)
