import { draw } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { compareArms, type Arm } from './experiment.ts';

const EXPERIMENTS = 400;
const LOOKS = 60;
const VIEWERS_A_LOOK = 40;

/** Plays an experiment whose arms succeed at these rates, and looks at it again and again: the look at which it is decided, if ever. */
function decidedAt(
  rates: readonly [number, number],
  seed: number,
  isDecided: (first: Arm, second: Arm) => boolean,
): number | undefined {
  let state = seed * 7_919;
  const successes: [number, number] = [0, 0];
  for (let look = 1; look <= LOOKS; look += 1) {
    for (const arm of [0, 1] as const) {
      for (let viewer = 0; viewer < VIEWERS_A_LOOK; viewer += 1) {
        const { value, next } = draw(state);
        state = next;
        successes[arm] += value < rates[arm] ? 1 : 0;
      }
    }
    const viewers = look * VIEWERS_A_LOOK;
    if (isDecided({ viewers, successes: successes[0] }, { viewers, successes: successes[1] }))
      return look;
  }
  return undefined;
}

const shareDecided = (
  rates: readonly [number, number],
  isDecided: (first: Arm, second: Arm) => boolean,
) =>
  Array.from({ length: EXPERIMENTS }, (_, seed) => decidedAt(rates, seed + 1, isDecided)).filter(
    (look) => look !== undefined,
  ).length / EXPERIMENTS;
const isSequential = (first: Arm, second: Arm) => compareArms(first, second).p < 0.05;
/** The usual test for one look at the end. */
const isNaive = (first: Arm, second: Arm) => {
  const [one, other] = [first.successes / first.viewers, second.successes / second.viewers];
  const pooled = (one + other) / 2;
  return Math.abs(one - other) / Math.sqrt((2 * pooled * (1 - pooled)) / first.viewers) > 1.96;
};

describe('comparing two arms', () => {
  it('cries wolf in no more than one of twenty experiments without a difference, however often it is looked at', () => {
    expect(shareDecided([0.6, 0.6], isSequential)).toBeLessThan(0.05);
    // What it is there for: the usual test, looked at as often, does so in a quarter of them.
    expect(shareDecided([0.6, 0.6], isNaive)).toBeGreaterThan(0.2);
  });

  it('cries wolf no more often where viewers come many times, since it counts viewers', () => {
    // Half of the viewers finish whenever they come, the other half never do; they come once to thirty times.
    const shareOf = (
      armOf: (viewers: readonly { readonly sessions: number; readonly finishes: boolean }[]) => Arm,
    ): number => {
      let state = 1;
      const chance = (): number => {
        const { value, next } = draw(state);
        state = next;
        return value;
      };
      let decided = 0;
      for (let trial = 0; trial < EXPERIMENTS; trial += 1) {
        const arms = [0, 1].map(() =>
          armOf(
            Array.from({ length: 400 }, () => ({
              sessions: 1 + Math.floor(chance() * 30),
              finishes: chance() < 0.5,
            })),
          ),
        );
        if (isSequential(arms[0] as Arm, arms[1] as Arm)) decided += 1;
      }
      return decided / EXPERIMENTS;
    };
    const sum = (numbers: readonly number[]): number =>
      numbers.reduce((all, each) => all + each, 0);
    expect(
      shareOf((viewers) => ({
        viewers: viewers.length,
        successes: viewers.filter(({ finishes }) => finishes).length,
      })),
    ).toBeLessThan(0.05);
    // What it is there for: counted by sessions, a third of such experiments and more show a difference that isn't there.
    expect(
      shareOf((viewers) => ({
        viewers: sum(viewers.map(({ sessions }) => sessions)),
        successes: sum(viewers.map(({ sessions, finishes }) => (finishes ? sessions : 0))),
      })),
    ).toBeGreaterThan(0.3);
  });

  it('sees a difference that is there', () => {
    expect(shareDecided([0.6, 0.68], isSequential)).toBeGreaterThan(0.9);
  });

  it('says how large it may be, the nearer the more there is to go by', () => {
    const few = compareArms({ viewers: 50, successes: 30 }, { viewers: 50, successes: 35 });
    const many = compareArms(
      { viewers: 50_000, successes: 30_000 },
      { viewers: 50_000, successes: 35_000 },
    );
    expect(few.low).toBeLessThan(0);
    expect(few.p).toBeGreaterThan(0.05);
    expect(many.difference).toBeCloseTo(0.1, 3);
    expect([many.low, many.high].every((bound) => Math.abs(bound - 0.1) < 0.015)).toBe(true);
    expect(many.p).toBeLessThan(1e-6);
  });

  it('knows nothing where there is nothing to go by', () => {
    const { p, low, high } = compareArms(
      { viewers: 0, successes: 0 },
      { viewers: 0, successes: 0 },
    );
    expect(p).toBe(1);
    expect([low, high]).toEqual([-1, 1]);
  });

  it('takes arms that all succeeded or all failed', () => {
    expect(
      compareArms({ viewers: 400, successes: 400 }, { viewers: 400, successes: 0 }),
    ).toMatchObject({ p: expect.closeTo(0, 6) as number, low: expect.any(Number) as number });
  });
});
