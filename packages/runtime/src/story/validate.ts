import { ExpressionError, type UnknownName } from '../expression/expression-error.ts';
import { parseCondition, parseEffect } from '../expression/parse.ts';
import {
  checkCondition,
  checkEffect,
  type ExpressionType,
  type Scope,
} from '../expression/type-check.ts';
import { plainProblem } from './plain.ts';
import type { StoryPath, StoryProblem } from './problem.ts';
import { STORY_LIMITS, storySchema } from './schema.ts';
import { shapeProblems } from './shape-problems.ts';
import {
  holds,
  type Choice,
  type Option,
  type Segment,
  type Story,
  type Variable,
} from './story.ts';

/** A story that holds together, or everything that is wrong with it. */
export type StoryValidation =
  | { readonly isValid: true; readonly story: Story }
  | { readonly isValid: false; readonly problems: readonly StoryProblem[] };

const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'true',
  'false',
  'visited',
  'chosen',
]);
const RESERVED_OPTIONS: ReadonlySet<string> = new Set(['last', 'random', 'predicted']);

/**
 * Validates untrusted data as a story: its shape, then that every name exists, every window fits and
 * every expression parses and type-checks. Never throws; the problems come in the order of the story.
 */
export function validateStory(data: unknown): StoryValidation {
  const unfit = plainProblem(data);
  if (unfit) return { isValid: false, problems: [unfit] };
  const parsed = storySchema.safeParse(data, { reportInput: true });
  if (!parsed.success)
    return {
      isValid: false,
      problems: parsed.error.issues.flatMap((issue) => shapeProblems(issue)),
    };
  const problems = [...consistencyProblems(parsed.data)];
  return problems.length === 0
    ? { isValid: true, story: parsed.data }
    : { isValid: false, problems };
}

/** Thrown by `parseStory`; carries every problem. */
export class InvalidStoryError extends Error {
  readonly problems: readonly StoryProblem[];

  constructor(problems: readonly StoryProblem[]) {
    const first = problems[0];
    super(
      first
        ? `${first.code} ${first.message}. ${first.advice}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`
        : 'invalid story',
    );
    this.name = 'InvalidStoryError';
    this.problems = problems;
  }
}

/**
 * The story in some untrusted data.
 *
 * @throws InvalidStoryError with every problem found.
 */
export function parseStory(data: unknown): Story {
  const validation = validateStory(data);
  if (validation.isValid) return validation.story;
  throw new InvalidStoryError(validation.problems);
}

function* consistencyProblems(story: Story): Generator<StoryProblem> {
  const segmentIds = Object.keys(story.segments);
  const names = new Names(story);
  if (segmentIds.length > STORY_LIMITS.segments)
    yield tooMany(['segments'], segmentIds.length, STORY_LIMITS.segments);
  if (Object.keys(story.variables).length > STORY_LIMITS.variables) {
    yield tooMany(['variables'], Object.keys(story.variables).length, STORY_LIMITS.variables);
  }
  if (Object.keys(story.translations ?? {}).length > STORY_LIMITS.translations)
    yield tooMany(
      ['translations'],
      Object.keys(story.translations ?? {}).length,
      STORY_LIMITS.translations,
    );
  const chapters = Object.keys(story.chapters ?? {});
  if (chapters.length > STORY_LIMITS.chapters)
    yield tooMany(['chapters'], chapters.length, STORY_LIMITS.chapters);
  for (const [id, variable] of Object.entries(story.variables))
    yield* variableProblems(id, variable);
  if (!names.hasSegment(story.start))
    yield unknownSegment(['start'], story.start, 'the story starts with', segmentIds);
  const choicePaths = new Map<string, StoryPath>();
  const endingPaths = new Map<string, StoryPath>();
  for (const [id, segment] of Object.entries(story.segments)) {
    const path = ['segments', id];
    if (segment.chapter !== undefined && !chapters.includes(segment.chapter))
      yield unknownChapter([...path, 'chapter'], segment.chapter, chapters);
    yield* expressionsProblems(segment.do, [...path, 'do'], names);
    for (const [index, choice] of segment.choices.entries()) {
      const choicePath = [...path, 'choices', index];
      yield* unique(choicePaths, choice.id, [...choicePath, 'id'], 'choice', 'in the story');
      yield* windowProblems(choice, segment, index, choicePath);
      yield* choiceProblems(choice, choicePath, names, segmentIds);
    }
    for (const [index, route] of segment.routes.entries()) {
      const routePath = [...path, 'routes', index];
      if (!names.hasSegment(route.to))
        yield unknownSegment([...routePath, 'to'], route.to, 'this route leads to', segmentIds);
      if (route.when !== undefined)
        yield* conditionProblems(route.when, [...routePath, 'when'], names);
    }
    yield* wayOnProblems(id, segment, path);
    if (segment.ending)
      yield* unique(
        endingPaths,
        segment.ending.id,
        [...path, 'ending', 'id'],
        'ending',
        'in the story',
      );
  }
}

