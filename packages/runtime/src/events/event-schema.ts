import * as z from 'zod/mini';
import { FORBIDDEN_KEYS } from '../story/plain.ts';
import { enumValue, id, STORY_LIMITS, wellFormed } from '../story/schema.ts';
import { MAX_MESSAGE_LENGTH, MAX_TRAITS, name, type StoryEvent } from './event.ts';

const names = z.array(name).check(z.maxLength(50));
const count = z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1));
const mediaMs = z.number().check(z.minimum(0), z.maximum(STORY_LIMITS.durationMs));
const wallMs = z.number().check(z.minimum(0), z.maximum(1e12));

const traits = z
  .record(name, name)
  .check(
    z.refine(
      (record) =>
        Object.keys(record).length <= MAX_TRAITS &&
        !Object.keys(record).some((key) => FORBIDDEN_KEYS.has(key)),
    ),
  );

const variables = z.optional(
  z
    .record(id, z.union([z.boolean(), z.int(), enumValue]))
    .check(z.refine((record) => Object.keys(record).length <= STORY_LIMITS.variables)),
);

const envelope = {
  matchcut: z.literal(1),
  story: id,
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
  z.object({
    ...envelope,
    type: z.literal('session_started'),
    resumedFrom: z.nullable(name),
    traits: z.optional(traits),
    variables,
  }),
  z.object({
    ...envelope,
    type: z.literal('segment_entered'),
    from: z.nullable(name),
    cause: z.enum(['start', 'option', 'route', 'back']),
    variables,
  }),
  z.object({
    ...envelope,
    type: z.literal('choice_opened'),
    choice: name,
    open: names,
    locked: names,
  }),
  z.object({ ...envelope, type: z.literal('choice_skipped'), choice: name }),
  z.object({
    ...envelope,
    type: z.literal('choice_made'),
    choice: name,
    option: name,
    by: z.enum(['viewer', 'silence']),
    decisionMediaMs: mediaMs,
    decisionWallMs: wallMs,
    variables,
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
