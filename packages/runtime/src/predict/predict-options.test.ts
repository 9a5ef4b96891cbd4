import { describe, expect, it } from 'vitest';
import { createSession } from '../session/session.ts';
import { parseStory } from '../story/validate.ts';
import type { Choice } from '../story/story.ts';
import { predictOptions } from './predict-options.ts';
import { weightsSchema, type PredictorWeights } from './weights.ts';

const option = (id: string, odds?: number) => ({
  id,
  label: id,
  unavailable: 'hidden' as const,
  do: [],
  cut: 'end' as const,
  ...(odds === undefined ? {} : { odds }),
});
const door: Choice = {
  id: 'door',
  opensAtMs: 0,
  closesAtMs: 1_000,
  default: 'last',
  options: [option('attic'), option('cellar')],
};
const weights = (
  counts: Record<string, number>,
  after: Record<string, Record<string, number>> = {},
): PredictorWeights => ({ matchcut: 1, story: 'house', choices: { door: { counts, after } } });
const [attic] = [
  (...given: Parameters<typeof predictOptions>) => predictOptions(...given)[0] ?? Number.NaN,
];

describe('predicting an answer', () => {
  it('starts from the author’s odds', () => {
    const choice = { ...door, options: [option('attic', 3), option('cellar')] };
    expect(predictOptions(choice, choice.options, [], undefined)).toEqual([0.75, 0.25]);
  });

  it('expects silence to take the default more often', () => {
    const choice = { ...door, default: 'cellar' };
    expect(attic(choice, choice.options, [], undefined)).toBeCloseTo(1 / 3);
  });

  it('moves from the author to the viewers as there are more of them', () => {
    const few = attic(door, door.options, [], weights({ attic: 3, cellar: 1 }));
    const many = attic(door, door.options, [], weights({ attic: 3_000, cellar: 1_000 }));
    expect(few).toBeGreaterThan(0.5);
    expect(many).toBeGreaterThan(few);
    expect(many).toBeCloseTo(0.75, 2);
  });

  it('knows that those who burnt the letter choose otherwise, the better the more they are', () => {
    const general = { attic: 500, cellar: 500 };
    const some = attic(
      door,
      door.options,
      ['letter.burn'],
      weights(general, { 'letter.burn': { attic: 1, cellar: 5 } }),
    );
    const many = attic(
      door,
      door.options,
      ['letter.burn'],
      weights(general, { 'letter.burn': { attic: 100, cellar: 500 } }),
    );
    expect(some).toBeLessThan(0.5);
    expect(many).toBeLessThan(some);
    expect(
      attic(
        door,
        door.options,
        ['letter.keep'],
        weights(general, { 'letter.burn': { attic: 100, cellar: 500 } }),
      ),
    ).toBeCloseTo(0.5, 2);
  });

  it('prefers what is known of the last two answers to what is known of the last', () => {
    const known = weights(
      { attic: 500, cellar: 500 },
      {
        'cat.feed': { attic: 900, cellar: 100 },
        'letter.burn cat.feed': { attic: 100, cellar: 900 },
      },
    );
    expect(attic(door, door.options, ['letter.burn', 'cat.feed'], known)).toBeLessThan(0.2);
  });

  it('speaks of open options only, and its chances sum to 1', () => {
    const chances = predictOptions(
      door,
      door.options.slice(1),
      [],
      weights({ attic: 10, cellar: 1 }),
    );
    expect(chances).toEqual([1]);
  });

  it('takes no harm from weights of another story', () => {
    expect(
      predictOptions(door, door.options, [], { matchcut: 1, story: 'other', choices: {} }),
    ).toEqual([0.5, 0.5]);
    const crafted = weightsSchema.safeParse(
      JSON.parse('{"matchcut":1,"story":"x","choices":{"__proto__":{"counts":{"open":1}}}}'),
    );
    expect(Object.keys(crafted.data?.choices ?? {})).toEqual([]);
    expect(({} as Record<string, unknown>)['counts']).toBeUndefined();
    expect(
      weightsSchema.safeParse({
        matchcut: 1,
        story: 'x',
        choices: { door: { counts: { attic: -1 } } },
      }).success,
    ).toBe(false);
  });
});