function* variableProblems(id: string, variable: Variable): Generator<StoryProblem> {
  const path = ['variables', id];
  if (RESERVED_VARIABLES.has(id)) {
    yield {
      code: 'MC2005',
      path,
      target: 'key',
      message: `"${id}" is a word of the expression language`,
      advice: 'Give the variable another name.',
    };
  }
  if (variable.type === 'int' && variable.min > variable.max) {
    yield {
      code: 'MC2009',
      path: [...path, 'min'],
      target: 'value',
      message: `min ${variable.min} is above max ${variable.max}`,
      advice: 'Swap them.',
    };
  } else if (variable.type !== 'bool' && !holds(variable, variable.initial as unknown)) {
    const range =
      variable.type === 'int'
        ? `between ${variable.min} and ${variable.max}`
        : `one of ${variable.values.join(', ')}`;
    yield {
      code: 'MC2009',
      path: [...path, 'initial'],
      target: 'value',
      message: `the initial value ${JSON.stringify(variable.initial)} doesn't fit`,
      advice: `It must be ${range}.`,
    };
  }
  if (variable.type === 'enum') {
    const seen = new Map<string, StoryPath>();
    for (const [index, value] of variable.values.entries())
      yield* unique(seen, value, [...path, 'values', index], 'value', 'of this variable');
  }
}

function* windowProblems(
  choice: Choice,
  segment: Segment,
  index: number,
  path: StoryPath,
): Generator<StoryProblem> {
  const problem = (field: string, message: string, advice: string): StoryProblem => ({
    code: 'MC2007',
    path: [...path, field],
    target: 'value',
    message,
    advice,
  });
  const beside = (at: StoryPath, what: string): Pick<StoryProblem, 'related'> => ({
    related: [{ path: at, target: 'value', message: what }],
  });
  if (choice.closesAtMs <= choice.opensAtMs) {
    yield problem(
      'closesAtMs',
      `choice "${choice.id}" closes at ${seconds(choice.closesAtMs)}, not after it opens at ${seconds(choice.opensAtMs)}`,
      'Close it later.',
    );
  }
  if (choice.closesAtMs > segment.durationMs) {
    const told = problem(
      'closesAtMs',
      `choice "${choice.id}" closes at ${seconds(choice.closesAtMs)}, after its segment has ended at ${seconds(segment.durationMs)}`,
      'Close it earlier or make the segment longer.',
    );
    yield { ...told, ...beside([...path.slice(0, 2), 'durationMs'], "the segment's duration") };
  }
  const previous = segment.choices[index - 1];
  if (previous && choice.opensAtMs < previous.closesAtMs) {
    const told = problem(
      'opensAtMs',
      `choice "${choice.id}" opens at ${seconds(choice.opensAtMs)}, before "${previous.id}" closes at ${seconds(previous.closesAtMs)}`,
      'List choices in the order of their windows, one after another.',
    );
    yield {
      ...told,
      ...beside([...path.slice(0, 3), index - 1, 'closesAtMs'], `"${previous.id}" closes here`),
    };
  }
}

/** Shares are read from text: a third and two thirds may be a little more than all. */
const SHARE_ERROR = 1e-6;

