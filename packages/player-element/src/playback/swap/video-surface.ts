import type { PlayableSegment, PlaybackErrorCode } from '../playback.ts';
import { createVideoPlayer, disposeVideoPlayer } from '../video-player.ts';
import { chooseRendition } from './rendition.ts';

const PROBE_MS = 5_000;

/** One video.js player with one segment in it. Two of them, one above the other, make a `SwapPlayback`. */
export class VideoSurface {
  readonly player: ReturnType<typeof createVideoPlayer>['player'];
  readonly video: HTMLVideoElement;
  readonly #host: HTMLElement;
  #segment: PlayableSegment | undefined;
  #startMs = 0;
  /** Renditions that couldn't be played. */
  readonly #failed = new Set<string>();
  /** How far the current segment has come: video.js keeps the old media's state for a while after `src`. */
  #stage: 'empty' | 'asked' | 'loading' | 'shown' = 'empty';

  constructor(host: HTMLElement) {
    this.#host = host;
    const { player, video } = createVideoPlayer(host);
    this.player = player;
    this.video = video;
    this.player.on('loadstart', () => {
      if (this.#stage === 'asked') this.#stage = 'loading';
    });
    this.player.on('loadeddata', () => {
      if (this.#stage === 'loading') this.#stage = 'shown';
    });
    this.player.on('loadedmetadata', () => {
      if (this.#startMs > 0) this.player.currentTime(this.#startMs / 1000);
    });
  }

  /** The segment that is loaded. */
  get segment(): PlayableSegment | undefined {
    return this.#segment;
  }

  get positionMs(): number {
    return (this.player.currentTime() ?? 0) * 1000;
  }

  /** Where the segment was, or will begin once its picture is there. */
  get placeMs(): number {
    return this.hasPicture ? this.positionMs : this.#startMs;
  }

  /** Whether the current segment's first picture is there. */
  get hasPicture(): boolean {
    return this.#stage === 'shown';
  }

  /** Loads a segment, paused at `fromMs`. */
  load(segment: PlayableSegment, fromMs = 0): void {
    this.#segment = segment;
    this.#startMs = fromMs;
    this.#stage = 'asked';
    this.player.error(null);
    const rendition = chooseRendition(
      segment.media.renditions.filter(({ src }) => !this.#failed.has(src)),
      this.#host.clientHeight * devicePixelRatio,
    );
    if (!rendition) return;
    this.player.src({ src: rendition.src, type: rendition.type });
  }

  /** Gives the rendition up that failed, for another one at the same place. False if there is none. */
  loadAnother(): boolean {
    const segment = this.#segment;
    const failed = segment?.media.renditions.find(({ src }) => src === this.player.currentSrc());
    if (
      !segment ||
      !failed ||
      segment.media.renditions.every(({ src }) => src === failed.src || this.#failed.has(src))
    )
      return false;
    this.#failed.add(failed.src);
    this.load(segment, this.placeMs);
    return true;
  }

  /** Tries all renditions again. */
  forgive(): void {
    this.#failed.clear();
  }

  /** Counts as empty: what it showed last is never taken for something prepared. */
  retire(): void {
    this.#segment = undefined;
    this.#stage = 'empty';
  }

  stop(): void {
    disposeVideoPlayer(this.player);
  }
}

/**
 * Tells apart the kinds of failure that a viewer can act on. Browsers give one and the same error for media
 * that isn't there and media that isn't media, so its address is asked once more.
 */
export async function errorCode(
  mediaErrorCode: number | undefined,
  src: string,
  stopped: AbortSignal,
): Promise<PlaybackErrorCode> {
  if (mediaErrorCode === MediaError.MEDIA_ERR_DECODE) return 'MC5005';
  if (mediaErrorCode !== MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED) return 'MC5004';
  const isThere = await fetch(src, {
    method: 'HEAD',
    signal: AbortSignal.any([stopped, AbortSignal.timeout(PROBE_MS)]),
  }).then(
    ({ ok }) => ok,
    () => false,
  );
  return isThere ? 'MC5005' : 'MC5004';
}
