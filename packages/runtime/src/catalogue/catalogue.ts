import * as z from 'zod/mini';

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

/** The media of one segment. */
export interface SegmentMedia {
  readonly renditions: readonly Rendition[];
  readonly captions: readonly CaptionTrack[];
  /** A picture to show before the first frame. */
  readonly poster?: string | undefined;
}

/** Maps the segments of a story to their media. */
export interface MediaCatalogue {
  readonly matchcut: 1;
  readonly story: string;
  readonly segments: { readonly [segment: string]: SegmentMedia };
}

const address = z.string().check(z.minLength(1), z.maxLength(2048));
const short = z.string().check(z.minLength(1), z.maxLength(200));
const size = z.int().check(z.minimum(1), z.maximum(100_000));

/** Validates an untrusted media catalogue. */
export const catalogueSchema: z.ZodMiniType<MediaCatalogue> = z.object({
  matchcut: z.literal(1),
  story: short,
  segments: z.record(
    short,
    z.object({
      renditions: z
        .array(z.object({ src: address, type: short, width: size, height: size, bitrateKbps: z.number().check(z.gt(0)) }))
        .check(z.minLength(1), z.maxLength(50)),
      captions: z._default(z.array(z.object({ src: address, language: short, label: short })).check(z.maxLength(100)), []),
      poster: z.optional(address),
    }),
  ),
});
