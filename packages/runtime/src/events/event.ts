import * as z from 'zod/mini';
import type { StoryHappeningBody, Whereabouts } from '../machine/happening.ts';
import { FORBIDDEN_KEYS } from '../story/plain.ts';
import { ID_PATTERN, STORY_LIMITS } from '../story/schema.ts';

/** What is known of a session's audience, such as `{ device: 'phone', territory: 'FI' }`: coarse, and nobody's name. */
export type Traits = Readonly<Record<string, string>>;

/** What the playing itself reports, beside what happens in the story. */
export type PlaybackHappening =
  /** `resumedFrom`: the session that a saved play-through was taken up from. `traits`: what is known of the audience. */
  | { readonly type: 'session_started'; readonly resumedFrom: string | null; readonly traits?: Traits | undefined }
  /** `wallMs`: from the viewer asking for it to the first picture. */
  | { readonly type: 'playback_started'; readonly wallMs?: number | undefined }
  /** The page went out of sight, or away; it may come back. */
  | { readonly type: 'hidden' }
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  /** The viewer went to another place of the segment; the event's own position is where it was before. */
  | { readonly type: 'seeked'; readonly toMs: number }
  /** The picture stood still for want of data. */
  | { readonly type: 'stalled'; readonly wallMs: number }
  | { readonly type: 'error'; readonly code: string; readonly message: string; readonly isFatal: boolean };

/** A happening as an event carries it: answers come with how long they took. */
export type EventBody =
  | Exclude<StoryHappeningBody, { type: 'choice_made' }>
  | (Extract<StoryHappeningBody, { type: 'choice_made' }> & {
      /** From the choice opening to the answer, in media time. */
      readonly decisionMediaMs: number;
      /** The same by the clock on the wall. */
      readonly decisionWallMs: number;
    })
  | PlaybackHappening;

/** What every event carries: whose it is, when it was, and where in the story. */
export interface EventEnvelope extends Whereabouts {
  /** Version of this vocabulary. */
  readonly matchcut: 1;
  readonly story: string;
  readonly storyVersion: string;
  readonly session: string;
  /** Counts a session's events from 0; `(session, seq)` identifies an event. */
  readonly seq: number;
  /** Wall time in ms since 1970, by the viewer's clock. */
  readonly at: number;
  /** Pseudonymous id, if the embedder gave one. */
  readonly viewer?: string | undefined;
}

/** One thing that happened in a session. */
export type StoryEvent = EventEnvelope & EventBody;

/** The longest name in an event: ids of stories, sessions, viewers, segments … */
export const MAX_NAME_LENGTH = 64;
/** The most traits of a session. */
export const MAX_TRAITS = 20;
/** The longest message of an error, in UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 1000;

// Half a character (a lone surrogate) is text in JavaScript only: nothing that stores UTF-8 can hold it.
// Most texts have no surrogates at all, which is quicker to see.
const wellFormed = z.refine<string>((text) => !/[\uD800-\uDFFF]/.test(text) || !/\p{Surrogate}/u.test(text));
const name = z.string().check(z.minLength(1), z.maxLength(MAX_NAME_LENGTH), wellFormed);
const names = z.array(name).check(z.maxLength(50));
const count = z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1));
const mediaMs = z.number().check(z.minimum(0), z.maximum(STORY_LIMITS.durationMs));
const wallMs = z.number().check(z.minimum(0), z.maximum(1e12));

const traits = z.record(name, name).check(z.refine((record) => Object.keys(record).length <= MAX_TRAITS && !Object.keys(record).some((key) => FORBIDDEN_KEYS.has(key))));

const envelope = {
  matchcut: z.literal(1),
  story: name.check(z.regex(ID_PATTERN)),
  storyVersion: name,
  session: name,
  seq: count,
  at: z.int().check(z.minimum(0), z.maximum(8.64e15)),
  viewer: z.optional(name),
  segment: name,
  step: count,
  positionMs: mediaMs,
};

/** Validates an untrusted event; unknown fields are dropped, every text and number is bounded. */
export const eventSchema: z.ZodMiniType<StoryEvent> = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('session_started'), resumedFrom: z.nullable(name), traits: z.optional(traits) }),
  z.object({ ...envelope, type: z.literal('segment_entered'), from: z.nullable(name), cause: z.enum(['start', 'option', 'route', 'back']) }),
  z.object({ ...envelope, type: z.literal('choice_opened'), choice: name, open: names, locked: names }),
  z.object({ ...envelope, type: z.literal('choice_skipped'), choice: name }),
  z.object({
    ...envelope,
    type: z.literal('choice_made'),
    choice: name,
    option: name,
    by: z.enum(['viewer', 'silence']),
    decisionMediaMs: mediaMs,
    decisionWallMs: wallMs,
  }),
  z.object({ ...envelope, type: z.literal('ending_reached'), ending: name }),
  z.object({ ...envelope, type: z.literal('story_ended'), ending: name }),
  z.object({ ...envelope, type: z.literal('playback_started'), wallMs: z.optional(wallMs) }),
  z.object({ ...envelope, type: z.literal('hidden') }),
  z.object({ ...envelope, type: z.literal('paused') }),
  z.object({ ...envelope, type: z.literal('resumed') }),
  z.object({ ...envelope, type: z.literal('seeked'), toMs: mediaMs }),
  z.object({ ...envelope, type: z.literal('stalled'), wallMs }),
  z.object({
    ...envelope,
    type: z.literal('error'),
    code: name,
    message: z.string().check(z.maxLength(MAX_MESSAGE_LENGTH), wellFormed),
    isFatal: z.boolean(),
  }),
]);

/** What a batch of events can be: at least one, and few enough for one request. */
export const MAX_EVENTS_PER_BATCH = 500;

/** Whether an id can go into events: 1 to 64 characters, none of them half. */
export function isName(text: string): boolean {
  return name.safeParse(text).success;
}

/** A message short and whole enough for an event. */
export function eventMessage(text: string): string {
  return text.slice(0, MAX_MESSAGE_LENGTH).replace(/\p{Surrogate}/gu, '\ufffd');
}
