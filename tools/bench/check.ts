import { checkStory, explore, loadStory, type Exploration } from '@matchcut/authoring';
import { parseStory, type Story, type StoryContext, toMachine } from '@matchcut/runtime';
import type { AnyStateMachine } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import type { Figure } from './figure.ts';
import { keystrokes } from './lsp.ts';

const ROUNDS = 3;
const SMALL = 5;
const LARGE = 15;

/** The checker beside XState's own graph walk on the same machine, and alone on what only it can do. */
export async function check(): Promise<readonly Figure[]> {
  const tenThousand = median(Array.from({ length: ROUNDS }, tenThousandSegments));
  const story = counters(SMALL);
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(measure(() => walk(story)));
    theirs.push(measure(() => walkWithGraph(story)));
  }
  const speed = compared(ours, theirs, ({ statesPerSecond }) => statesPerSecond);
  const oursBytes = bytesPerState(explore(story));
  const theirsBytes = median(theirs.map(({ bytesPerState }) => bytesPerState));
  let tenMillionBytes = Number.NaN;
  const tenMillion = measure(() => {
    const { exploration } = checkStory(counters(LARGE), {
      properties: [{ kind: 'never', condition: 'ash > oak and at(wood)' }],
    });
    if (!exploration) throw new Error('so few values can be explored');
    tenMillionBytes = bytesPerState(exploration);
    return { states: exploration.states, held: exploration };
  });
  return [
    {
      id: 'check.statesPerSecond',
      value: speed.value,
      unit: 'states/s',
      peer: '@xstate/graph',
      peerValue: speed.peerValue,
      ratio: speed.ratio,
    },
    {
      id: 'check.ratioStatesPerSecond',
      value: speed.ratio,
      unit: '×',
      goal: { op: '>=', value: 20 },
    },
    {
      id: 'check.ratioBytesPerState',
      value: theirsBytes / oursBytes,
      unit: '×',
      peer: '@xstate/graph bytes',
      peerValue: theirsBytes,
      goal: { op: '>=', value: 20 },
    },
    {
      id: 'check.tenMillion.states',
      value: tenMillion.states,
      unit: 'states',
      goal: { op: '>=', value: 1e7 },
    },
    { id: 'check.tenMillion.statesPerSecond', value: tenMillion.statesPerSecond, unit: 'states/s' },
    { id: 'check.tenMillion.bytesPerState', value: tenMillionBytes, unit: 'B' },
    {
      id: 'check.tenMillion.peakGigabytes',
      value: process.resourceUsage().maxRSS / 2 ** 20,
      unit: 'GB',
      goal: { op: '<=', value: 4 },
    },
    {
      id: 'check.tenThousandSegmentsMs',
      value: tenThousand,
      unit: 'ms',
      goal: { op: '<=', value: 2000 },
    },
    await keystrokes(),
  ];
}

interface Measured {
  readonly states: number;
  readonly statesPerSecond: number;
  readonly bytesPerState: number;
}

/** What was walked: how many states, and whatever must be in memory for them. */
interface Walk {
  readonly states: number;
  readonly held: unknown;
}

function measure(work: () => Walk): Measured {
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const started = performance.now();
  const { states, held } = work();
  const seconds = (performance.now() - started) / 1000;
  globalThis.gc?.();
  const bytes = held === undefined ? 0 : process.memoryUsage().heapUsed - heap;
  return { states, statesPerSecond: states / seconds, bytesPerState: bytes / states };
}

/** All that an exploration holds, room for growth included. */
function bytesPerState({ bytes, states }: Exploration): number {
  return bytes / states;
}

function walk(story: Story): Walk {
  const exploration = explore(story);
  return { states: exploration.states, held: exploration };
}

/** Six counters that a viewer raises one at a time, in every order: `size ** 6` states. */
function counters(size: number): Story {
  const names = ['ash', 'birch', 'cedar', 'elm', 'fir', 'oak'];
  return parseStory({
    ...{ matchcut: 1, id: 'forest', title: 'The forest', start: 'clearing' },
    variables: Object.fromEntries(names.map((name) => [name, { type: 'int', max: size - 1 }])),
    segments: {
      clearing: {
        durationMs: 9_000,
        choices: [
          {
            id: 'plant',
            opensAtMs: 1_000,
            closesAtMs: 8_000,
            default: 'ash',
            options: names.map((name) => ({ id: name, label: name, do: [`${name} += 1`] })),
          },
        ],
        routes: [
          { to: 'wood', when: names.map((name) => `${name} == ${size - 1}`).join(' and ') },
          { to: 'clearing' },
        ],
      },
      wood: { durationMs: 1_000, ending: { id: 'wood', title: 'A wood' } },
    },
  });
}

/**
 * The states on entering a segment, as `@xstate/graph` finds them. Only these are counted, since they are the
 * same that the checker finds; the snapshots in between that it has to walk through are its way of working.
 */
function walkWithGraph(story: Story): Walk {
  const machine = toMachine(story) as unknown as AnyStateMachine;
  const events = [
    { type: 'position', ms: 1_000 } as const,
    ...(story.segments['clearing']?.choices[0]?.options ?? []).map(
      ({ id }) => ({ type: 'choose', option: id }) as const,
    ),
    { type: 'ended' } as const,
  ];
  const map = getAdjacencyMap(machine, {
    input: { seed: 1 },
    events,
    limit: Number.POSITIVE_INFINITY,
    serializeState: (snapshot) => {
      const { context, value } = snapshot as unknown as { context: StoryContext; value: unknown };
      return JSON.stringify([value, context.variables, context.next, context.hasEnded]);
    },
  });
  const entered = Object.values(map).filter(
    ({ state }) => (state as unknown as { context: StoryContext }).context.positionMs === 0,
  );
  return { states: entered.length, held: map };
}

/** Ten thousand segments in a row with a choice each, as a writer writes them: read, validated and checked. */
function tenThousandSegments(): number {
  const count = 10_000;
  const target = (index: number): string => (index < count ? `s${index}` : 'out');
  const segments = Array.from(
    { length: count },
    (_, index) => `  s${index}:
    duration: 9s
    choices:
      - id: c${index}
        opens: 1s
        closes: 8s
        default: on
        options:
          - { id: on, label: On, to: ${target(index + 1)} }
          - { id: over, label: Over, to: ${target(index + 2)} }
`,
  );
  const text = `matchcut: 1\nid: road\ntitle: The road\nstart: s0\nsegments:\n${segments.join('')}  out: { duration: 1s, ending: { id: out, title: Out } }\n`;
  const started = performance.now();
  const { story } = loadStory(text, 'road.yaml');
  if (!story) throw new Error('the road must be valid');
  checkStory(story);
  return performance.now() - started;
}

function compared(
  ours: readonly Measured[],
  theirs: readonly Measured[],
  of: (measured: Measured) => number,
): { value: number; peerValue: number; ratio: number } {
  const value = median(ours.map(of));
  const peerValue = median(theirs.map(of));
  return { value, peerValue, ratio: value / peerValue };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