describe('the branches of a session', () => {
  const story = parseStory({
    ...{ matchcut: 1, id: 'house', title: 'The house', start: 'hall' },
    variables: { key: { type: 'bool' } },
    segments: {
      hall: {
        durationMs: 10_000,
        choices: [
          {
            id: 'search',
            opensAtMs: 1_000,
            closesAtMs: 2_000,
            default: 'no',
            options: [
              { id: 'yes', label: 'Yes', do: ['key = true'] },
              { id: 'no', label: 'No' },
            ],
          },
          {
            id: 'door',
            opensAtMs: 3_000,
            closesAtMs: 4_000,
            default: 'leave',
            options: [
              { id: 'open', label: 'Open', to: 'cellar', odds: 6 },
              { id: 'leave', label: 'Leave' },
            ],
          },
        ],
        routes: [{ to: 'attic', when: 'key' }, { to: 'street' }],
      },
      cellar: { durationMs: 1_000, ending: { id: 'cellar', title: 'Cellar' } },
      attic: { durationMs: 1_000, ending: { id: 'attic', title: 'Attic' } },
      street: { durationMs: 1_000, ending: { id: 'street', title: 'Street' } },
    },
  });
  const rounded = (session: ReturnType<typeof createSession>) =>
    Object.fromEntries(
      session.state.branches.map(({ segment, probability }) => [
        segment,
        Math.round(probability * 100) / 100,
      ]),
    );

  it('weighs every way through the choices that are left', () => {
    expect(rounded(createSession(story))).toEqual({ cellar: 0.75, street: 0.17, attic: 0.08 });
  });

  it('narrows down with each answer, to one', () => {
    const session = createSession(story);
    session.position(1_000);
    session.choose('yes');
    expect(rounded(session)).toEqual({ cellar: 0.75, attic: 0.25 });
    session.position(3_000);
    session.choose('leave');
    expect(rounded(session)).toEqual({ attic: 1 });
    session.ended();
    expect(session.state.branches).toEqual([]);
  });

  it('is never certain while a choice is open, however few take an option', () => {
    const known: PredictorWeights = {
      matchcut: 1,
      story: 'house',
      choices: { door: { counts: { open: 1_000_000, leave: 1 }, after: {} } },
    };
    expect(
      createSession(story, { weights: known }).state.branches.map(({ segment }) => segment),
    ).toEqual(expect.arrayContaining(['cellar', 'street', 'attic']));
  });

  it('counts in that a random default changes the lots that routes draw', () => {
    const drawn = parseStory({
      ...{ matchcut: 1, id: 'lots', title: 'Lots', start: 'hall' },
      segments: {
        hall: {
          durationMs: 5_000,
          choices: [
            {
              id: 'wait',
              opensAtMs: 0,
              closesAtMs: 5_000,
              default: 'random',
              options: [
                { id: 'a', label: 'A' },
                { id: 'b', label: 'B' },
              ],
            },
          ],
          routes: [
            { to: 'left', weight: 1 },
            { to: 'right', weight: 1 },
          ],
        },
        left: { durationMs: 1_000, ending: { id: 'left', title: 'Left' } },
        right: { durationMs: 1_000, ending: { id: 'right', title: 'Right' } },
      },
    });
    for (let seed = 0; seed < 50; seed += 1) {
      const session = createSession(drawn, { seed });
      const { branches } = session.state;
      session.ended();
      expect(branches.map(({ segment }) => segment)).toContain(session.state.segment);
    }
  });

  it('learns from what others did after the same answer', () => {
    const known: PredictorWeights = {
      matchcut: 1,
      story: 'house',
      choices: {
        door: { counts: { open: 50, leave: 50 }, after: { 'search.yes': { open: 1, leave: 99 } } },
      },
    };
    const session = createSession(story, { weights: known });
    session.position(1_000);
    session.choose('yes');
    expect(session.state.branches[0]?.segment).toBe('attic');
  });
});
