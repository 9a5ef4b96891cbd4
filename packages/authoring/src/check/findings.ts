import { type Story, type StoryPath, parseEffect, type Variable } from '@matchcut/runtime';
import { printProperty, type Property } from '../properties/property.ts';
import { explore, type Exploration, type ExploreOptions, type PathStep } from './explore.ts';
import { judge } from './judge.ts';
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
  | 'MC6010'
  /** A property of the writer's doesn't hold. */
  | 'MC6011'
  /** A property could neither be proven nor refuted. */
  | 'MC6012'
  /** From somewhere on an ending can't be reached any more. */
  | 'MC6013';

/** Something that holds for a story as a whole, over all its paths. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'note';
  readonly path: StoryPath;
  readonly target: 'value' | 'key';
  readonly message: string;
  readonly advice: string;
  /** Other places that explain it. */
  readonly related?: readonly {
    readonly path: StoryPath;
    readonly target: 'value' | 'key';
    readonly message: string;
  }[];
  /** The field to remove to put it right. */
  readonly removable?: { readonly path: StoryPath; readonly title: string };
  /** The property that it is about, whose place says more than `path`. */
  readonly property?: Property;
  /** The shortest way to where it shows, as answers from the start. */
  readonly walk?: readonly PathStep[];
}

/** The findings, in the order of the story, and how much was looked at. */
export interface CheckedStory {
  readonly findings: readonly Finding[];
  readonly states: number;
  readonly isComplete: boolean;
  /** What was explored; undefined if nothing could be. */
  readonly exploration: Exploration | undefined;
}

/** A variable with more values than states can hold, if there is one. */
export function widestVariable(story: Story): [id: string, variable: Variable] | undefined {
  return Object.entries(story.variables).find(
    ([, variable]) => variableSize(variable) > MOST_VALUES,
  );
}

/** What is checked beside soundness, and how far. */
export interface CheckStoryOptions extends Pick<ExploreOptions, 'mostStates'> {
  readonly properties?: readonly Property[] | undefined;
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'note'];

