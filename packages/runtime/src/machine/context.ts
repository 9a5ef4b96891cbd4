import type { Environment } from '../expression/evaluate.ts';
import type { Value } from '../expression/ast.ts';
import { holds, type Story, type Values } from '../story/story.ts';
import type { RandomState } from './random.ts';

/** What was so when a checkpoint was first reached: all that going back brings back. */
export interface Remembered {
  readonly variables: Values;
  readonly visited: readonly string[];
  readonly chosen: readonly string[];
  readonly step: number;
  readonly random: RandomState;
}

/** All that a story's next moment depends on, beside the machine's state value. Plain JSON. */
export interface StoryContext extends Remembered {
  /** The current segment. */
  readonly segment: string;
  /** Media time within it. */
  readonly positionMs: number;
  /** Whether its media has run to the end. */
  readonly hasEnded: boolean;
  /** The target that an option chose for the segment's end. */
  readonly next: string | null;
  /** Checkpoints reached, by segment. */
  readonly checkpoints: { readonly [segment: string]: Remembered };
}

/** What a play-through starts from. */
export interface StoryInput {
  /** Seed of everything random; any whole number, its lowest 32 bits count. */
  readonly seed: number;
  /** Values of viewer-scoped variables from earlier sessions; values that don't fit are left out. */
  readonly viewerVariables?: Values | undefined;
}

/** The context before the first segment is entered. */
export function initialContext(story: Story, input: StoryInput): StoryContext {
  const variables: Record<string, Value> = {};
  for (const [id, variable] of Object.entries(story.variables)) {
    const earlier =
      variable.scope === 'viewer' &&
      input.viewerVariables &&
      Object.hasOwn(input.viewerVariables, id)
        ? input.viewerVariables[id]
        : undefined;
    variables[id] = holds(variable, earlier) ? earlier : variable.initial;
  }
  return {
    segment: story.start,
    positionMs: 0,
    hasEnded: false,
    next: null,
    variables,
    visited: [],
    chosen: [],
    step: 0,
    random: input.seed >>> 0,
    checkpoints: {},
  };
}

/** How expressions see a context. */
export function environmentOf(context: StoryContext): Environment {
  return {
    variable: (name) => context.variables[name] as Value,
    visited: (segment) => context.visited.includes(segment),
    at: (segment) => context.segment === segment,
    chosen: (choice, option) => context.chosen.includes(`${choice}.${option}`),
  };
}

/** What an act changed, as its event tells it: nothing if no variable has another value than before. */
export function changes(before: Values, after: Values): { readonly variables?: Values } {
  const changed = Object.entries(after).filter(([id, value]) => before[id] !== value);
  return changed.length > 0 ? { variables: Object.fromEntries(changed) } : {};
}

/** The part of the variables that lives on after the session. */
export function viewerVariables(story: Story, variables: Values): Values {
  const kept = Object.entries(variables).filter(([id]) => story.variables[id]?.scope === 'viewer');
  return Object.fromEntries(kept);
}
