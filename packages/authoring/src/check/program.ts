import {
  type Expression,
  parseCondition,
  parseEffect,
  type Story,
  type Value,
  type Variable,
} from '@matchcut/runtime';
import type { Layout } from './layout.ts';

/**
 * A story's state while it is worked on: one number a field, the segment first. Bools are 0 and 1, ints
 * count from their minimum, enums are the index of their value.
 */
export type Slots = Float64Array;

type Evaluate = (slots: Slots) => number;

/** An effect on the slots. True if an int would have left its bounds. */
type Affect = (slots: Slots) => boolean;

/** An option, compiled. */
export interface OptionProgram {
  readonly isOpen: Evaluate;
  readonly effects: readonly Affect[];
  /** Index of the target segment; -1 for none. */
  readonly target: number;
  readonly cutsNow: boolean;
  /** Slot that remembers the answer; -1 if nobody asks. */
  readonly memory: number;
}

/** A choice, compiled. */
export interface ChoiceProgram {
  readonly options: readonly OptionProgram[];
  /** The option that silence takes if it is open; -1 if that depends. */
  readonly defaultOption: number;
}

/** A route, compiled. */
export interface RouteProgram {
  readonly holds: Evaluate;
  readonly target: number;
  /** Its part in drawing lots; undefined for a route that draws none. */
  readonly weight: number | undefined;
}

/** A segment, compiled. */
export interface SegmentProgram {
  readonly effects: readonly Affect[];
  readonly choices: readonly ChoiceProgram[];
  readonly routes: readonly RouteProgram[];
  readonly isEnding: boolean;
  readonly isCheckpoint: boolean;
  readonly memory: number;
}

/** A story compiled to work on numbers only: the same rules as the runtime's, made for speed. */
export interface StoryProgram {
  readonly segmentIds: readonly string[];
  readonly segments: readonly SegmentProgram[];
  readonly start: number;
  /** Slots at the start of a story, before the first segment is entered. */
  readonly initial: Slots;
}

/** Compiles a condition for states of this layout. */
export function compileCondition(
  story: Story,
  layout: Layout,
  condition: string,
): (slots: Slots) => number {
  return new Compiler(story, layout).condition(condition);
}

/** Compiles a valid story for states of this layout. */
export function compile(story: Story, layout: Layout): StoryProgram {
  const segmentIds = Object.keys(story.segments);
  const indexes = new Map(segmentIds.map((id, index) => [id, index]));
  const target = (to: string | undefined): number =>
    to === undefined ? -1 : (indexes.get(to) ?? -1);
  const compiler = new Compiler(story, layout);
  const segments = Object.entries(story.segments).map(([id, segment]): SegmentProgram => ({
    effects: segment.do.flatMap((text) => compiler.effect(text)),
    memory: layout.slot(`visited ${id}`),
    isEnding: segment.ending !== undefined,
    isCheckpoint: segment.checkpoint !== undefined,
    routes: segment.routes.map((route) => ({
      holds: compiler.condition(route.when),
      target: target(route.to),
      weight: route.weight,
    })),
    choices: segment.choices.map((choice) => ({
      defaultOption: choice.options.findIndex((option) => option.id === choice.default),
      options: choice.options.map((option) => ({
        isOpen: compiler.condition(option.when),
        effects: option.do.flatMap((text) => compiler.effect(text)),
        target: target(option.to),
        cutsNow: option.cut === 'now',
        memory: layout.slot(`chosen ${choice.id}.${option.id}`),
      })),
    })),
  }));
  return {
    segmentIds,
    segments,
    start: target(story.start),
    initial: initialSlots(story, layout, target(story.start)),
  };
}

function initialSlots(story: Story, layout: Layout, start: number): Slots {
  const slots = new Float64Array(layout.fields.length);
  slots[0] = start;
  for (const [id, variable] of Object.entries(story.variables)) {
    const slot = layout.slot(`variable ${id}`);
    if (slot !== -1) slots[slot] = toNumber(variable, variable.initial);
  }
  return slots;
}

function toNumber(variable: Variable, value: Value): number {
  switch (variable.type) {
    case 'bool':
      return value === true ? 1 : 0;
    case 'int':
      return Number(value) - variable.min;
    case 'enum':
      return variable.values.indexOf(String(value));
  }
}

