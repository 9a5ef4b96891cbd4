import { type Story, type StoryPath, parseEffect, type Variable } from '@matchcut/runtime';
import { explore, type Exploration, type ExploreOptions, type PathStep } from './explore.ts';
import { MOST_VALUES, variableSize } from './layout.ts';

/** Codes of what the checker finds. */
export type FindingCode =
  /** No path leads to a segment. */
  | 'MC6001'
  /** An option is never open, or a route never taken. */
  | 'MC6002'
  /** A condition always holds. */
  | 'MC6003'
  /** From somewhere no ending can be reached. */
  | 'MC6004'
  /** A choice may have no open option, and is skipped then. */
  | 'MC6005'
  /** A choice's default may not be open. */
  | 'MC6006'
  /** Nothing depends on a variable. */
  | 'MC6007'
  /** A variable that is read never changes. */
  | 'MC6008'
  /** A number may run into its bounds. */
  | 'MC6009'
  /** There are more states than were looked at. */
  | 'MC6010';

/** Something that holds for a story as a whole, over all its paths. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'note';
  readonly path: StoryPath;
  readonly target: 'value' | 'key';
  readonly message: string;
  readonly advice: string;
  /** The shortest way to where it shows, as answers from the start. */
  readonly walk?: readonly PathStep[];
}

/** The findings, in the order of the story, and how much was looked at. */
export interface CheckedStory {
  readonly findings: readonly Finding[];
  readonly states: number;
  readonly isComplete: boolean;
}

/** Proves a valid story sound, or shows where it isn't. */
export function checkStory(story: Story, options: ExploreOptions = {}): CheckedStory {
  const wide = Object.entries(story.variables).find(([, variable]) => variableSize(variable) > MOST_VALUES);
  if (wide) return { findings: [tooWide(...wide)], states: 0, isComplete: false };
  const exploration = explore(story, options);
  const findings = [...variableFindings(exploration), ...segmentFindings(exploration), ...trapFindings(exploration)];
  if (!exploration.isComplete) findings.push(incomplete(exploration));
  return { findings, states: exploration.states, isComplete: exploration.isComplete };
}

function* variableFindings({ story, layout }: Exploration): Generator<Finding> {
  const changed = new Set(effectsOf(story).map((text) => parseEffect(text).variable));
  for (const id of Object.keys(story.variables)) {
    const place = { path: ['variables', id], target: 'key', severity: 'warning' } as const;
    if (layout.slot(`variable ${id}`) === -1) yield { ...place, code: 'MC6007', message: `nothing depends on variable "${id}"`, advice: 'Use it in a condition, or remove it.' };
    else if (!changed.has(id)) yield { ...place, code: 'MC6008', message: `variable "${id}" is read, but never changes`, advice: 'Set it in an effect, or remove the conditions on it.' };
  }
}

function* segmentFindings(exploration: Exploration): Generator<Finding> {
  const { story, seen, isComplete } = exploration;
  const counters = { option: 0, choice: 0, route: 0 };
  for (const [index, [id, segment]] of Object.entries(story.segments).entries()) {
    const path = ['segments', id];
    const isReached = seen.entered[index] !== -1;
    if (!isReached && isComplete) yield { code: 'MC6001', severity: 'warning', path, target: 'key', message: `no path leads to segment "${id}"`, advice: 'Lead to it by an option or a route, or remove it.' };
    if (seen.saturated[index] !== -1) {
      yield { code: 'MC6009', severity: 'note', path, target: 'key', message: `in segment "${id}" a number may run into its bounds, and stays there`, advice: 'Widen the bounds if it should go on.', walk: exploration.pathTo(seen.saturated[index] as number) };
    }
    for (const [number, choice] of segment.choices.entries()) {
      yield* choiceFindings(exploration, [...path, 'choices', number], choice.id, counters.choice);
      counters.choice += 1;
      for (const [place, option] of choice.options.entries()) {
        const when = [...path, 'choices', number, 'options', place, 'when'];
        if (option.when !== undefined && isReached && isComplete) yield* conditionFindings(when, `option "${option.id}" is never open`, seen.open[counters.option] !== -1, seen.closed[counters.option] !== -1);
        counters.option += 1;
      }
    }
    for (const [number, route] of segment.routes.entries()) {
      const [held, failed, taken] = [seen.routeHeld, seen.routeFailed, seen.routeTaken].map((sightings) => sightings[counters.route] !== -1) as [boolean, boolean, boolean];
      counters.route += 1;
      if (!isReached || !isComplete) continue;
      if (route.when !== undefined) yield* conditionFindings([...path, 'routes', number, 'when'], `the route to "${route.to}" is never taken`, held, failed);
      if (!taken && (held || !failed)) {
        yield { code: 'MC6002', severity: 'warning', path: [...path, 'routes', number], target: 'value', message: `the route to "${route.to}" is never taken: an option or an earlier route always leads on before`, advice: 'Remove it, or move it up.' };
      }
    }
  }
}

function* choiceFindings(exploration: Exploration, path: StoryPath, id: string, index: number): Generator<Finding> {
  const { seen } = exploration;
  const skipped = seen.skipped[index] as number;
  const defaultClosed = seen.defaultClosed[index] as number;
  if (skipped !== -1) yield { code: 'MC6005', severity: 'warning', path: [...path, 'id'], target: 'value', message: `choice "${id}" may have no open option, and is skipped then`, advice: 'Add an option without "when".', walk: exploration.pathTo(skipped) };
  if (defaultClosed !== -1) yield { code: 'MC6006', severity: 'warning', path: [...path, 'default'], target: 'value', message: `the default of choice "${id}" may not be open; the first open option is taken then`, advice: 'Choose a default that is always open.', walk: exploration.pathTo(defaultClosed) };
}

/** A condition that came up, and only ever one way. */
function* conditionFindings(path: StoryPath, never: string, held: boolean, failed: boolean): Generator<Finding> {
  if (failed && !held) yield { code: 'MC6002', severity: 'warning', path, target: 'value', message: `${never}: its condition never holds`, advice: 'Correct the condition, or set what it asks for on a path that leads here.' };
  if (held && !failed) yield { code: 'MC6003', severity: 'warning', path, target: 'value', message: 'this condition always holds', advice: 'Remove it, or correct it.' };
}

function* trapFindings(exploration: Exploration): Generator<Finding> {
  const { trapped, program } = exploration;
  if (trapped === -1) return;
  const id = program.segmentIds[exploration.read(trapped)[0] as number] as string;
  yield { code: 'MC6004', severity: 'error', path: ['segments', id], target: 'key', message: `no ending can be reached any more from segment "${id}"`, advice: 'Add a way out of the loop.', walk: exploration.pathTo(trapped) };
}

function incomplete({ states }: Exploration): Finding {
  return { code: 'MC6010', severity: 'warning', path: [], target: 'value', message: `there are more than ${states} states; what was found holds, but there may be more`, advice: 'Narrow the bounds of numbers, or raise --most-states.' };
}

function tooWide(id: string, variable: Variable): Finding {
  return { code: 'MC6010', severity: 'warning', path: ['variables', id], target: 'key', message: `variable "${id}" has ${variableSize(variable)} values; paths can't be explored`, advice: `Narrow its bounds to ${MOST_VALUES} values at most.` };
}

function effectsOf(story: Story): string[] {
  return Object.values(story.segments).flatMap((segment) => [...segment.do, ...segment.choices.flatMap((choice) => choice.options.flatMap((option) => option.do))]);
}
