import {
  UNKNOWN_THROUGHPUT,
  withTransfer,
  type CmafTrack,
  type ConformedMedia,
  type Throughput,
} from '@matchcut/runtime';
import { soundPiece, videoPiece, type PieceAddress } from './pieces.ts';
import { FetchError, fetchRange } from './range-fetch.ts';

/** One track's part of a piece, ready to be appended. */
export interface LoadedTrack {
  readonly track: CmafTrack;
  readonly init: Uint8Array<ArrayBuffer>;
  readonly mediaSegments: readonly Uint8Array<ArrayBuffer>[];
}

/** A piece that has arrived. */
export interface LoadedPiece {
  readonly video: LoadedTrack;
  readonly sound: LoadedTrack;
}

/** What goes wrong with one segment: when it is tried again, and whether that is any use. */
interface Trouble {
  readonly failures: number;
  readonly retryAtMs: number;
  readonly message: string;
  readonly isHopeless: boolean;
}

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
const MOST_FAILURES = 6;

/** Fetches pieces, one at a time, and keeps them until they are appended. */
export class PieceLoader {
  readonly #onChange: () => void;
  readonly #pieces = new Map<string, Map<number, LoadedPiece>>();
  /** Shared by loads, so that giving one of them up never takes them from another. */
  readonly #inits = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #troubles = new Map<string, Trouble>();
  readonly #stopped = new AbortController();
  /** Qualities that the server doesn't have, by segment. */
  readonly #gone = new Map<string, Set<number>>();
  #loading: { readonly segment: string; readonly abort: AbortController } | undefined;
  #throughput: Throughput = UNKNOWN_THROUGHPUT;

  /** `onChange` is called when a piece has come, or couldn't. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get throughput(): Throughput {
    return this.#throughput;
  }

  /** The segment that something is being fetched of. */
  get loading(): string | undefined {
    return this.#loading?.segment;
  }

  get isBusy(): boolean {
    return this.#loading !== undefined;
  }

  piece(segment: string, index: number): LoadedPiece | undefined {
    return this.#pieces.get(segment)?.get(index);
  }

