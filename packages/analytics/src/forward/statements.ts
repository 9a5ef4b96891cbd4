import { createHash } from 'node:crypto';
import type { StoryEvent } from '@matchcut/runtime';

/** An xAPI statement, as far as events need it (https://github.com/adlnet/xAPI-Spec, version 1.0.3). */
export interface Statement {
  readonly id: string;
  readonly actor: {
    readonly objectType: 'Agent';
    readonly account: { readonly homePage: string; readonly name: string };
  };
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> };
  readonly object: {
    readonly objectType: 'Activity';
    readonly id: string;
    readonly definition: object;
  };
  readonly result?: object;
  readonly context: object;
  readonly timestamp: string;
}

const ADL = 'http://adlnet.gov/expapi';
const VIDEO = 'https://w3id.org/xapi/video';
const VERBS = {
  initialized: `${ADL}/verbs/initialized`,
  played: `${VIDEO}/verbs/played`,
  paused: `${VIDEO}/verbs/paused`,
  seeked: `${VIDEO}/verbs/seeked`,
  experienced: `${ADL}/verbs/experienced`,
  answered: `${ADL}/verbs/answered`,
  completed: `${ADL}/verbs/completed`,
  terminated: `${ADL}/verbs/terminated`,
} as const;

/**
 * An event as an xAPI statement: playing in the verbs of the video profile, answers as `answered` on a choice,
 * segments as `experienced`, an ending as `completed`. Undefined for events that say nothing of a viewer's doing.
 * The same event gives the same statement, its id too, so that a store keeps it once.
 *
 * @param site Where the film is at home, as `https://film.example`: what names are made under.
 */
export function toStatement(event: StoryEvent, site: string): Statement | undefined {
  const story = `${site.replace(/\/$/, '')}/stories/${encodeURIComponent(event.story)}`;
  const said = sayingOf(event, story);
  if (!said) return undefined;
  const {
    verb,
    object = { id: story, definition: { type: `${VIDEO}/activity-type/video` } },
    result,
  } = said;
  return {
    id: uuidOf(`${story} ${event.session} ${event.seq}`),
    actor: {
      objectType: 'Agent',
      account: { homePage: site, name: event.viewer ?? event.session },
    },
    verb: { id: VERBS[verb], display: { 'en-US': verb } },
    object: { objectType: 'Activity', ...object },
    ...(result ? { result } : {}),
    context: {
      contextActivities: {
        category: [{ id: VIDEO }],
        ...(object.id === story ? {} : { parent: [{ id: story }] }),
      },
      revision: event.storyVersion,
      extensions: {
        [`${VIDEO}/extensions/session-id`]: event.session,
        [`${site.replace(/\/$/, '')}/xapi/segment`]: event.segment,
      },
    },
    timestamp: new Date(event.at).toISOString(),
  };
}

interface Saying {
  readonly verb: keyof typeof VERBS;
  /** What it is about; the story without it. */
  readonly object?: { readonly id: string; readonly definition: object };
  readonly result?: object;
}

function sayingOf(event: StoryEvent, story: string): Saying | undefined {
  const at = { extensions: { [`${VIDEO}/extensions/time`]: seconds(event.positionMs) } };
  switch (event.type) {
    case 'session_started':
      return { verb: 'initialized' };
    case 'playback_started':
    case 'resumed':
      return { verb: 'played', result: at };
    case 'paused':
      return { verb: 'paused', result: at };
    case 'seeked':
      return {
        verb: 'seeked',
        result: {
          extensions: {
            [`${VIDEO}/extensions/time-from`]: seconds(event.positionMs),
            [`${VIDEO}/extensions/time-to`]: seconds(event.toMs),
          },
        },
      };
    case 'segment_entered':
      return {
        verb: 'experienced',
        object: {
          id: `${story}/segments/${encodeURIComponent(event.segment)}`,
          definition: { type: `${VIDEO}/activity-type/video` },
        },
      };
    case 'choice_made':
      return {
        verb: 'answered',
        object: {
          id: `${story}/choices/${encodeURIComponent(event.choice)}`,
          definition: { type: `${ADL}/activities/cmi.interaction`, interactionType: 'choice' },
        },
        result: {
          response: event.option,
          duration: `PT${seconds(event.decisionWallMs)}S`,
          extensions: { [`${story}/by-silence`]: event.by === 'silence' },
        },
      };
    case 'ending_reached':
      return { verb: 'completed', result: { completion: true, response: event.ending, ...at } };
    case 'story_ended':
      return { verb: 'terminated', result: at };
    case 'choice_opened':
    case 'choice_skipped':
    case 'stalled':
    case 'hidden':
    case 'error':
      return undefined;
  }
}

/** With three digits at most, as the video profile asks for. */
function seconds(ms: number): number {
  return Math.round(ms) / 1_000;
}

/** A UUID of version 8, which is what its maker says it is (RFC 9562): the first half of SHA-256. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
