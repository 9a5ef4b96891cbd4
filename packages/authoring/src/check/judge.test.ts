import {
  evaluate,
  parseCondition,
  toMachine,
  type Story,
  type StoryContext,
  type StoryMachineEvent,
} from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { initialTransition, transition, type AnyMachineSnapshot } from 'xstate';
import { storiesWithoutLots } from '../../../../fixtures/random-stories.ts';
import { loadStory } from '../load-story.ts';
import type { Property } from '../properties/property.ts';
import { explore, type PathStep } from './explore.ts';
import { judge, type Verdict } from './judge.ts';

function judged(story: Story, property: Property): Verdict {
  const conditions = [property.condition, property.after, property.until].filter(
    (text) => text !== undefined,
  );
  return judge(explore(story, { conditions }), property);
}

const mansion = (properties: string) => `matchcut: 1
id: mansion
title: The mansion
start: hall
variables:
  key: { type: bool }
  fear: { type: int, max: 3 }
segments:
  hall:
    duration: 9s
    choices:
      - id: go
        opens: 2s
        closes: 8s
        default: out
        options:
          - { id: up, label: Up, to: attic }
          - { id: cellar, label: Down, to: cellar }
          - { id: out, label: Out, to: garden }
  attic: { duration: 5s, do: key = true, routes: [{ to: hall }] }
  cellar: { duration: 5s, do: fear += 1, routes: [{ to: vault, when: key }, { to: hall }] }
  vault: { duration: 5s, ending: { id: rich, title: Rich } }
  garden: { duration: 5s, ending: { id: home, title: Home } }
properties:
${properties}`;

/** `holds`, `fails`, with the walk. */
function said(line: string): string {
  const { story, properties, diagnostics } = loadStory(
    mansion(`  - { ${line} }\n`),
    'mansion.yaml',
  );
  if (!story || !properties[0])
    return diagnostics
      .map(({ code, range }) => `${code} ${range.start.line}:${range.start.column}`)
      .join();
  const verdict = judged(story, properties[0]);
  const walk =
    verdict.kind === 'unknown' ? undefined : verdict.walk?.map((step) => step?.option).join(' ');
  return walk === undefined ? verdict.kind : `${verdict.kind} by ${walk || 'nothing'}`;
}

describe('a property', () => {
  it.each([
    ['always: fear <= 3', 'holds'],
    ['always: fear < 2', 'fails by cellar cellar'],
    ['never: at(vault) and not key', 'holds'],
    ['never: at(vault) and fear == 1', 'fails by up cellar'],
    [
      'reachable: at(vault) and fear == 3',
      'holds by up cellar'.replace('up cellar', 'cellar cellar up cellar'),
    ],
    ['reachable: key and at(garden) and at(hall)', 'fails'],
    ['eventually: key', 'fails by out'],
    ['eventually: at(garden) or at(vault)', 'holds'],
    ['eventually: at(vault), after: key', 'fails by up out'],
    ['eventually: fear >= 1, after: at(vault)', 'holds'],
    ['never: at(garden), after: at(vault)', 'holds'],
    ['never: at(hall), after: at(attic), until: at(hall)', 'holds'],
    ['never: at(hall), after: at(attic)', 'fails by up'],
    ['eventually: at(hall), after: at(cellar), until: at(vault)', 'fails by up cellar'],
    ['always: not key, until: at(attic)', 'holds'],
    ['eventually: at(attic), after: fear >= 1', 'fails by cellar out'],
    ['eventually: at(hall) or at(vault), after: key', 'holds'],
  ])('%s: %s', (line, verdict) => {
    expect(said(line)).toBe(verdict);
  });

  it.each([
    ['always: fear < 2, never: key', 'MC2001 25:5'],
    ['allways: key', 'MC2002 25:7'],
    ['always: fears < 2', 'MC3002 25:15'],
    ['always: fear', 'MC3003 25:15'],
    ['name: nothing', 'MC2001 25:5'],
    ['always: [a]', 'MC2004 25:15'],
  ])("that can't be read is told with its place: %s", (line, expected) => {
    expect(said(line)).toBe(expected);
  });
});

