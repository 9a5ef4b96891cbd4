import type { StoryEvent, Value, Values } from '@matchcut/runtime';

/** A row of the `events` table; columns that an event has no use for are left to their defaults. */
export type EventRow = Readonly<
  Record<string, string | number | boolean | readonly string[] | Readonly<Record<string, string>>>
>;

/** An event as the warehouse keeps it. */
export function toRow(event: StoryEvent, receivedAt: number): EventRow {
  return {
    story: event.story,
    story_version: event.storyVersion,
    session: event.session,
    seq: event.seq,
    type: event.type,
    at: event.at,
    received_at: receivedAt,
    viewer: event.viewer ?? '',
    segment: event.segment,
    step: event.step,
    position_ms: Math.round(event.positionMs),
    ...details(event),
  };
}

function details(event: StoryEvent): EventRow {
  switch (event.type) {
    case 'session_started':
      return {
        resumed_from: event.resumedFrom ?? '',
        traits: event.traits ?? {},
        ...changed(event.variables),
      };
    case 'segment_entered':
      return { from_segment: event.from ?? '', cause: event.cause, ...changed(event.variables) };
    case 'choice_opened':
      return { choice: event.choice, open_options: event.open, locked_options: event.locked };
    case 'choice_skipped':
      return { choice: event.choice };
    case 'choice_made':
      return {
        choice: event.choice,
        option: event.option,
        answered_by: event.by,
        decision_media_ms: Math.round(event.decisionMediaMs),
        decision_wall_ms: Math.round(event.decisionWallMs),
        ...changed(event.variables),
      };
    case 'ending_reached':
    case 'story_ended':
      return { ending: event.ending };
    case 'seeked':
      return { to_ms: Math.round(event.toMs) };
    case 'stalled':
      return { wall_ms: Math.round(event.wallMs) };
    case 'error':
      return { error_code: event.code, error_message: event.message, is_fatal: event.isFatal };
    case 'playback_started':
      return { wall_ms: Math.round(event.wallMs ?? 0) };
    case 'hidden':
    case 'paused':
    case 'resumed':
      return {};
  }
}

/** Values as JSON, which tells a number from a text of digits. */
function changed(variables: Values | undefined): EventRow {
  return variables
    ? {
        variables: Object.fromEntries(
          Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
      }
    : {};
}

/** The event that a row was made of; what is rounded in a row stays so. */
export function toEvent(row: EventRow): StoryEvent {
  const viewer = row['viewer'] === '' ? {} : { viewer: row['viewer'] };
  const envelope = {
    matchcut: 1,
    story: row['story'],
    storyVersion: row['story_version'],
    session: row['session'],
    seq: row['seq'],
    at: row['at'],
    ...viewer,
    segment: row['segment'],
    step: row['step'],
    positionMs: row['position_ms'],
    type: row['type'],
  };
  return { ...envelope, ...told(row), ...toldVariables(row) } as unknown as StoryEvent;
}

function toldVariables(row: EventRow): { readonly variables?: Values } {
  const texts = Object.entries(row['variables'] ?? {}) as readonly (readonly [string, string])[];
  return texts.length > 0
    ? {
        variables: Object.fromEntries(
          texts.map(([name, text]) => [name, JSON.parse(text) as Value]),
        ),
      }
    : {};
}

function told(row: EventRow): object {
  switch (row['type'] as StoryEvent['type']) {
    case 'session_started':
      return {
        resumedFrom: row['resumed_from'] || null,
        ...(Object.keys(row['traits'] ?? {}).length > 0 ? { traits: row['traits'] } : {}),
      };
    case 'segment_entered':
      return { from: row['from_segment'] || null, cause: row['cause'] };
    case 'choice_opened':
      return { choice: row['choice'], open: row['open_options'], locked: row['locked_options'] };
    case 'choice_skipped':
      return { choice: row['choice'] };
    case 'choice_made':
      return {
        choice: row['choice'],
        option: row['option'],
        by: row['answered_by'],
        decisionMediaMs: row['decision_media_ms'],
        decisionWallMs: row['decision_wall_ms'],
      };
    case 'ending_reached':
    case 'story_ended':
      return { ending: row['ending'] };
    case 'seeked':
      return { toMs: row['to_ms'] };
    case 'stalled':
      return { wallMs: row['wall_ms'] };
    case 'error':
      return { code: row['error_code'], message: row['error_message'], isFatal: row['is_fatal'] };
    case 'playback_started':
      return Number(row['wall_ms']) > 0 ? { wallMs: row['wall_ms'] } : {};
    case 'hidden':
    case 'paused':
    case 'resumed':
      return {};
  }
}
