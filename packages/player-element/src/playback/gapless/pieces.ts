import type { CmafTrack, ConformedMedia, Piece, VideoTrack } from '@matchcut/runtime';

/** What a piece of a segment consists of in one quality: where to fetch it, and what of it to append. */
export interface PieceAddress {
  readonly track: CmafTrack;
  /** First byte and length of the media segments, in the track's file. */
  readonly at: number;
  readonly lengths: readonly number[];
}

/** The pieces of a segment as the planner sees them: each media segment of the picture with its sound. */
export function piecesOf(media: ConformedMedia): Piece[] {
  const { video, durationSeconds } = media;
  const { mediaSegmentSeconds, mediaSegmentBytes } = video[0];
  return mediaSegmentBytes.map((_, index) => {
    const soundBytes = sum(soundPiece(media, index, index === 0).lengths);
    return {
      seconds: Math.min(mediaSegmentSeconds, durationSeconds - index * mediaSegmentSeconds),
      bytes: video.map((track) => (track.mediaSegmentBytes[index] ?? 0) + soundBytes),
    };
  });
}

/** Where a piece's picture lies. */
export function videoPiece(track: VideoTrack, index: number): PieceAddress {
  return {
    track,
    at: track.mediaSegmentsAt + sum(track.mediaSegmentBytes.slice(0, index)),
    lengths: track.mediaSegmentBytes.slice(index, index + 1),
  };
}

/**
 * Where a piece's sound lies: what it needs to be heard to its end, beyond what the pieces before it brought, as
 * media segments of sound and picture aren't equally long. The first piece to be played brings all its own.
 */
export function soundPiece(
  { video, sound }: ConformedMedia,
  index: number,
  isFirst: boolean,
): PieceAddress {
  const { mediaSegmentBytes, mediaSegmentSeconds, leadSeconds, mediaSegmentsAt } = sound;
  const isLast = index === video[0].mediaSegmentBytes.length - 1;
  const needed = (piece: number): number =>
    (leadSeconds + piece * video[0].mediaSegmentSeconds) / mediaSegmentSeconds;
  const round = isFirst ? Math.floor : Math.ceil;
  const from = index === 0 ? 0 : round(needed(index));
  const to = isLast ? mediaSegmentBytes.length : Math.ceil(needed(index + 1));
  return {
    track: sound,
    at: mediaSegmentsAt + sum(mediaSegmentBytes.slice(0, from)),
    lengths: mediaSegmentBytes.slice(from, to),
  };
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
