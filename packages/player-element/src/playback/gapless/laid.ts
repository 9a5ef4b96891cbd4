import type { ConformedMedia } from '@matchcut/runtime';
import { place, type Placement } from './timeline.ts';

/** A segment on the timeline, and what of it has been appended. */
export interface Laid extends Placement {
  /** Index of the first piece that was appended, or will be. */
  readonly first: number;
  /** Index of the next piece to append. */
  next: number;
  /** Where it begins to be played. */
  readonly start: number;
  /** The playback has asked what follows. */
  isOver: boolean;
  /** Tracks whose init segments were appended last. */
  readonly inits: { video: string; sound: string };
}

/** Lays a segment so that its `from` is played at `at`, beginning with the piece that holds it. */
export function lay(segment: string, media: ConformedMedia, at: number, from: number): Laid {
  const first = Math.min(
    Math.floor(from / pieceSeconds(media)),
    media.video[0].mediaSegmentBytes.length - 1,
  );
  return {
    ...place(segment, media, at, from),
    first,
    next: first,
    start: at,
    isOver: false,
    inits: { video: '', sound: '' },
  };
}

/** Whether all of it has been appended. */
export function isWhole({ next, media }: Laid): boolean {
  return next >= media.video[0].mediaSegmentBytes.length;
}

/** Where a piece begins on the timeline, were it all there. */
export function pieceStart({ zero, media }: Laid, index: number): number {
  return zero + index * pieceSeconds(media);
}

/** The middle of a piece, which is in the buffers once it has been appended. */
export function pieceMiddle(laid: Laid, index: number): number {
  const seconds = Math.min(
    pieceSeconds(laid.media),
    laid.media.durationSeconds - index * pieceSeconds(laid.media),
  );
  return pieceStart(laid, index) + seconds / 2;
}

export function pieceSeconds({ video }: ConformedMedia): number {
  return video[0].mediaSegmentSeconds;
}
