import { draw } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { compareArms, type Arm } from './experiment.ts';

const EXPERIMENTS = 400;
const LOOKS = 60;
const SESSIONS_A_LOOK = 40;

/** Plays an experiment whose arms succeed at these rates, and looks at it again and again: the look at which it is decided, if ever. */
function decidedAt(rates: readonly [number, number], seed: number, isDecided: (first: Arm, second: Arm) => boolean): number | undefined {
  let state = seed * 7_919;
  const successes: [number, number] = [0, 0];
  for (let look = 1; look <= LOOKS; look += 1) {
    for (const arm of [0, 1] as const) {
      for (let session = 0; session < SESSIONS_A_LOOK; session += 1) {
        const { value, next } = draw(state);
        state = next;
        successes[arm] += value < rates[arm] ? 1 : 0;
      }
    }
    const sessions = look * SESSIONS_A_LOOK;
    if (isDecided({ sessions, successes: successes[0] }, { sessions, successes: successes[1] })) return look;
  }
  return undefined;
}

const shareDecided = (rates: readonly [number, number], isDecided: (first: Arm, second: Arm) => boolean) => Array.from({ length: EXPERIMENTS }, (_, seed) => decidedAt(rates, seed + 1, isDecided)).filter((look) => look !== undefined).length / EXPERIMENTS;
const isSequential = (first: Arm, second: Arm) => compareArms(first, second).p < 0.05;
/** The usual test for one look at the end. */
const isNaive = (first: Arm, second: Arm) => {
  const [one, other] = [first.successes / first.sessions, second.successes / second.sessions];
  const pooled = (one + other) / 2;
  return Math.abs(one - other) / Math.sqrt((2 * pooled * (1 - pooled)) / first.sessions) > 1.96;
};

describe('comparing two arms', () => {
  it('cries wolf in no more than one of twenty experiments without a difference, however often it is looked at', () => {
    expect(shareDecided([0.6, 0.6], isSequential)).toBeLessThan(0.05);
    // What it is there for: the usual test, looked at as often, does so in a quarter of them.
    expect(shareDecided([0.6, 0.6], isNaive)).toBeGreaterThan(0.2);
  });

  it('sees a difference that is there', () => {
    expect(shareDecided([0.6, 0.68], isSequential)).toBeGreaterThan(0.9);
  });

  it('says how large it may be, the nearer the more there is to go by', () => {
    const few = compareArms({ sessions: 50, successes: 30 }, { sessions: 50, successes: 35 });
    const many = compareArms({ sessions: 50_000, successes: 30_000 }, { sessions: 50_000, successes: 35_000 });
    expect(few.low).toBeLessThan(0);
    expect(few.p).toBeGreaterThan(0.05);
    expect(many.difference).toBeCloseTo(0.1, 3);
    expect([many.low, many.high].every((bound) => Math.abs(bound - 0.1) < 0.015)).toBe(true);
    expect(many.p).toBeLessThan(1e-6);
  });

  it('knows nothing where there is nothing to go by', () => {
    const { p, low, high } = compareArms({ sessions: 0, successes: 0 }, { sessions: 0, successes: 0 });
    expect(p).toBe(1);
    expect([low, high]).toEqual([-1, 1]);
  });

  it('takes arms that all succeeded or all failed', () => {
    expect(compareArms({ sessions: 400, successes: 400 }, { sessions: 400, successes: 0 })).toMatchObject({ p: expect.closeTo(0, 6) as number, low: expect.any(Number) as number });
  });
});