/** Proves a valid story sound, and its properties true, or shows where they aren't. */
export function checkStory(
  story: Story,
  { properties = [], ...options }: CheckStoryOptions = {},
): CheckedStory {
  const wide = widestVariable(story);
  if (wide)
    return {
      findings: [...withoutExit(story, new Set()), ...notLedTo(story), tooWide(...wide)],
      states: 0,
      isComplete: false,
      exploration: undefined,
    };
  const conditions = properties.flatMap(({ condition, after, until }) => [
    condition,
    ...(after === undefined ? [] : [after]),
    ...(until === undefined ? [] : [until]),
  ]);
  const exploration = explore(story, { ...options, conditions, goesBack: true });
  const findings = [
    ...variableFindings(exploration),
    ...segmentFindings(exploration),
    ...endingFindings(exploration),
    ...propertyFindings(exploration, properties),
  ];
  if (!exploration.isComplete) findings.push(incomplete(exploration));
  // What is wrong comes before what follows from it.
  const ranked = findings.toSorted(
    (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
  );
  return {
    findings: ranked,
    states: exploration.states,
    isComplete: exploration.isComplete,
    exploration,
  };
}

function* variableFindings({ story, layout }: Exploration): Generator<Finding> {
  const changed = new Set(effectsOf(story).map((text) => parseEffect(text).variable));
  for (const id of Object.keys(story.variables)) {
    const place = { path: ['variables', id], target: 'key', severity: 'warning' } as const;
    if (layout.slot(`variable ${id}`) === -1) {
      const removable = changed.has(id)
        ? {}
        : { removable: { path: ['variables', id], title: `Remove variable "${id}"` } };
      yield {
        ...place,
        ...removable,
        code: 'MC6007',
        message: `nothing depends on variable "${id}"`,
        advice: 'Use it in a condition, or remove it.',
      };
    } else if (!changed.has(id))
      yield {
        ...place,
        code: 'MC6008',
        message: `variable "${id}" is read, but never changes`,
        advice: 'Set it in an effect, or remove the conditions on it.',
      };
  }
}

function* segmentFindings(exploration: Exploration): Generator<Finding> {
  const { story, seen, isComplete } = exploration;
  const counters = { option: 0, choice: 0, route: 0 };
  for (const [index, [id, segment]] of Object.entries(story.segments).entries()) {
    const path = ['segments', id];
    const isReached = seen.entered[index] !== -1;
    if (isComplete && !isReached)
      yield {
        code: 'MC6001',
        severity: 'warning',
        path,
        target: 'key',
        message: `no path leads to segment "${id}"`,
        advice: 'Lead to it by an option or a route, or remove it.',
      };
    const saturated = seen.saturated[index] as number;
    if (saturated !== -1)
      yield {
        code: 'MC6009',
        severity: 'note',
        path,
        target: 'key',
        message: `in segment "${id}" a number may run into its bounds, and stays there`,
        advice: 'Widen the bounds if it should go on.',
        ...shown(exploration, saturated),
      };
    for (const [number, choice] of segment.choices.entries()) {
      yield* choiceFindings(exploration, [...path, 'choices', number], choice.id, counters.choice);
      counters.choice += 1;
      for (const [place, option] of choice.options.entries()) {
        const when = [...path, 'choices', number, 'options', place, 'when'];
        if (option.when !== undefined && isReached && isComplete)
          yield* conditionFindings(
            when,
            `option "${option.id}" is never open`,
            seen.open[counters.option] !== -1,
            seen.closed[counters.option] !== -1,
          );
        counters.option += 1;
      }
    }
    for (const [number, route] of segment.routes.entries()) {
      const [held, failed, taken] = [seen.routeHeld, seen.routeFailed, seen.routeTaken].map(
        (sightings) => sightings[counters.route] !== -1,
      ) as [boolean, boolean, boolean];
      counters.route += 1;
      if (!isReached || !isComplete) continue;
      if (route.when !== undefined)
        yield* conditionFindings(
          [...path, 'routes', number, 'when'],
          `the route to "${route.to}" is never taken`,
          held,
          failed,
        );
      if (!taken && (held || !failed)) {
        yield {
          code: 'MC6002',
          severity: 'warning',
          path: [...path, 'routes', number],
          target: 'value',
          message: `the route to "${route.to}" is never taken: an option or an earlier route always leads on before`,
          advice: 'Remove it, or move it up.',
        };
      }
    }
  }
}

function* choiceFindings(
  exploration: Exploration,
  path: StoryPath,
  id: string,
  index: number,
): Generator<Finding> {
  const { seen } = exploration;
  const skipped = seen.skipped[index] as number;
  const defaultClosed = seen.defaultClosed[index] as number;
  if (skipped !== -1)
    yield {
      code: 'MC6005',
      severity: 'warning',
      path: [...path, 'id'],
      target: 'value',
      message: `choice "${id}" may have no open option, and is skipped then`,
      advice: 'Add an option without "when".',
      ...shown(exploration, skipped),
    };
  if (defaultClosed !== -1)
    yield {
      code: 'MC6006',
      severity: 'warning',
      path: [...path, 'default'],
      target: 'value',
      message: `the default of choice "${id}" may not be open; the first open option is taken then`,
      advice: 'Choose a default that is always open.',
      ...shown(exploration, defaultClosed),
    };
}

/** The way to a moment; of one that only going back may lead to, the checkpoints. */
function shown(exploration: Exploration, moment: number): Pick<Finding, 'walk' | 'related'> {
  const walk = exploration.pathToMoment(moment);
  return walk
    ? { walk }
    : { related: checkpointsOf(exploration.story, 'who goes back to here may find it so') };
}

function checkpointsOf(story: Story, message: string): NonNullable<Finding['related']> {
  return Object.entries(story.segments).flatMap(([id, segment]) =>
    segment.checkpoint
      ? [{ path: ['segments', id, 'checkpoint'], target: 'key' as const, message }]
      : [],
  );
}

const TRAP = { code: 'MC6004', target: 'key', advice: 'Add a way out of the loop.' } as const;

/** Where options and routes lead from a segment, whatever their conditions. */
function targetsOf({ segments }: Story, id: string): readonly string[] {
  const { choices = [], routes = [] } = segments[id] ?? {};
  return [...choices.flatMap(({ options }) => options), ...routes].flatMap(({ to }) =>
    to === undefined ? [] : [to],
  );
}

/** Segments that nothing leads to, whatever the conditions: known however little was looked at. */
function* notLedTo(story: Story): Generator<Finding> {
  const led = new Set([story.start]);
  for (const id of led) for (const to of targetsOf(story, id)) led.add(to);
  for (const id of Object.keys(story.segments)) {
    if (!led.has(id))
      yield {
        code: 'MC6001',
        severity: 'warning',
        path: ['segments', id],
        target: 'key',
        message: `no path leads to segment "${id}"`,
        advice: 'Lead to it by an option or a route, or remove it.',
      };
  }
}

/** Segments that lead to no ending, whatever the conditions, but for those known already. */
function* withoutExit(story: Story, known: ReadonlySet<string>): Generator<Finding> {
  const ids = Object.keys(story.segments);
  const leading = new Set(ids.filter((id) => story.segments[id]?.ending));
  for (let hasGrown = true; hasGrown;) {
    const before = leading.size;
    for (const id of ids) if (targetsOf(story, id).some((to) => leading.has(to))) leading.add(id);
    hasGrown = leading.size > before;
  }
  for (const id of ids)
    if (!leading.has(id) && !known.has(id))
      yield {
        ...TRAP,
        severity: 'error',
        path: ['segments', id],
        message: `no ending can be reached any more from segment "${id}"`,
      };
}

/** A condition that came up, and only ever one way. */
function* conditionFindings(
  path: StoryPath,
  never: string,
  held: boolean,
  failed: boolean,
): Generator<Finding> {
  if (failed && !held)
    yield {
      code: 'MC6002',
      severity: 'warning',
      path,
      target: 'value',
      message: `${never}: its condition never holds`,
      advice: 'Correct the condition, or set what it asks for on a path that leads here.',
    };
  if (held && !failed)
    yield {
      code: 'MC6003',
      severity: 'warning',
      path,
      target: 'value',
      message: 'this condition always holds',
      advice: 'Remove it, or correct it.',
      removable: { path, title: 'Remove the condition' },
    };
}

/** Whether no ending, or one of them, is out of reach from somewhere. */
function* endingFindings(exploration: Exploration): Generator<Finding> {
  const { graph, program, story, isComplete, states, certainStates, expandedStates } = exploration;
  const segmentAt = new Int32Array(states);
  const slots = new Float64Array(exploration.layout.fields.length);
  for (let state = 0; state < states; state += 1)
    segmentAt[state] = exploration.read(state, slots)[0] as number;
  const isEnding = (state: number): boolean =>
    program.segments[segmentAt[state] as number]?.isEnding === true;
  const idAt = (state: number): string => program.segmentIds[segmentAt[state] as number] as string;
  // What wasn't looked at may lead to one.
  const leadsToEnding = graph.reaching((state) => isEnding(state) || state >= expandedStates);
  const found: string[] = [];
  for (const trapped of trapsOf(exploration, leadsToEnding, segmentAt)) {
    const id = idAt(trapped);
    const round = goneThrough(exploration, trapped, segmentAt).filter((other) => other !== id);
    const others =
      round.length === 0
        ? ''
        : `, nor from ${round
            .slice(0, 5)
            .map((other) => `"${other}"`)
            .join(', ')}${round.length > 5 ? ' …' : ''}`;
    found.push(id);
    const trap = { ...TRAP, path: ['segments', id] };
    if (trapped < certainStates)
      yield {
        ...trap,
        severity: 'error',
        message: `no ending can be reached any more from segment "${id}"${others}`,
        walk: exploration.pathTo(trapped),
      };
    else
      yield {
        ...trap,
        severity: 'warning',
        message: `no ending may be reached any more from segment "${id}"${others}, by a viewer who went back to a checkpoint`,
        related: checkpointsOf(story, 'with variables of the viewer that have changed since'),
      };
  }
  if (!isComplete) {
    yield* withoutExit(story, new Set(found));
    yield* notLedTo(story);
    return;
  }
  const endings = program.segmentIds.filter(
    (id, index) => story.segments[id]?.ending && exploration.seen.entered[index] !== -1,
  );
  if (endings.length * states > MOST_ENDING_WORK) return;
  for (const id of endings) {
    const index = program.segmentIds.indexOf(id);
    const reaches = graph.reaching((state) => segmentAt[state] === index);
    const lost = reaches.findIndex(
      (reached, state) =>
        reached === 0 && state < certainStates && leadsToEnding[state] === 1 && !isEnding(state),
    );
    if (lost === -1) continue;
    yield {
      ...{ code: 'MC6013', severity: 'note', path: ['segments', id, 'ending'], target: 'key' },
      message: `ending "${story.segments[id]?.ending?.id}" can't be reached any more from segment "${idAt(lost)}" on`,
      advice: 'Fine if intended.',
      related: [{ path: ['segments', idAt(lost)], target: 'key', message: 'from here on' }],
      walk: exploration.pathTo(lost),
    };
  }
}

/** The first state of each segment in which one gets into a trap: no ending can be reached from it, but from the state before. */
function trapsOf(
  { graph, starts }: Exploration,
  leadsToEnding: Uint8Array,
  segmentAt: Int32Array,
): readonly number[] {
  const found = new Map<number, number>();
  const enter = (state: number): void => {
    const segment = segmentAt[state] as number;
    if (leadsToEnding[state] === 0 && state < (found.get(segment) ?? Number.POSITIVE_INFINITY))
      found.set(segment, state);
  };
  for (const start of starts) enter(start);
  for (let state = 0; state < graph.states; state += 1) {
    if (leadsToEnding[state] === 0) continue;
    for (let ordinal = 0; ordinal < graph.degree(state); ordinal += 1)
      enter(graph.target(state, ordinal));
  }
  return [...found.values()].sort((one, other) => one - other);
}

/** The segments that can follow a state. */
function goneThrough(
  { graph, program }: Exploration,
  from: number,
  segmentAt: Int32Array,
): readonly string[] {
  const seen = new Set([from]);
  const waiting = [from];
  for (
    let state = waiting.pop();
    state !== undefined && seen.size < 10_000;
    state = waiting.pop()
  ) {
    for (let ordinal = 0; ordinal < graph.degree(state); ordinal += 1) {
      const to = graph.target(state, ordinal);
      if (seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  }
  return [
    ...new Set([...seen].map((state) => program.segmentIds[segmentAt[state] as number] ?? '')),
  ];
}

/** Most pairs of ending and state that are looked at for points of no return. */
const MOST_ENDING_WORK = 50_000_000;

function* propertyFindings(
  exploration: Exploration,
  properties: readonly Property[],
): Generator<Finding> {
  for (const property of properties) {
    const verdict = judge(exploration, property);
    if (verdict.kind === 'holds') continue;
    const about = { path: [], target: 'value', property } as const;
    const stated = property.name ?? printProperty(property);
    if (verdict.kind === 'unknown' && verdict.cause === 'going back') {
      const what =
        property.kind === 'reachable'
          ? 'nothing makes it true, except perhaps going back to a checkpoint'
          : 'it holds, except perhaps for viewers who go back to a checkpoint';
      yield {
        ...about,
        code: 'MC6012',
        severity: 'warning',
        message: `"${stated}" isn't proven: ${what}`,
        advice: 'Play that by hand, or keep in the session what conditions ask for.',
        related: checkpointsOf(
          exploration.story,
          'with variables of the viewer that have changed since',
        ),
      };
    } else if (verdict.kind === 'unknown')
      yield {
        ...about,
        code: 'MC6012',
        severity: 'warning',
        message: `"${stated}" isn't proven: not every state was looked at`,
        advice: 'Raise --most-states.',
      };
    else
      yield {
        ...about,
        code: 'MC6011',
        severity: 'error',
        message: `"${stated}" doesn't hold`,
        advice: FAILED[property.kind],
        ...(verdict.walk ? { walk: verdict.walk } : {}),
      };
  }
}

const FAILED: Readonly<Record<Property['kind'], string>> = {
  always: 'At the end of this walk it is false: change the story there, or the property.',
  never: 'At the end of this walk it is true: change the story there, or the property.',
  reachable: 'No walk makes it true: open a way there, or change the property.',
  eventually: 'This walk goes by without it: close that way, or change the property.',
};

function incomplete({ states }: Exploration): Finding {
  return {
    code: 'MC6010',
    severity: 'warning',
    path: [],
    target: 'value',
    message: `there are more than ${states} states; what was found holds, but there may be more`,
    advice: 'Narrow the bounds of numbers, or raise --most-states.',
  };
}

function tooWide(id: string, variable: Variable): Finding {
  return {
    code: 'MC6010',
    severity: 'warning',
    path: ['variables', id],
    target: 'key',
    message: `variable "${id}" has ${variableSize(variable)} values; paths can't be explored`,
    advice: `Narrow its bounds to ${MOST_VALUES} values at most.`,
  };
}

function effectsOf(story: Story): string[] {
  return Object.values(story.segments).flatMap((segment) => [
    ...segment.do,
    ...segment.choices.flatMap((choice) => choice.options.flatMap((option) => option.do)),
  ]);
}