function* hotspotProblems({ id, hotspot = [] }: Option, path: StoryPath): Generator<StoryProblem> {
  for (const [index, { atMs, x, y, width, height }] of hotspot.entries()) {
    const problem = (field: string, message: string, advice: string): StoryProblem => ({
      code: 'MC2004',
      path: [...path, index, field],
      target: 'value',
      message,
      advice,
    });
    const earlier = hotspot[index - 1];
    if (earlier && atMs <= earlier.atMs)
      yield problem(
        'atMs',
        `the hotspot of option "${id}" is at ${seconds(atMs)}, not after the one before`,
        'List its places in the order of time.',
      );
    if (width <= 0)
      yield problem(
        'width',
        `the hotspot of option "${id}" has no width`,
        "Give it a share of the picture's width, such as 0.2.",
      );
    if (height <= 0)
      yield problem(
        'height',
        `the hotspot of option "${id}" has no height`,
        "Give it a share of the picture's height, such as 0.2.",
      );
    if (x + width > 1 + SHARE_ERROR)
      yield problem(
        'x',
        `the hotspot of option "${id}" reaches beyond the picture's side`,
        'x and width together are 1 at most.',
      );
    if (y + height > 1 + SHARE_ERROR)
      yield problem(
        'y',
        `the hotspot of option "${id}" reaches beyond the picture's foot`,
        'y and height together are 1 at most.',
      );
  }
}

function* choiceProblems(
  choice: Choice,
  path: StoryPath,
  names: Names,
  segmentIds: readonly string[],
): Generator<StoryProblem> {
  const optionPaths = new Map<string, StoryPath>();
  for (const [index, option] of choice.options.entries()) {
    const optionPath = [...path, 'options', index];
    yield* unique(
      optionPaths,
      option.id,
      [...optionPath, 'id'],
      'option',
      `in choice "${choice.id}"`,
    );
    if (RESERVED_OPTIONS.has(option.id)) {
      yield {
        code: 'MC2005',
        path: [...optionPath, 'id'],
        target: 'value',
        message: `"${option.id}" is a kind of default`,
        advice: 'Give the option another id.',
      };
    }
    if (option.to !== undefined && !names.hasSegment(option.to)) {
      yield unknownSegment(
        [...optionPath, 'to'],
        option.to,
        `option "${option.id}" leads to`,
        segmentIds,
      );
    }
    if (option.cut === 'now' && option.to === undefined) {
      yield {
        code: 'MC2001',
        path: [...optionPath, 'cut'],
        target: 'value',
        message: `option "${option.id}" cuts now, but leads nowhere`,
        advice: 'Add "to", or remove "cut: now".',
      };
    }
    yield* hotspotProblems(option, [...optionPath, 'hotspot']);
    if (option.when !== undefined)
      yield* conditionProblems(option.when, [...optionPath, 'when'], names);
    yield* expressionsProblems(option.do, [...optionPath, 'do'], names);
  }
  if (!RESERVED_OPTIONS.has(choice.default) && !optionPaths.has(choice.default)) {
    yield {
      code: 'MC2003',
      path: [...path, 'default'],
      target: 'value',
      message: `the default of choice "${choice.id}" is "${choice.default}", which is none of its options`,
      advice: 'Name an option, or write "last", "random" or "predicted".',
      unknown: { name: choice.default, known: [...optionPaths.keys(), ...RESERVED_OPTIONS] },
    };
  }
}

function* wayOnProblems(id: string, segment: Segment, path: StoryPath): Generator<StoryProblem> {
  const leadsOn =
    segment.routes.length > 0 ||
    segment.choices.some((choice) => choice.options.some((option) => option.to !== undefined));
  if (segment.ending && leadsOn) {
    yield {
      code: 'MC2008',
      path: [...path, 'ending'],
      target: 'key',
      message: `segment "${id}" is an ending, but leads on`,
      advice: "Remove the ending, or the options' and routes' targets.",
    };
  }
  if (!segment.ending && !leadsOn) {
    yield {
      code: 'MC2008',
      path,
      target: 'key',
      message: `segment "${id}" leads nowhere and isn't an ending`,
      advice: 'Add a route, an option with "to", or an "ending".',
    };
  }
  if (leadsOn && segment.routes.length === 0 && !segment.choices.some(alwaysLeadsOn)) {
    yield {
      code: 'MC2008',
      path,
      target: 'key',
      message: `segment "${id}" may end without knowing where to go`,
      advice: 'Add a route for the case that no option with "to" was chosen.',
    };
  }
  if (segment.routes.length > 0 && segment.routes.every((route) => route.when !== undefined)) {
    yield {
      code: 'MC2008',
      path: [...path, 'routes'],
      target: 'key',
      message: `every route of segment "${id}" has a condition`,
      advice: 'Add a last route without "when", for the case that none holds.',
    };
  }
}

