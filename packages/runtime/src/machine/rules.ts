import type { Effect, Expression, Value } from '../expression/ast.ts';
import { evaluate } from '../expression/evaluate.ts';
import { parseCondition, parseEffect } from '../expression/parse.ts';
import { MOST_ANSWERS, predictOptions } from '../predict/predict-options.ts';
import type { PredictorWeights } from '../predict/weights.ts';
import type { Choice, Option, Segment, Story, Variable } from '../story/story.ts';
import { environmentOf, type Remembered, type StoryContext } from './context.ts';
import { draw, pickWeighted, type RandomState } from './random.ts';

/** An answer or exit that was decided, and the random sequence after the deciding. */
export interface Decided<T> {
  readonly value: T;
  readonly random: RandomState;
}

/**
 * The rules of a story as pure functions over its context: which options are open, what silence means,
 * where a segment leads, what entering and choosing change. The machine only says when each applies.
 */
export class StoryRules {
  readonly story: Story;
  readonly #weights: PredictorWeights | undefined;
  readonly #conditions = new Map<string, Expression>();
  readonly #effects = new Map<string, Effect>();

  /** @param weights What earlier viewers chose, for choices whose default is predicted. */
  constructor(story: Story, weights?: PredictorWeights) {
    this.story = story;
    this.#weights = weights;
  }

  holds(when: string | undefined, context: StoryContext): boolean {
    return when === undefined || evaluate(this.#condition(when), environmentOf(context)) === true;
  }

  openOptions(choice: Choice, context: StoryContext): readonly Option[] {
    return choice.options.filter((option) => this.holds(option.when, context));
  }

  /** The option that silence takes. A default that isn't open gives way to the first option that is. */
  defaultOption(choice: Choice, context: StoryContext): Decided<Option> | undefined {
    const open = this.openOptions(choice, context);
    const first = open[0];
    if (!first) return undefined;
    if (choice.default === 'last') return { value: open.at(-1) ?? first, random: context.random };
    if (choice.default === 'random') {
      const { value, next } = draw(context.random);
      return { value: open[Math.floor(value * open.length)] ?? first, random: next };
    }
    if (choice.default === 'predicted') {
      const chances = this.chances(choice, open, context);
      return {
        value: open[chances.indexOf(Math.max(...chances))] ?? first,
        random: context.random,
      };
    }
    return {
      value: open.find((option) => option.id === choice.default) ?? first,
      random: context.random,
    };
  }

  /** How likely this viewer is to take each of a choice's open options; sums to 1. */
  chances(choice: Choice, open: readonly Option[], context: StoryContext): readonly number[] {
    return predictOptions(choice, open, context.chosen.slice(-MOST_ANSWERS), this.#weights);
  }

  /** Where a segment leads at its end: what an option chose, or else its routes. */
  exit(segment: Segment, context: StoryContext): Decided<string> | undefined {
    if (context.next !== null) return { value: context.next, random: context.random };
    const open = segment.routes.filter((route) => this.holds(route.when, context));
    const first = open[0];
    if (!first) return undefined;
    if (first.weight === undefined) return { value: first.to, random: context.random };
    const weighted = open.filter((route) => route.weight !== undefined);
    const { index, next } = pickWeighted(
      weighted.map((route) => route.weight ?? 0),
      context.random,
    );
    return { value: weighted[index]?.to ?? first.to, random: next };
  }

  /** The context on entering a segment: its effects applied, a checkpoint remembered as it was before them. */
  enter(segmentId: string, segment: Segment, context: StoryContext): StoryContext {
    const isNewCheckpoint =
      segment.checkpoint !== undefined && !Object.hasOwn(context.checkpoints, segmentId);
    const checkpoints = isNewCheckpoint
      ? { ...context.checkpoints, [segmentId]: remember(context) }
      : context.checkpoints;
    const visited = context.visited.includes(segmentId)
      ? context.visited
      : [...context.visited, segmentId];
    const entered: StoryContext = {
      ...context,
      segment: segmentId,
      positionMs: 0,
      hasEnded: false,
      next: null,
      visited,
      checkpoints,
    };
    return { ...entered, variables: this.#apply(segment.do, entered) };
  }

  /** The context after an option was taken. */
  take(choice: Choice, option: Option, random: RandomState, context: StoryContext): StoryContext {
    const key = `${choice.id}.${option.id}`;
    return {
      ...context,
      variables: this.#apply(option.do, context),
      chosen: context.chosen.includes(key) ? context.chosen : [...context.chosen, key],
      next: option.to ?? context.next,
      step: context.step + 1,
      random,
    };
  }

  /** The context at a checkpoint, as first remembered; what belongs to the viewer isn't undone. */
  restore(remembered: Remembered, context: StoryContext): StoryContext {
    const kept = Object.entries(context.variables).filter(
      ([id]) => this.story.variables[id]?.scope === 'viewer',
    );
    return {
      ...context,
      ...remembered,
      variables: { ...remembered.variables, ...Object.fromEntries(kept) },
    };
  }

  #apply(effects: readonly string[], context: StoryContext): StoryContext['variables'] {
    if (effects.length === 0) return context.variables;
    const variables: Record<string, Value> = { ...context.variables };
    const environment = environmentOf({ ...context, variables });
    for (const text of effects) {
      const effect = this.#effect(text);
      const variable = this.story.variables[effect.variable];
      if (variable)
        variables[effect.variable] = saturate(variable, evaluate(effect.value, environment));
    }
    return variables;
  }

  #condition(text: string): Expression {
    return remembered(this.#conditions, text, parseCondition);
  }

  #effect(text: string): Effect {
    return remembered(this.#effects, text, parseEffect);
  }
}

function remember(context: StoryContext): Remembered {
  const { variables, visited, chosen, step, random } = context;
  return { variables, visited, chosen, step, random };
}

function saturate(variable: Variable, value: Value): Value {
  return variable.type === 'int'
    ? Math.min(variable.max, Math.max(variable.min, Number(value)))
    : value;
}

function remembered<T>(cache: Map<string, T>, text: string, parse: (text: string) => T): T {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parse(text);
  cache.set(text, parsed);
  return parsed;
}
