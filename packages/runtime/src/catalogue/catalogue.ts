import * as z from 'zod/mini';
import { STORY_LIMITS } from '../story/schema.ts';

/** One encoding of a segment. */
export interface Rendition {
  /** Address, relative to the catalogue's own. */
  readonly src: string;
  /** MIME type, as video.js takes it: `video/mp4`, `application/x-mpegURL` … */
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly bitrateKbps: number;
}

/** Timed text in one language. */
export interface CaptionTrack {
  /** A WebVTT file, relative to the catalogue's address. */
  readonly src: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly label: string;
}

/** One track of a segment as fragmented MP4 (CMAF): an init segment, then media segments, all in one file. */
export interface CmafTrack {
  /** Address, relative to the catalogue's own. */
  readonly src: string;
  /** RFC 6381, such as `avc1.64001f`. */
  readonly codec: string;
  /** Measured over the whole track. */
  readonly bitrateKbps: number;
  /** Length of the init segment, with which the file begins. */
  readonly initBytes: number;
  /** Where the first media segment begins. */
  readonly mediaSegmentsAt: number;
  /** Lengths of the media segments, one after another without a gap. Each begins with a key frame and needs none before it. */
  readonly mediaSegmentBytes: readonly number[];
  /** How much each media segment but the last holds. */
  readonly mediaSegmentSeconds: number;
  /** Where the segment's first frame or sample lies on the track's own timeline; what lies before is never played. */
  readonly leadSeconds: number;
}

/** The picture in one size and quality. */
export interface VideoTrack extends CmafTrack {
  readonly width: number;
  readonly height: number;
}

/** A segment's media in a form that joins that of any other segment without a seam. */
export interface ConformedMedia {
  readonly durationSeconds: number;
  readonly framesPerSecond: number;
  /** Within a media segment, the picture can end after its first frame and after each so many frames more. */
  readonly framesPerCleanCut: number;
  /** Ascending in quality, all cut into media segments at the same times. */
  readonly video: readonly [VideoTrack, ...VideoTrack[]];
  /** Goes on for a moment beyond both ends of the segment, to be cut where it is joined. */
  readonly sound: CmafTrack;
}

/** The sound of a segment in another language, or with what is seen described for who can't see it. */
export interface SoundTrack {
  /** BCP 47 tag. */
  readonly language: string;
  readonly isDescription: boolean;
  /** The segment with this sound. */
  readonly renditions?: readonly Rendition[] | undefined;
  /** In place of the conformed sound, and cut as that is. */
  readonly conformed?: CmafTrack | undefined;
}

/** The media of one segment. */
export interface SegmentMedia {
  readonly renditions: readonly Rendition[];
  /** For gapless playback; what only has `renditions` is played by swapping players. */
  readonly conformed?: ConformedMedia | undefined;
  readonly captions: readonly CaptionTrack[];
  /** Sounds that it can have instead of its own. */
  readonly sounds?: readonly SoundTrack[] | undefined;
  /** A picture to show before the first frame. */
  readonly poster?: string | undefined;
  /** A WebVTT file whose cues name parts of pictures, for previews while seeking. */
  readonly thumbnails?: string | undefined;
}

/** Maps the segments of a story to their media. */
export interface MediaCatalogue {
  readonly matchcut: 1;
  readonly story: string;
  readonly segments: { readonly [segment: string]: SegmentMedia };
  /** Addresses of pictures that options are shown with, by name. */
  readonly pictures?: { readonly [name: string]: string } | undefined;
}

const address = z.string().check(z.minLength(1), z.maxLength(2048));
const short = z.string().check(z.minLength(1), z.maxLength(200));
const size = z.int().check(z.minimum(1), z.maximum(100_000));

const bytes = z.int().check(z.minimum(1), z.maximum(2 ** 31));
const seconds = z.number().check(z.gt(0), z.maximum(STORY_LIMITS.durationMs / 1000));

const cmafTrack = {
  src: address,
  codec: short,
  bitrateKbps: z.number().check(z.gt(0)),
  initBytes: bytes,
  mediaSegmentsAt: bytes,
  mediaSegmentBytes: z.array(bytes).check(z.minLength(1), z.maxLength(50_000)),
  mediaSegmentSeconds: seconds,
  leadSeconds: z.number().check(z.minimum(0), z.maximum(10)),
};
const videoTrack = z.object({ ...cmafTrack, width: size, height: size });

/** A player changes from one quality to another at any media segment. */
function areCutAlike([first, ...others]: readonly VideoTrack[]): boolean {
  return others.every(
    ({ mediaSegmentBytes, mediaSegmentSeconds }) =>
      mediaSegmentBytes.length === first?.mediaSegmentBytes.length &&
      mediaSegmentSeconds === first.mediaSegmentSeconds,
  );
}

const conformed = z.object({
  durationSeconds: seconds,
  framesPerSecond: z.number().check(z.gt(0), z.maximum(1_000)),
  framesPerCleanCut: z.int().check(z.minimum(1), z.maximum(1_000)),
  video: z.tuple([videoTrack], videoTrack).check(
    z.refine(areCutAlike, {
      error: 'all qualities must be cut into media segments at the same times',
    }),
  ),
  sound: z.object(cmafTrack),
});

const renditions = z
  .array(
    z.object({
      src: address,
      type: short,
      width: size,
      height: size,
      bitrateKbps: z.number().check(z.gt(0)),
    }),
  )
  .check(z.minLength(1), z.maxLength(50));
const soundTrack = z.object({
  language: short,
  isDescription: z._default(z.boolean(), false),
  renditions: z.optional(renditions),
  conformed: z.optional(z.object(cmafTrack)),
});

/** Validates an untrusted media catalogue. */
export const catalogueSchema: z.ZodMiniType<MediaCatalogue> = z.object({
  matchcut: z.literal(1),
  story: short,
  segments: z.record(
    short,
    z.object({
      renditions,
      conformed: z.optional(conformed),
      captions: z._default(
        z.array(z.object({ src: address, language: short, label: short })).check(z.maxLength(100)),
        [],
      ),
      sounds: z.optional(z.array(soundTrack).check(z.maxLength(100))),
      poster: z.optional(address),
      thumbnails: z.optional(address),
    }),
  ),
  pictures: z.optional(z.record(short, address)),
});
