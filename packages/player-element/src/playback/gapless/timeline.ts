import type { ConformedMedia } from '@matchcut/runtime';

/** A segment's place on the one long timeline that all segments are laid on, in seconds. */
export interface Placement {
  readonly segment: string;
  readonly media: ConformedMedia;
  /** Where the segment's own time 0 is, were it all there. */
  readonly zero: number;
  /** Where the next one begins. */
  readonly end: number;
}

/** The first segment begins here: what decoders are given for its first frame lies before it, and must not lie before 0. */
export const ORIGIN_SECONDS = 1;

/** Lays a segment on the timeline so that its `from` falls on `at`. */
export function place(segment: string, media: ConformedMedia, at: number, from = 0): Placement {
  const zero = at - from;
  return { segment, media, zero, end: zero + media.durationSeconds };
}

/** A time of the timeline as the segment's own, in ms; within the segment whatever the time is. */
export function segmentMs({ zero, media }: Placement, time: number): number {
  return Math.min(Math.max(0, time - zero), media.durationSeconds) * 1_000;
}

/**
 * The first place not before `time` at which the picture can end with no frame missing: frames between two
 * such places are decoded only together.
 */
export function cleanCut({ zero, end, media }: Placement, time: number): number {
  const { framesPerSecond, framesPerCleanCut, video } = media;
  const wanted = Math.max(0, Math.ceil((time - zero) * framesPerSecond - 0.01));
  const framesPerPiece = Math.round(video[0].mediaSegmentSeconds * framesPerSecond);
  const within = wanted % framesPerPiece;
  const later =
    within === 0 ? 0 : Math.ceil((within - 1) / framesPerCleanCut) * framesPerCleanCut + 1;
  const frame = wanted - within + Math.min(later, framesPerPiece);
  return Math.min(end, zero + frame / framesPerSecond);
}
