import { eventSchema, parseStory, type StoryEvent } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { crowd } from '../simulate/crowd.ts';
import { isPlainEvent } from './plain-event.ts';

const story = parseStory({
  matchcut: 1,
  id: 'ferry',
  title: 'Ferry',
  start: 'pier',
  variables: {
    coins: { type: 'int', max: 3, initial: 1 },
    mood: { type: 'enum', values: ['calm', 'wild'], initial: 'calm' },
    wet: { type: 'bool' },
  },
  segments: {
    pier: {
      durationMs: 9_000,
      checkpoint: { title: 'Pier' },
      choices: [
        {
          id: 'pay',
          opensAtMs: 1_000,
          closesAtMs: 5_000,
          default: 'wait',
          options: [
            { id: 'give', label: 'Give', do: ['coins -= 1', 'mood = "wild"'], to: 'end' },
            { id: 'wait', label: 'Wait', to: 'end' },
          ],
        },
      ],
    },
    end: { durationMs: 1_000, ending: { id: 'end', title: 'End' } },
  },
});
const envelope = {
  matchcut: 1,
  story: 'ferry',
  storyVersion: 'v1',
  session: 's',
  seq: 9,
  at: 1_764_000_000_000,
  segment: 'pier',
  step: 1,
  positionMs: 2,
};
const rare = [
  { type: 'error', code: 'MC5004', message: 'gone', isFatal: true },
  { type: 'stalled', wallMs: 3 },
  { type: 'seeked', toMs: 4 },
  { type: 'hidden' },
  { type: 'choice_skipped', choice: 'pay' },
].map((body) => ({ ...envelope, ...body }) as StoryEvent);
const told = [
  ...[...crowd(story, { viewers: 40, seed: 3, now: 1_764_000_000_000 })].flat(),
  ...rare,
];

const anything = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'x',
    'x'.repeat(64),
    'x'.repeat(65),
    '🚂'.repeat(32),
    '🚂'.repeat(33),
    -1,
    0,
    0.5,
    1,
    2 ** 32 - 1,
    2 ** 32,
    1e12,
    1e13,
    8.64e15,
    9e15,
    true,
    [],
    ['a'],
    [1],
    {},
  ),
  fc.jsonValue() as fc.Arbitrary<unknown>,
);

describe('the compiled check of events', () => {
  it('knows every event that a player tells, but for those with traits', () => {
    expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThan(10);
    expect(told.filter((event) => !isPlainEvent(event) && !('traits' in event))).toEqual([]);
  });

  it('takes the events that the schema takes as they are, and no others, whatever is wrong with one of their fields', () => {
    const field = fc.constantFrom(...new Set(told.flatMap((event) => Object.keys(event))));
    const spoilt = fc
      .tuple(fc.constantFrom(...told), field, anything)
      .map(([event, name, value]): Record<string, unknown> => ({ ...event, [name]: value }));
    fc.assert(
      fc.property(spoilt, (event) => {
        if (event['traits'] !== undefined) return;
        const parsed = eventSchema.safeParse(event);
        expect(isPlainEvent(event)).toBe(
          parsed.success && Object.keys(event).every((name) => Object.hasOwn(parsed.data, name)),
        );
      }),
      cases(500),
    );
  });

  it.each([[null], [[]], ['x'], [1], [{}], [{ type: '__proto__' }], [{ type: 'constructor' }]])(
    'refuses %j',
    (value) => {
      expect(isPlainEvent(value)).toBe(false);
    },
  );
});