const conditions = fc.constantFrom(
  'key',
  'fear >= 2',
  'at(roof)',
  'at(cellar) and not key',
  'visited(stairs)',
  'mood == "wild"',
  'fear == 0',
);
const properties: fc.Arbitrary<Property> = fc.record({
  kind: fc.constantFrom('always', 'never', 'reachable', 'eventually'),
  condition: conditions,
  after: fc.option(conditions, { nil: undefined }),
  until: fc.option(conditions, { nil: undefined }),
});

/** What a property says of a walk, by its definition: moments are the states in which segments start. */
function shows(
  { kind, condition, after, until }: Property,
  moments: readonly StoryContext[],
  story: Story,
): boolean {
  const holds = (text: string | undefined, context: StoryContext): boolean =>
    text !== undefined &&
    evaluate(parseCondition(text), {
      variable: (name) => context.variables[name] ?? false,
      visited: (id) => context.visited.includes(id),
      chosen: (choice, option) => context.chosen.includes(`${choice}.${option}`),
      at: (id) => context.segment === id,
    }) === true;
  let phase: 'waiting' | 'on' | 'done' = after === undefined ? 'on' : 'waiting';
  for (const moment of moments) {
    const isOver = holds(until, moment);
    if (phase === 'waiting' && holds(after, moment)) phase = 'on';
    if (kind === 'eventually') {
      if (phase === 'on' && holds(condition, moment)) phase = 'done';
      if (phase === 'on' && (isOver || story.segments[moment.segment]?.ending !== undefined))
        return true;
    } else if (phase === 'on' && !isOver && holds(condition, moment) !== (kind === 'always'))
      return true;
    if (isOver) phase = after === undefined ? 'done' : 'waiting';
  }
  return false;
}

/** The moments of a walk, or of every walk, played on the compiled machine. */
function* played(
  story: Story,
  walk: readonly PathStep[] | undefined,
  mostMoments: number,
): Generator<StoryContext[]> {
  const machine = toMachine(story);
  const [start] = initialTransition(machine, { seed: 1 });
  const waiting: { at: AnyMachineSnapshot; moments: StoryContext[]; taken: number }[] = [
    { at: start, moments: [start.context as StoryContext], taken: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { at, moments, taken } = next;
    const context = at.context as StoryContext;
    const place = String((at.value as Record<string, string>)[context.segment]);
    const segment = story.segments[context.segment];
    if (
      segment?.ending ||
      moments.length >= mostMoments ||
      (walk && taken === walk.length && place.startsWith('choice'))
    ) {
      yield moments;
      continue;
    }
    const asked = segment?.choices.find(({ id }) => place.endsWith(` ${id}`));
    const step = walk?.[taken];
    let events: readonly StoryMachineEvent[] = [{ type: 'ended' }];
    if (asked && place.startsWith('before')) events = [{ type: 'position', ms: asked.opensAtMs }];
    else if (asked)
      events = asked.options
        .filter(({ id }) => !walk || (step?.choice === asked.id && step.option === id))
        .map(({ id }) => ({ type: 'choose', option: id }));
    for (const event of events) {
      const [after] = transition(machine, at, event as never);
      // An option that isn't open changes nothing.
      if (event.type === 'choose' && (after.context as StoryContext).step === context.step)
        continue;
      const hasEntered = event.type === 'ended' || (after.context as StoryContext).positionMs === 0;
      waiting.push({
        at: after,
        moments: hasEntered ? [...moments, after.context as StoryContext] : moments,
        taken: taken + (event.type === 'choose' ? 1 : 0),
      });
    }
  }
}

describe('the verdict on a random property of a random story', () => {
  it('comes with a walk that shows it when it is played, and holds where no short walk speaks against it', () => {
    fc.assert(
      fc.property(storiesWithoutLots, properties, (story, property) => {
        const verdict = judged(story, property);
        const shown = verdict.kind !== 'unknown' && verdict.walk !== undefined;
        if (shown)
          expect(
            [...played(story, verdict.walk, 40)].some((moments) => shows(property, moments, story)),
          ).toBe(true);
        else
          for (const moments of played(story, undefined, 3))
            expect(shows(property, moments, story)).toBe(false);
      }),
      cases(30),
    );
  });
});
