import {
  type Expression,
  parseCondition,
  parseEffect,
  type Story,
  type Variable,
} from '@matchcut/runtime';

/** What a state holds beside its segment: a variable, or the memory of a visit or answer. */
export interface Field {
  /** `variable trust`, `visited tunnel`, `chosen door.walk`. */
  readonly name: string;
  /** Values from 0 to `size - 1`. */
  readonly size: number;
  readonly word: number;
  readonly shift: number;
  /** The field's bits, before they are shifted. */
  readonly mask: number;
}

/** Where each thing that a story remembers lies in a packed state. */
export interface Layout {
  /** Words of a state. */
  readonly width: number;
  /** The first field is the segment. */
  readonly fields: readonly Field[];
  /** Index of a field by its name; -1 if nothing depends on it and it isn't kept. */
  slot(name: string): number;
}

/**
 * Lays out the states of a story. Kept is only what some condition can depend on: the variables that
 * conditions read (those of the story and the further ones given), those that flow into them by effects, and the
 * visits and answers that are asked for.
 */
export function layOut(story: Story, conditions: readonly string[] = []): Layout {
  const asked = askedNames(story, conditions);
  const sizes: [string, number][] = [['segment', Object.keys(story.segments).length]];
  for (const name of asked) {
    const variable = name.startsWith('variable ')
      ? story.variables[name.slice('variable '.length)]
      : undefined;
    sizes.push([name, variable ? variableSize(variable) : 2]);
  }
  const fields: Field[] = [];
  let word = 0;
  let used = 0;
  for (const [name, size] of sizes) {
    const bits = Math.max(1, Math.ceil(Math.log2(size)));
    if (used + bits > 32) {
      word += 1;
      used = 0;
    }
    fields.push({ name, size, word, shift: used, mask: 2 ** bits - 1 });
    used += bits;
  }
  const slots = new Map(fields.map((field, index) => [field.name, index]));
  return { width: word + 1, fields, slot: (name) => slots.get(name) ?? -1 };
}

/** The most values that one variable can have for states to be packed. */
export const MOST_VALUES: number = 2 ** 31;

/** How many values a variable can have. */
export function variableSize(variable: Variable): number {
  switch (variable.type) {
    case 'bool':
      return 2;
    case 'int':
      return variable.max - variable.min + 1;
    case 'enum':
      return variable.values.length;
  }
}

/** The names of all that expressions look at. */
export function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
    case 'at':
      return [];
    case 'variable':
      return [`variable ${expression.name}`];
    case 'visited':
      return [`visited ${expression.segment}`];
    case 'chosen':
      return [`chosen ${expression.choice}.${expression.option}`];
    case 'not':
    case 'negate':
      return namesIn(expression.operand);
    default:
      return [...namesIn(expression.left), ...namesIn(expression.right)];
  }
}

function askedNames(story: Story, conditions: readonly string[]): ReadonlySet<string> {
  const asked = new Set<string>();
  const effects: { target: string; sources: readonly string[] }[] = [];
  const ask = (when: string | undefined): void => {
    if (when !== undefined) for (const name of namesIn(parseCondition(when))) asked.add(name);
  };
  const affect = (texts: readonly string[]): void => {
    for (const text of texts) {
      const effect = parseEffect(text);
      effects.push({ target: `variable ${effect.variable}`, sources: namesIn(effect.value) });
    }
  };
  for (const condition of conditions) ask(condition);
  for (const segment of Object.values(story.segments)) {
    affect(segment.do);
    for (const route of segment.routes) ask(route.when);
    for (const choice of segment.choices) {
      for (const option of choice.options) {
        ask(option.when);
        affect(option.do);
      }
    }
  }
  // What flows into something asked for is asked for too.
  for (let grew = true; grew;) {
    const before = asked.size;
    for (const { target, sources } of effects)
      if (asked.has(target)) for (const source of sources) asked.add(source);
    grew = asked.size > before;
  }
  return asked;
}