  /** How much is held of some segments. */
  heldBytes(segments: readonly string[]): number {
    const tracks = segments
      .flatMap((segment) => [...(this.#pieces.get(segment)?.values() ?? [])])
      .flatMap(({ video, sound }) => [video, sound]);
    return sum(tracks.flatMap(({ mediaSegments }) => mediaSegments.map(({ length }) => length)));
  }

  /** Why a segment can't be had; undefined as long as there is hope. */
  hopeless(segment: string): string | undefined {
    const trouble = this.#troubles.get(segment);
    return trouble?.isHopeless ? trouble.message : undefined;
  }

  /** How long a segment is left alone after a failure, in ms. */
  pauseMs(segment: string): number {
    return Math.max(0, (this.#troubles.get(segment)?.retryAtMs ?? 0) - performance.now());
  }

  /** The wanted quality, or the nearest lower one that may be had; after a failure always the lowest. */
  possibleQuality(segment: string, media: ConformedMedia, wanted: number): number {
    const possible = media.video
      .map((_, quality) => quality)
      .filter((quality) => !this.#gone.get(segment)?.has(quality));
    const lower = this.#troubles.has(segment)
      ? undefined
      : possible.findLast((quality) => quality <= wanted);
    return lower ?? possible[0] ?? 0;
  }

  /** `isFirst`: nothing of the segment is played before this piece. `isAfresh` leaves the browser's cache aside. */
  load(
    segment: string,
    media: ConformedMedia,
    index: number,
    quality: number,
    { isFirst, isAfresh }: { readonly isFirst: boolean; readonly isAfresh: boolean },
  ): void {
    const abort = new AbortController();
    this.#loading = { segment, abort };
    const { signal } = abort;
    const isWanted = (): boolean => this.#loading?.abort === abort;
    const video = media.video[quality] ?? media.video[0];
    const started = performance.now();
    let bytes = 0;
    const get = async (address: PieceAddress): Promise<LoadedTrack> => {
      const length = sum(address.lengths);
      const [init, data] = await Promise.all([
        this.#init(address.track, isAfresh),
        length === 0
          ? new Uint8Array()
          : fetchRange(address.track.src, address.at, length, { signal, isAfresh }),
      ]);
      bytes += data.length;
      return { track: address.track, init, mediaSegments: split(data, address.lengths) };
    };
    void Promise.all([get(videoPiece(video, index)), get(soundPiece(media, index, isFirst))])
      .then(
        ([loadedVideo, sound]) => {
          if (!isWanted()) return;
          this.#throughput = withTransfer(
            this.#throughput,
            bytes,
            (performance.now() - started) / 1_000,
          );
          this.#troubles.delete(segment);
          const pieces = this.#pieces.get(segment) ?? new Map<number, LoadedPiece>();
          this.#pieces.set(segment, pieces.set(index, { video: loadedVideo, sound }));
        },
        (error: unknown) => {
          // The other transfer of the two is of no use alone.
          abort.abort();
          if (isWanted() && error instanceof FetchError) this.#fail(segment, media, quality, error);
        },
      )
      .then(() => {
        if (!isWanted()) return;
        this.#loading = undefined;
        this.#onChange();
      });
  }

  /** Gives up what is being fetched if it is for a segment not named, and what was fetched for such. */
  keepOnly(segments: ReadonlySet<string>): void {
    for (const segment of this.#pieces.keys())
      if (!segments.has(segment)) this.#pieces.delete(segment);
    if (this.#loading && !segments.has(this.#loading.segment)) this.#giveUp();
  }

  drop(segment: string, index?: number): void {
    if (index === undefined) this.#pieces.delete(segment);
    else this.#pieces.get(segment)?.delete(index);
  }

  /** What came of a segment was damaged, for the so-and-so-manieth time in a row. */
  distrust(segment: string, failures: number, message: string): void {
    this.drop(segment);
    this.#inits.clear();
    if (this.#loading?.segment === segment) this.#giveUp();
    this.#troubles.set(segment, {
      failures,
      retryAtMs: performance.now() + pauseAfter(failures),
      message,
      isHopeless: false,
    });
  }

  /** Forgets failures, of one segment or of all, and tries again what failed. */
  forgive(segment?: string): void {
    if (segment === undefined) {
      this.#troubles.clear();
      this.#gone.clear();
      this.#inits.clear();
      this.#onChange();
    } else if (this.hopeless(segment) !== undefined) {
      this.#troubles.delete(segment);
      this.#gone.delete(segment);
    }
  }

  stop(): void {
    this.#stopped.abort();
    this.#giveUp();
    this.#pieces.clear();
  }

  #giveUp(): void {
    this.#loading?.abort.abort();
    this.#loading = undefined;
  }

  #init(track: CmafTrack, isAfresh: boolean): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#inits.get(track.src);
    if (known) return known;
    const coming = fetchRange(track.src, 0, track.initBytes, {
      signal: this.#stopped.signal,
      isAfresh,
    });
    this.#inits.set(track.src, coming);
    coming.catch(() => this.#inits.delete(track.src));
    return coming;
  }

  #fail(
    segment: string,
    media: ConformedMedia,
    quality: number,
    { message, isGone }: FetchError,
  ): void {
    const before = this.#troubles.get(segment);
    const failures = (before?.failures ?? 0) + 1;
    const gone = this.#gone.get(segment) ?? new Set<number>();
    this.#gone.set(segment, gone);
    if (isGone) gone.add(quality);
    const pauseMs = isGone && gone.size < media.video.length ? 0 : pauseAfter(failures);
    this.#troubles.set(segment, {
      failures,
      retryAtMs: performance.now() + pauseMs,
      message,
      isHopeless: failures >= MOST_FAILURES || gone.size >= media.video.length,
    });
  }
}

function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

function split(
  data: Uint8Array<ArrayBuffer>,
  lengths: readonly number[],
): Uint8Array<ArrayBuffer>[] {
  let at = 0;
  return lengths.map((length) => data.subarray(at, (at += length)));
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
