import type { CmafTrack, ConformedMedia, Piece, VideoTrack } from '@matchcut/runtime';

/** What a piece of a segment consists of in one quality: where to fetch it, and what of it to append. */
export interface PieceAddress {
  readonly track: CmafTrack;
  /** First byte and length of the media segments, in the track's file. */
  readonly at: number;
  readonly lengths: readonly number[];
}

/** The pieces of a segment as the planner sees them: each media segment of the picture with its sound. */
export function piecesOf({ video, sound, durationSeconds }: ConformedMedia): Piece[] {
  const count = video[0].mediaSegmentBytes.length;
  return Array.from({ length: count }, (_, index) => {
    const soundBytes = sum(soundLengths(sound, index, count));
    return {
      seconds: Math.min(video[0].mediaSegmentSeconds, durationSeconds - index * video[0].mediaSegmentSeconds),
      bytes: video.map((track) => (track.mediaSegmentBytes[index] ?? 0) + soundBytes),
    };
  });
}

export function videoPiece(track: VideoTrack, index: number): PieceAddress {
  return { track, at: track.mediaSegmentsAt + sum(track.mediaSegmentBytes.slice(0, index)), lengths: track.mediaSegmentBytes.slice(index, index + 1) };
}

export function soundPiece({ video, sound }: ConformedMedia, index: number): PieceAddress {
  return { track: sound, at: sound.mediaSegmentsAt + sum(sound.mediaSegmentBytes.slice(0, index)), lengths: soundLengths(sound, index, video[0].mediaSegmentBytes.length) };
}

/** Sound goes on beyond the picture's end, so the last piece may have more than one of its media segments. */
function soundLengths({ mediaSegmentBytes }: CmafTrack, index: number, count: number): readonly number[] {
  return mediaSegmentBytes.slice(index, index === count - 1 ? undefined : index + 1);
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
