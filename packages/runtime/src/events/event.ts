import * as z from 'zod/mini';
import type { StoryHappeningBody, Whereabouts } from '../machine/happening.ts';
import { wellFormed } from '../story/schema.ts';
import type { Values } from '../story/story.ts';

/** What is known of a session's audience, such as `{ device: 'phone', territory: 'FI' }`: coarse, and nobody's name. */
export type Traits = Readonly<Record<string, string>>;

/** What the playing itself reports, beside what happens in the story. */
export type PlaybackHappening =
  /**
   * `resumedFrom`: the session that a saved play-through was taken up from. `traits`: what is known of the audience.
   * `variables`: what all are as the session begins, its first segment entered.
   */
  | {
      readonly type: 'session_started';
      readonly resumedFrom: string | null;
      readonly traits?: Traits | undefined;
      readonly variables?: Values | undefined;
    }
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
  | {
      readonly type: 'error';
      readonly code: string;
      readonly message: string;
      readonly isFatal: boolean;
    };

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

/** A name, as events have them. */
export const name: z.ZodMiniType<string, string> = z
  .string()
  .check(z.minLength(1), z.maxLength(MAX_NAME_LENGTH), wellFormed);

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