/** Whether a choice is always asked and each of its answers names a target. */
function alwaysLeadsOn(choice: Choice): boolean {
  return (
    choice.options.every((option) => option.to !== undefined) &&
    choice.options.some((option) => option.when === undefined)
  );
}

function* expressionsProblems(
  effects: readonly string[],
  path: StoryPath,
  names: Names,
): Generator<StoryProblem> {
  for (const [index, text] of effects.entries()) {
    yield* expressionProblems([...path, index], names, () => checkEffect(parseEffect(text), names));
  }
}

function conditionProblems(text: string, path: StoryPath, names: Names): Generator<StoryProblem> {
  return expressionProblems(path, names, () => checkCondition(parseCondition(text), names));
}

function* expressionProblems(
  path: StoryPath,
  names: Names,
  check: () => void,
): Generator<StoryProblem> {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    yield {
      code: error.code,
      path,
      target: 'value',
      within: error.at,
      message: error.message,
      advice: error.advice,
      ...(error.unknown
        ? { unknown: { name: error.unknown.name, known: names.known(error.unknown.kind) } }
        : {}),
    };
  }
}

/** The names of a story. */
export interface StoryScope extends Scope {
  /** All names of a kind. */
  known(kind: UnknownName['kind']): readonly string[];
}

/** What expressions of a story may refer to: its variables, segments and options. */
export function scopeOf(story: Story): StoryScope {
  return new Names(story);
}

class Names implements StoryScope {
  readonly #story: Story;
  readonly #options: ReadonlySet<string>;

  constructor(story: Story) {
    this.#story = story;
    const choices = Object.values(story.segments).flatMap((segment) => segment.choices);
    this.#options = new Set(
      choices.flatMap((choice) => choice.options.map((option) => `${choice.id}.${option.id}`)),
    );
  }

  known(kind: UnknownName['kind']): readonly string[] {
    switch (kind) {
      case 'variable':
        return Object.keys(this.#story.variables);
      case 'segment':
        return Object.keys(this.#story.segments);
      case 'option':
        return [...this.#options];
    }
  }

  variableType(name: string): ExpressionType | undefined {
    const variable = Object.hasOwn(this.#story.variables, name)
      ? this.#story.variables[name]
      : undefined;
    if (!variable) return undefined;
    return variable.type === 'enum'
      ? { kind: 'enum', values: variable.values }
      : { kind: variable.type };
  }

  hasSegment(id: string): boolean {
    return Object.hasOwn(this.#story.segments, id);
  }

  hasOption(choice: string, option: string): boolean {
    return this.#options.has(`${choice}.${option}`);
  }
}

function unknownSegment(
  path: StoryPath,
  name: string,
  what: string,
  known: readonly string[],
): StoryProblem {
  return {
    code: 'MC2003',
    path,
    target: 'value',
    message: `${what} "${name}", which doesn't exist`,
    advice: 'Add that segment, or correct the name.',
    unknown: { name, known },
  };
}

function unknownChapter(path: StoryPath, name: string, known: readonly string[]): StoryProblem {
  return {
    code: 'MC2003',
    path,
    target: 'value',
    message: `this segment belongs to chapter "${name}", which doesn't exist`,
    advice: 'Add it to the story\'s "chapters", or correct the name.',
    unknown: { name, known },
  };
}

/** Remembers where an id stands; a problem if it stood somewhere before. */
function* unique(
  seen: Map<string, StoryPath>,
  id: string,
  path: StoryPath,
  what: string,
  where: string,
): Generator<StoryProblem> {
  const earlier = seen.get(id);
  if (earlier)
    yield {
      code: 'MC2006',
      path,
      target: 'value',
      message: `the ${what} "${id}" stands twice ${where}`,
      advice: 'Rename or remove one.',
      related: [{ path: earlier, target: 'value', message: 'the other one' }],
    };
  else seen.set(id, path);
}

function tooMany(path: StoryPath, count: number, most: number): StoryProblem {
  return {
    code: 'MC2010',
    path,
    target: 'key',
    message: `${count} ${String(path.at(-1))}`,
    advice: `${most} is the most.`,
  };
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
