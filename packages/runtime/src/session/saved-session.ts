import * as z from 'zod/mini';
import type { Value } from '../expression/ast.ts';
import type { Remembered, StoryContext } from '../machine/context.ts';
import { isName } from '../events/event.ts';
import { beforeChoice, duringChoice, OVER, PLAYING_OUT } from '../machine/config.ts';
import { plainProblem } from '../story/plain.ts';
import { holds, segmentOf, type Segment, type Story, type Values } from '../story/story.ts';

/** A play-through as plain JSON: what `session.save()` gives and `createSession(story, { saved })` takes. */
export interface SavedSession {
  readonly matchcut: 1;
  readonly story: string;
  readonly storyVersion: string;
  /** The session that was saved; the one that takes it up has an id of its own. */
  readonly session: string;
  /** The machine's state within the segment. */
  readonly place: string;
  readonly context: StoryContext;
}

/** Codes of why a session can't begin. */
export type SessionErrorCode =
  /** It isn't a saved session. */
  | 'MC4001'
  /** It belongs to another story. */
  | 'MC4002'
  /** The story has changed so that the place no longer exists. */
  | 'MC4003'
  /** The viewer's id can't go into events. */
  | 'MC4004';

/** Thrown by `createSession`. */
export class SessionError extends Error {
  readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, message: string) {
    super(`${code} ${message}`);
    this.name = 'SessionError';
    this.code = code;
  }
}

const name = z.string().check(z.maxLength(200));
const value = z.union([z.boolean(), z.number(), name]);
const remembered = {
  variables: z.record(name, value),
  visited: z.array(name),
  chosen: z.array(name),
  step: z.int().check(z.minimum(0)),
  random: z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1)),
};

const savedSchema: z.ZodMiniType<SavedSession> = z.object({
  matchcut: z.literal(1),
  story: name,
  storyVersion: name,
  session: z.string().check(z.refine(isName)),
  place: name,
  context: z.object({
    ...remembered,
    segment: name,
    positionMs: z.number().check(z.minimum(0)),
    hasEnded: z.boolean(),
    next: z.nullable(name),
    checkpoints: z.record(name, z.object(remembered)),
  }),
});

/**
 * Fits untrusted saved data to a story, which may have changed since: variables that are gone are
 * dropped, new ones and those whose value no longer fits start afresh, checkpoints that are gone are forgotten.
 *
 * @throws SessionError MC4001 malformed, MC4002 another story's, MC4003 its place is gone.
 */
export function fitSaved(data: unknown, story: Story): SavedSession {
  if (plainProblem(data)) throw new SessionError('MC4001', 'this is not a saved session');
  const parsed = savedSchema.safeParse(data);
  if (!parsed.success)
    throw new SessionError(
      'MC4001',
      `this is not a saved session: ${parsed.error.issues[0]?.path.join('.') ?? ''} is malformed`,
    );
  const saved = parsed.data;
  if (saved.story !== story.id)
    throw new SessionError(
      'MC4002',
      `this session is of story "${saved.story}", not "${story.id}"`,
    );
  const { context } = saved;
  const segment = segmentOf(story, context.segment);
  if (!segment)
    throw new SessionError(
      'MC4003',
      `segment "${context.segment}" is no longer in the story; start again`,
    );
  if (!places(segment).includes(saved.place))
    throw new SessionError('MC4003', `segment "${context.segment}" has changed; start again`);
  if (!leadsOn(segment, saved))
    throw new SessionError(
      'MC4003',
      `segment "${context.segment}" no longer leads where it led; start again`,
    );
  const checkpoints = Object.entries(context.checkpoints).filter(
    ([id]) => segmentOf(story, id)?.checkpoint,
  );
  return {
    ...saved,
    context: {
      ...context,
      ...fitRemembered(context, story),
      positionMs: Math.min(context.positionMs, segment.durationMs),
      checkpoints: Object.fromEntries(
        checkpoints.map(([id, kept]) => [id, fitRemembered(kept, story)]),
      ),
    },
  };
}

/** What a play-through remembers at a place: what isn't given is as at the start. */
export interface Whence {
  readonly variables?: Values | undefined;
  /** Ids of the segments visited before. */
  readonly visited?: readonly string[] | undefined;
  /** Answers given before, as `choice.option`. */
  readonly chosen?: readonly string[] | undefined;
  readonly seed?: number | undefined;
}

/**
 * A saved session that has just come to a segment, for trying a story from there on: `createSession(story, { saved })`.
 * The variables are those after the segment's own effects.
 *
 * @throws SessionError MC4003 if there is no such segment.
 */
export function savedAt(
  story: Story,
  segmentId: string,
  { variables = {}, visited = [], chosen = [], seed = 1 }: Whence = {},
): SavedSession {
  const segment = segmentOf(story, segmentId);
  if (!segment) throw new SessionError('MC4003', `there is no segment "${segmentId}"`);
  const first = segment.choices[0];
  return {
    ...{
      matchcut: 1,
      story: story.id,
      storyVersion: story.version,
      session: `at-${segmentId}`.slice(0, 64),
      place: first ? beforeChoice(first) : PLAYING_OUT,
    },
    context: {
      ...{
        segment: segmentId,
        positionMs: 0,
        hasEnded: false,
        next: null,
        checkpoints: {},
        step: chosen.length,
        random: seed >>> 0,
      },
      variables: fitVariables(variables, story),
      visited: [...new Set([...visited.filter((id) => segmentOf(story, id)), segmentId])],
      chosen: [...new Set(chosen)],
    },
  };
}

/** Whether the segment, as it is now, can still be left from the saved place. */
function leadsOn(segment: Segment, { place, context }: SavedSession): boolean {
  const targets = segment.choices.flatMap((choice) => choice.options.map((option) => option.to));
  if (context.next !== null) return targets.includes(context.next);
  return place !== PLAYING_OUT || segment.ending !== undefined || segment.routes.length > 0;
}

function fitRemembered(kept: Remembered, story: Story): Remembered {
  return {
    variables: fitVariables(kept.variables, story),
    visited: kept.visited.filter((id) => segmentOf(story, id)),
    chosen: kept.chosen,
    step: kept.step,
    random: kept.random,
  };
}

function fitVariables(values: Values, story: Story): Values {
  const fitted = Object.entries(story.variables).map(([id, variable]): [string, Value] => {
    const kept = Object.hasOwn(values, id) ? values[id] : undefined;
    return [id, holds(variable, kept) ? kept : variable.initial];
  });
  return Object.fromEntries(fitted);
}

function places(segment: Segment): string[] {
  return [
    ...segment.choices.flatMap((choice) => [beforeChoice(choice), duringChoice(choice)]),
    PLAYING_OUT,
    ...(segment.ending ? [OVER] : []),
  ];
}
