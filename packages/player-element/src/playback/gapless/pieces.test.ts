import type { ConformedMedia } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../../fixtures/property.ts';
import { piecesOf, soundPiece, videoPiece } from './pieces.ts';

const AAC_FRAME = 1_024 / 48_000;
const LEAD = 5_120 / 48_000;

/** A film as it is packaged: 94 AAC frames to a media segment of sound, two seconds to one of picture; each sound media segment as many bytes as its number, from 100 on. */
function filmOf(seconds: number): ConformedMedia {
  const soundSeconds = 94 * AAC_FRAME;
  const soundCount = Math.ceil((seconds + LEAD + 4_096 / 48_000) / soundSeconds);
  const track = { src: 'x', codec: 'x', bitrateKbps: 1, initBytes: 50, mediaSegmentsAt: 60 };
  return {
    durationSeconds: seconds,
    framesPerSecond: 25,
    framesPerCleanCut: 3,
    video: [
      {
        ...track,
        mediaSegmentBytes: Array.from({ length: Math.ceil(seconds / 2) }, () => 1_000),
        mediaSegmentSeconds: 2,
        leadSeconds: 0.04,
        width: 1,
        height: 1,
      },
    ],
    sound: {
      ...track,
      mediaSegmentBytes: Array.from({ length: soundCount }, (_, index) => 100 + index),
      mediaSegmentSeconds: soundSeconds,
      leadSeconds: LEAD,
    },
  };
}

const seconds = fc.integer({ min: 1, max: 25 * 1_800 }).map((frames) => frames / 25);

describe('the pieces of a segment', () => {
  it('bring every media segment of the sound, once and in order, however long the film is', () => {
    fc.assert(
      fc.property(seconds, (duration) => {
        const media = filmOf(duration);
        const lengths = piecesOf(media).flatMap(
          (_, index) => soundPiece(media, index, index === 0).lengths,
        );
        expect(lengths).toEqual(media.sound.mediaSegmentBytes);
      }),
      cases(50),
    );
  });

  it('bring all the sound that is heard with their picture, also where a film is taken up in its middle', () => {
    fc.assert(
      fc.property(seconds, fc.double({ min: 0, max: 0.999, noNaN: true }), (duration, share) => {
        const media = filmOf(duration);
        const index = Math.floor(share * piecesOf(media).length);
        const [from, to] = [LEAD + index * 2, LEAD + Math.min(duration, index * 2 + 2)];
        const { lengths } = soundPiece(media, index, true);
        const first = (lengths[0] ?? 0) - 100;
        expect(first * media.sound.mediaSegmentSeconds).toBeLessThanOrEqual(from);
        expect((first + lengths.length) * media.sound.mediaSegmentSeconds).toBeGreaterThanOrEqual(
          to - 1e-9,
        );
      }),
    );
  });

  it('lie in the files one after another', () => {
    const media = filmOf(10);
    expect([videoPiece(media.video[0], 0).at, videoPiece(media.video[0], 3)]).toMatchObject([
      60,
      { at: 3_060, lengths: [1_000] },
    ]);
    expect(soundPiece(media, 1, false)).toMatchObject({ at: 60 + 100 + 101, lengths: [102] });
  });
});
