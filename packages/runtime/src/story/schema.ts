import * as z from 'zod/mini';
import type { Json, Story } from './story.ts';

/** Bounds on what a story may hold: far above any film, low enough that checking stays quick. */
export const STORY_LIMITS = {
  segments: 20_000,
  choicesPerSegment: 100,
  optionsPerChoice: 50,
  routesPerSegment: 200,
  variables: 500,
  enumValues: 200,
  enumValueLength: 200,
  effects: 100,
  textLength: 5000,
  durationMs: 86_400_000,
  regions: 1_000,
  translations: 200,
  chapters: 500,
} as const;

/** Ids are read aloud in conditions, shown in graphs and used as file names. */
export const ID_PATTERN: RegExp = /^[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*$/;

/** An id, as stories and events have them. */
export const id: z.ZodMiniType<string, string> = z
  .string()
  .check(z.minLength(1), z.maxLength(64), z.regex(ID_PATTERN));
// Half a character (a lone surrogate) is text in JavaScript only: nothing that stores UTF-8 can hold it.
// Most texts have no surrogates at all, which is quicker to see.
export const wellFormed: z.core.$ZodCheck<string> = z.refine<string>(
  (text) => !/[\uD800-\uDFFF]/.test(text) || !/\p{Surrogate}/u.test(text),
);
/** What an enum variable can be. */
export const enumValue: z.ZodMiniType<string, string> = z
  .string()
  .check(z.minLength(1), z.maxLength(STORY_LIMITS.enumValueLength), wellFormed);
const text = z.string().check(z.minLength(1), z.maxLength(STORY_LIMITS.textLength));
const expression = z.string().check(z.minLength(1));
const timeMs = z.int().check(z.minimum(0), z.maximum(STORY_LIMITS.durationMs));
const languageTag = z
  .string()
  .check(z.maxLength(35), z.regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/));
const wholeNumber = z.int();
const scope = z._default(z.enum(['session', 'viewer']), 'session');
const effects = z._default(z.array(expression).check(z.maxLength(STORY_LIMITS.effects)), []);
const metadata = z.optional(z.record(z.string(), z.json() as z.ZodMiniType<Json>));

const variable = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('bool'),
    initial: z._default(z.boolean(), false),
    scope,
    description: z.optional(text),
  }),
  z.strictObject({
    type: z.literal('int'),
    min: z._default(wholeNumber, 0),
    max: wholeNumber,
    initial: z._default(wholeNumber, 0),
    scope,
    description: z.optional(text),
  }),
  z.strictObject({
    type: z.literal('enum'),
    values: z.array(enumValue).check(z.minLength(1), z.maxLength(STORY_LIMITS.enumValues)),
    initial: z.string(),
    scope,
    description: z.optional(text),
  }),
]);

const share = z.number().check(z.minimum(0), z.maximum(1));
const region = z.strictObject({
  atMs: z._default(timeMs, 0),
  x: share,
  y: share,
  width: share,
  height: share,
});

const option = z.strictObject({
  id,
  label: text,
  when: z.optional(expression),
  unavailable: z._default(z.enum(['hidden', 'locked']), 'hidden'),
  do: effects,
  to: z.optional(z.string()),
  cut: z._default(z.enum(['end', 'now']), 'end'),
  odds: z.optional(z.number().check(z.gt(0), z.maximum(1_000_000))),
  picture: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  hotspot: z.optional(z.array(region).check(z.minLength(1), z.maxLength(STORY_LIMITS.regions))),
});

const choice = z.strictObject({
  id,
  prompt: z.optional(text),
  opensAtMs: timeMs,
  closesAtMs: timeMs,
  default: z.string(),
  options: z.array(option).check(z.minLength(1), z.maxLength(STORY_LIMITS.optionsPerChoice)),
});

const route = z.strictObject({
  to: z.string(),
  when: z.optional(expression),
  weight: z.optional(z.number().check(z.gt(0), z.maximum(1_000_000))),
});

const segment = z.strictObject({
  title: z.optional(text),
  chapter: z.optional(z.string()),
  durationMs: z.int().check(z.minimum(1), z.maximum(STORY_LIMITS.durationMs)),
  do: effects,
  choices: z._default(z.array(choice).check(z.maxLength(STORY_LIMITS.choicesPerSegment)), []),
  routes: z._default(z.array(route).check(z.maxLength(STORY_LIMITS.routesPerSegment)), []),
  ending: z.optional(z.strictObject({ id, title: text, description: z.optional(text) })),
  checkpoint: z.optional(z.strictObject({ title: text })),
  metadata,
});

/** The shape of a story. What it can't say (that targets exist, that conditions parse) `validateStory` adds. */
export const storySchema: z.ZodMiniType<Story> = z.strictObject({
  matchcut: z.literal(1),
  id,
  title: text,
  version: z._default(z.string().check(z.minLength(1), z.maxLength(64)), 'draft'),
  description: z.optional(text),
  language: z._default(z.string().check(z.minLength(2), z.maxLength(35)), 'en'),
  start: z.string(),
  chapters: z.optional(z.record(id, text)),
  variables: z._default(z.record(id, variable), {}),
  segments: z.record(id, segment),
  translations: z.optional(
    z.record(languageTag, z.record(z.string().check(z.maxLength(200)), text)),
  ),
  metadata,
});
