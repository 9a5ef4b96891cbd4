import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { planFetch, type BranchStretch, type FetchSituation, type Stretch } from './plan-fetch.ts';
import { UNKNOWN_THROUGHPUT, withTransfer } from './throughput.ts';

const RATES = [250, 500, 850, 1_300];
const piece = { seconds: 4, bytes: RATES.map((kbps) => (kbps * 4 * 1_000) / 8) };
const pieces = Array.from({ length: 5 }, () => piece);

function stretch(segment: string, next: number, neededInSeconds: number): Stretch {
  return { segment, pieces, next, neededInSeconds };
}

/** The film three pieces in and 4 s ahead, two branches untouched, a line of 2 Mb/s that never changes. */
function situation(change: Partial<FetchSituation> = {}): FetchSituation {
  const branches: BranchStretch[] = [
    { ...stretch('left', 0, 12), probability: 0.7 },
    { ...stretch('right', 0, 12), probability: 0.3 },
  ];
  return {
    current: stretch('film', 3, 4),
    branches,
    throughput: { kbps: 2_000, deviation: 0 },
    mostQuality: 3,
    mostAheadSeconds: 30,
    savesData: false,
    branchBudgetBytes: Infinity,
    ...change,
  };
}

const whole = stretch('film', 5, 12);

describe('planning what to fetch', () => {
  it('fetches the film first, as well as the line can', () => {
    expect(planFetch(situation())).toEqual({ segment: 'film', piece: 3, quality: 3 });
    expect(planFetch(situation({ throughput: { kbps: 600, deviation: 0 } }))?.quality).toBeLessThan(
      2,
    );
  });

  it('trusts an unsteady line less, most of all when time is short', () => {
    const soon = (deviation: number) =>
      planFetch(
        situation({ current: stretch('film', 3, 3), throughput: { kbps: 2_050, deviation } }),
      )?.quality;
    expect([soon(0), soon(1)]).toEqual([3, 2]);
  });

  it('takes the lowest quality when the film is late', () => {
    expect(planFetch(situation({ current: stretch('film', 3, -1) }))).toEqual({
      segment: 'film',
      piece: 3,
      quality: 0,
    });
  });

  it('insures the branches when the film is there, the likeliest first', () => {
    expect(planFetch(situation({ current: whole }))).toMatchObject({ segment: 'left', piece: 0 });
    const [left, right] = situation().branches;
    if (left && right)
      expect(
        planFetch(situation({ current: whole, branches: [{ ...left, next: 1 }, right] })),
      ).toMatchObject({ segment: 'right', piece: 0 });
  });

  it('insures a branch that is unlikely in the lowest quality, and one that nobody takes not at all', () => {
    const unlikely = (probability: number) =>
      planFetch(
        situation({
          current: whole,
          branches: [
            { ...stretch('left', 5, 32), probability: 1 - probability },
            { ...stretch('right', 0, 12), probability },
          ],
        }),
      );
    expect(unlikely(0.1)).toEqual({ segment: 'right', piece: 0, quality: 0 });
    expect(unlikely(0.01)).toBe(null);
  });

  it('goes on with the likeliest branch when all are insured, but not far before it is certain', () => {
    const ahead = (next: number, probability: number) =>
      planFetch(
        situation({
          current: whole,
          branches: [
            { ...stretch('left', next, 12 + next * 4), probability },
            { ...stretch('right', 1, 16), probability: 1 - probability },
          ],
        }),
      );
    expect(ahead(1, 0.7)).toMatchObject({ segment: 'left', piece: 1 });
    expect(ahead(3, 0.7)).toBe(null);
    expect(ahead(3, 1)).toMatchObject({ segment: 'left', piece: 3 });
  });

  it('waits when the film is far enough ahead', () => {
    expect(planFetch(situation({ current: stretch('film', 3, 31), branches: [] }))).toBe(null);
  });

  it('fetches only the likeliest branch, and in the lowest quality, for viewers who save data', () => {
    expect(planFetch(situation({ savesData: true }))).toEqual({
      segment: 'film',
      piece: 3,
      quality: 0,
    });
    expect(planFetch(situation({ savesData: true, current: whole }))).toEqual({
      segment: 'left',
      piece: 0,
      quality: 0,
    });
    const insured = [
      { ...stretch('left', 1, 16), probability: 0.7 },
      { ...stretch('right', 0, 12), probability: 0.3 },
    ];
    expect(planFetch(situation({ savesData: true, current: whole, branches: insured }))).toBe(null);
  });

  it('keeps to the budget for branches', () => {
    expect(planFetch(situation({ current: whole, branchBudgetBytes: 1_000 }))).toBe(null);
    expect(planFetch(situation({ current: whole, branchBudgetBytes: 130_000 }))?.quality).toBe(0);
  });

  it('never asks for what there is not, whatever the situation', () => {
    const any = fc.record({
      next: fc.nat(5),
      needed: fc.double({ min: -20, max: 60, noNaN: true }),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        any,
        fc.array(any, { maxLength: 5 }),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(5),
        fc.boolean(),
        (film, others, kbps, deviation, mostQuality, savesData) => {
          const branches = others.map(({ next, needed, probability }, index) => ({
            ...stretch(`b${index}`, next, needed),
            probability,
          }));
          const current = stretch('film', film.next, film.needed);
          const fetch = planFetch(
            situation({
              current,
              branches,
              throughput: { kbps, deviation },
              mostQuality,
              savesData,
            }),
          );
          if (!fetch) return;
          const asked = [current, ...branches].find(({ segment }) => segment === fetch.segment);
          expect(fetch.piece).toBe(asked?.next);
          expect(fetch.piece).toBeLessThan(5);
          expect(fetch.quality).toBeGreaterThanOrEqual(0);
          expect(fetch.quality).toBeLessThanOrEqual(savesData ? 0 : Math.min(3, mostQuality));
        },
      ),
      cases(100),
    );
  });
});

describe('learning how fast a line is', () => {
  it('believes the first transfer, and is not yet sure', () => {
    expect(withTransfer(UNKNOWN_THROUGHPUT, 250_000, 1)).toEqual({ kbps: 2_000, deviation: 0.5 });
  });

  it('grows sure of a steady line and unsure of a changing one', () => {
    const steady = Array.from({ length: 10 }).reduce<typeof UNKNOWN_THROUGHPUT>(
      (known) => withTransfer(known, 250_000, 1),
      UNKNOWN_THROUGHPUT,
    );
    expect(steady.kbps).toBeCloseTo(2_000);
    expect(steady.deviation).toBeLessThan(0.2);
    const changed = withTransfer(steady, 250_000, 8);
    expect(changed.kbps).toBeLessThan(600);
    expect(changed.deviation).toBeGreaterThan(0.5);
  });

  it('learns nothing from next to nothing', () => {
    expect(withTransfer(UNKNOWN_THROUGHPUT, 500, 0.1)).toBe(UNKNOWN_THROUGHPUT);
    expect(withTransfer(UNKNOWN_THROUGHPUT, 250_000, 0)).toBe(UNKNOWN_THROUGHPUT);
  });
});