class Compiler {
  readonly #story: Story;
  readonly #layout: Layout;
  /** Enum values as numbers, the same text always the same, so that enums of several lists compare. */
  readonly #texts = new Map<string, number>();

  constructor(story: Story, layout: Layout) {
    this.#story = story;
    this.#layout = layout;
  }

  condition(when: string | undefined): Evaluate {
    return when === undefined ? () => 1 : this.#expression(parseCondition(when));
  }

  /** Nothing, if nobody asks for the variable. */
  effect(text: string): Affect[] {
    const effect = parseEffect(text);
    const variable = this.#story.variables[effect.variable] as Variable;
    const slot = this.#layout.slot(`variable ${effect.variable}`);
    if (slot === -1) return [];
    const value = this.#expression(effect.value);
    if (variable.type === 'int') {
      const { min, max } = variable;
      return [
        (slots) => {
          const wanted = value(slots);
          const kept = Math.min(max, Math.max(min, wanted));
          slots[slot] = kept - min;
          return kept !== wanted;
        },
      ];
    }
    const places =
      variable.type === 'enum'
        ? new Map(variable.values.map((name, index) => [this.#text(name), index]))
        : undefined;
    return [
      (slots) => {
        const wanted = value(slots);
        slots[slot] = places ? (places.get(wanted) ?? 0) : wanted;
        return false;
      },
    ];
  }

  #expression(expression: Expression): Evaluate {
    switch (expression.kind) {
      case 'literal':
        return this.#literal(expression.value);
      case 'variable':
        return this.#variable(expression.name);
      case 'at': {
        const index = Object.keys(this.#story.segments).indexOf(expression.segment);
        return (slots) => (slots[0] === index ? 1 : 0);
      }
      case 'visited':
        return this.#memory(`visited ${expression.segment}`);
      case 'chosen':
        return this.#memory(`chosen ${expression.choice}.${expression.option}`);
      case 'not': {
        const operand = this.#expression(expression.operand);
        return (slots) => 1 - operand(slots);
      }
      case 'negate': {
        const operand = this.#expression(expression.operand);
        return (slots) => 0 - operand(slots);
      }
      default:
        return binary(
          operatorOf(expression),
          this.#expression(expression.left),
          this.#expression(expression.right),
        );
    }
  }

  #literal(value: Value): Evaluate {
    const number = typeof value === 'string' ? this.#text(value) : Number(value);
    return () => number;
  }

  #variable(name: string): Evaluate {
    const slot = this.#layout.slot(`variable ${name}`);
    const variable = this.#story.variables[name] as Variable;
    if (variable.type === 'int') return (slots) => (slots[slot] as number) + variable.min;
    if (variable.type === 'bool') return (slots) => slots[slot] as number;
    const texts = variable.values.map((value) => this.#text(value));
    return (slots) => texts[slots[slot] as number] as number;
  }

  #memory(name: string): Evaluate {
    const slot = this.#layout.slot(name);
    return (slots) => slots[slot] as number;
  }

  #text(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.#texts.size);
    return this.#texts.size - 1;
  }
}

type Binary = Extract<Expression, { left: Expression }>;

function operatorOf(expression: Binary): string {
  return 'operator' in expression ? expression.operator : expression.kind;
}

function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case 'and':
      return (slots) => (left(slots) === 1 ? right(slots) : 0);
    case 'or':
      return (slots) => (left(slots) === 1 ? 1 : right(slots));
    case '==':
      return (slots) => (left(slots) === right(slots) ? 1 : 0);
    case '!=':
      return (slots) => (left(slots) === right(slots) ? 0 : 1);
    case '<':
      return (slots) => (left(slots) < right(slots) ? 1 : 0);
    case '<=':
      return (slots) => (left(slots) <= right(slots) ? 1 : 0);
    case '>':
      return (slots) => (left(slots) > right(slots) ? 1 : 0);
    case '>=':
      return (slots) => (left(slots) >= right(slots) ? 1 : 0);
    case '+':
      return (slots) => exact(left(slots) + right(slots));
    case '-':
      return (slots) => exact(left(slots) - right(slots));
    case '*':
      return (slots) => exact(left(slots) * right(slots));
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}

/** As in the runtime: numbers saturate where they end to be exact. */
function exact(value: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}
