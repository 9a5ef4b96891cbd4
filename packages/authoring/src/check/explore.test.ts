import { toMachine, type Story, type StoryContext } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { initialTransition, transition, type AnyMachineSnapshot } from 'xstate';
import { randomStories, storiesOfViewers } from '../../../../fixtures/random-stories.ts';
import { explore, type ExploreOptions } from './explore.ts';

/** What the checker compares: a segment just entered, and all that is remembered then. */
function statesOfChecker(story: Story, options: ExploreOptions = {}): Set<string> {
  const exploration = explore(story, options);
  const all = new Set<string>();
  for (let state = 0; state < exploration.states; state += 1) {
    const slots = exploration.read(state);
    all.add(
      exploration.layout.fields
        .map((field, index) =>
          index === 0
            ? exploration.program.segmentIds[slots[0] as number]
            : `${field.name}=${slots[index]}`,
        )
        .join(' '),
    );
  }
  return all;
}

// Random states whose next draws lie evenly in [0, 1): with them a draw has every outcome that it can have.
const DRAWS = [
  ...new Map(
    Array.from({ length: 4_000 }, (_, seed) => [Math.floor(drawOf(seed) * 40), seed]),
  ).values(),
];

function drawOf(seed: number): number {
  const next = (seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** The same by walking the compiled XState machine, event by event, with every answer and every draw. */
function statesOfMachine(
  story: Story,
  { goesBack = false, most = Infinity }: { goesBack?: boolean; most?: number } = {},
): Set<string> {
  const machine = toMachine(story);
  const { layout } = explore(story);
  const describeContext = (context: StoryContext): string =>
    layout.fields
      .map(({ name }, index) => {
        if (index === 0) return context.segment;
        const [kind, id = ''] = name.split(' ');
        if (kind === 'visited') return `${name}=${context.visited.includes(id) ? 1 : 0}`;
        if (kind === 'chosen') return `${name}=${context.chosen.includes(id) ? 1 : 0}`;
        const variable = story.variables[id];
        const value = context.variables[id];
        if (variable?.type === 'int') return `${name}=${Number(value) - variable.min}`;
        if (variable?.type === 'enum') return `${name}=${variable.values.indexOf(String(value))}`;
        return `${name}=${Number(value)}`;
      })
      .join(' ');
  const entered = new Set<string>();
  const known = new Set<string>();
  const [start] = initialTransition(machine, { seed: 1 });
  const waiting: AnyMachineSnapshot[] = [];
  const cameBack = new Set<string>();
  const kept = Object.keys(story.variables).filter(
    (id) => story.variables[id]?.scope === 'viewer' && layout.slot(`variable ${id}`) !== -1,
  );
  const arrive = (snapshot: AnyMachineSnapshot, visits: number): void => {
    const context = snapshot.context as StoryContext;
    // Whoever leaves here may come back with what is theirs.
    const theirs = Object.fromEntries(kept.map((id) => [id, context.variables[id] ?? false]));
    if (kept.length > 0 && !cameBack.has(JSON.stringify(theirs))) {
      cameBack.add(JSON.stringify(theirs));
      arrive(initialTransition(machine, { seed: 1, viewerVariables: theirs })[0], 1);
    }
    if (visits > 0) entered.add(describeContext(context));
    const remembered = goesBack
      ? Object.entries(context.checkpoints).map(([id, { variables, visited, chosen }]) => [
          id,
          variables,
          visited,
          chosen,
        ])
      : 0;
    const key = JSON.stringify([
      snapshot.value,
      { ...context, random: 0, step: 0, checkpoints: 0, visited: 0, chosen: 0 },
      remembered,
      describeContext(context),
    ]);
    if (known.has(key)) return;
    known.add(key);
    waiting.push(snapshot);
  };
  arrive(start, 1);
  for (let snapshot = waiting.pop(); snapshot && known.size < most; snapshot = waiting.pop()) {
    const context = snapshot.context as StoryContext;
    const place = String((snapshot.value as Record<string, string>)[context.segment]);
    const segment = story.segments[context.segment];
    const events = [
      ...(segment?.choices ?? []).flatMap(({ opensAtMs }) =>
        place.startsWith('before') ? [{ type: 'position' as const, ms: opensAtMs }] : [],
      ),
      ...(segment?.choices ?? []).flatMap(({ options }) =>
        options.map(({ id }) => ({ type: 'choose' as const, option: id })),
      ),
      ...(place === 'playing out' ? [{ type: 'ended' as const }] : []),
      ...(goesBack
        ? Object.keys(context.checkpoints).map((id) => ({ type: 'back' as const, segment: id }))
        : []),
    ];
    for (const event of events) {
      for (const random of event.type === 'ended' ? DRAWS : [1]) {
        const [next, actions] = transition(
          machine,
          machine.resolveState({ value: snapshot.value, context: { ...context, random } }),
          event as never,
        );
        arrive(
          next,
          actions.filter((action) => JSON.stringify(action).includes('segment_entered')).length,
        );
      }
    }
  }
  return entered;
}

describe('the checker', () => {
  it('finds exactly the states that the compiled machine can be in', () => {
    fc.assert(
      fc.property(randomStories, (story) => {
        expect([...statesOfChecker(story)].sort()).toEqual([...statesOfMachine(story)].sort());
      }),
      cases(4),
    );
  }, 600_000);

  it('finds exactly those that viewers can bring about who come back', () => {
    fc.assert(
      fc.property(storiesOfViewers, (story) => {
        expect([...statesOfChecker(story)].sort()).toEqual([...statesOfMachine(story)].sort());
      }),
      cases(4),
    );
  }, 600_000);

  it('finds all that viewers can bring about who also go back to checkpoints, and is sure of what others can', () => {
    const withCheckpoints = storiesOfViewers.map((story): Story => ({
      ...story,
      segments: Object.fromEntries(
        Object.entries(story.segments).map(([id, segment], index) => [
          id,
          index % 2 === 0 && !segment.ending ? { ...segment, checkpoint: { title: id } } : segment,
        ]),
      ),
    }));
    let more = 0;
    fc.assert(
      fc.property(withCheckpoints, (story) => {
        const found = statesOfChecker(story, { goesBack: true });
        expect(
          [...statesOfMachine(story, { goesBack: true, most: 200 })].filter(
            (state) => !found.has(state),
          ),
        ).toEqual([]);
        const { certainStates, states } = explore(story, { goesBack: true });
        expect(certainStates).toBe(explore(story).states);
        more += states - certainStates;
      }),
      cases(2),
    );
    // Going back must have led to something new, or nothing was tried.
    expect(more).toBeGreaterThan(0);
  }, 600_000);
});
