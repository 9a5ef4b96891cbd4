import type { ConformedMedia } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../../fixtures/property.ts';
import { cleanCut, place, segmentMs } from './timeline.ts';

const track = {
  src: 'x',
  codec: 'x',
  bitrateKbps: 1,
  initBytes: 1,
  mediaSegmentsAt: 1,
  mediaSegmentBytes: [1, 1],
  mediaSegmentSeconds: 2,
  leadSeconds: 0,
};
const media: ConformedMedia = {
  durationSeconds: 4,
  framesPerSecond: 25,
  framesPerCleanCut: 3,
  video: [{ ...track, width: 1, height: 1 }],
  sound: track,
};

describe('the timeline', () => {
  it('tells a time as the segment’s own, and never beyond its ends', () => {
    const placed = place('s', media, 100);
    expect([99, 100, 101.5, 104, 110].map((time) => segmentMs(placed, time))).toEqual([
      0, 0, 1_500, 4_000, 4_000,
    ]);
  });

  it('lays a segment so that the place it is taken up from comes first', () => {
    expect(place('s', media, 100, 3)).toMatchObject({ zero: 97, end: 101 });
  });

  it('cuts after the first frame of a media segment, and after every third from there', () => {
    const placed = place('s', media, 0);
    const cuts = [0, 0.01, 0.04, 0.05, 0.16, 0.17, 1.99, 2, 2.01].map((time) =>
      Math.round(cleanCut(placed, time) * 25),
    );
    expect(cuts).toEqual([0, 1, 1, 4, 4, 7, 50, 50, 51]);
  });

  it('cuts neither before the time that was asked for nor more than three frames after it, and within the segment', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 1_000, noNaN: true }),
        (within, zero) => {
          const placed = place('s', media, zero);
          const cut = cleanCut(placed, zero + within);
          expect(cut).toBeGreaterThan(zero + within - 0.001);
          expect(cut).toBeLessThanOrEqual(Math.min(placed.end, zero + within + 3 / 25 + 0.001));
        },
      ),
      cases(100),
    );
  });
});
