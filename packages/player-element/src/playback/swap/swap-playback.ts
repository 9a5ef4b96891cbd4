import {
  aheadSeconds,
  type Outlook,
  type Playback,
  type PlaybackListener,
  type PlaybackReport,
  type PlayableSegment,
} from '../playback.ts';
import { errorCode, VideoSurface } from './video-surface.ts';

/** How long nothing may arrive before the viewer is told. */
const PATIENCE_MS = 20_000;

const FADE_STEPS = 10;
const FADE_STEP_MS = 4;

/**
 * Two video.js players, one above the other: while one plays, the other holds the next segment's first
 * frame. A cut starts the other and brings it to the front with its first frame. Plays any media that
 * video.js plays.
 */
export class SwapPlayback implements Playback {
  readonly #listener: PlaybackListener;
  #front: VideoSurface;
  #back: VideoSurface;
  readonly #stopped = new AbortController();
  #isPlaying = false;
  /** The browser has paused, and may go on by itself. */
  #isInterrupted = false;
  #isCutting = false;
  #isMuted = false;
  #rate = 1;
  #frame = 0;
  #fading: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, listener: PlaybackListener) {
    this.#listener = listener;
    const [front, back] = [0, 1].map(() => {
      const layer = document.createElement('div');
      layer.className = 'layer';
      host.append(layer);
      return new VideoSurface(layer);
    }) as [VideoSurface, VideoSurface];
    this.#front = front;
    this.#back = back;
    for (const surface of [front, back]) this.#listenTo(surface);
    this.#show();
    this.#watch();
  }

  prepare({ branches: [likeliest] }: Outlook): void {
    if (
      !likeliest ||
      this.#isCutting ||
      this.#fading !== undefined ||
      this.#back.segment?.media === likeliest.segment.media
    )
      return;
    this.#back.load(likeliest.segment);
  }

  cutTo(segment: PlayableSegment, fromMs: number): void {
    if (
      this.#back.segment?.media !== segment.media ||
      this.#isCutting ||
      this.#back.player.error() ||
      fromMs > 0
    )
      this.#back.load(segment, fromMs);
    this.#isCutting = true;
    if (this.#isPlaying) void this.#start(this.#back).catch(() => undefined);
    else if (this.#back.hasPicture) this.#swap();
  }

  async play(): Promise<void> {
    this.#isPlaying = true;
    this.#isInterrupted = false;
    try {
      await this.#start(this.#isCutting ? this.#back : this.#front);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        this.#isPlaying = false;
        throw error;
      }
    }
  }

  get report(): PlaybackReport {
    return {
      technique: 'swap',
      aheadSeconds: aheadSeconds(this.video),
      fetching: undefined,
      kbps: undefined,
    };
  }

  seek(ms: number): void {
    if (this.#isCutting) {
      const { segment } = this.#back;
      if (segment) this.cutTo(segment, ms);
    } else {
      this.#front.player.currentTime(ms / 1_000);
    }
  }

  get video(): HTMLVideoElement {
    return this.#front.video;
  }

  pause(): void {
    this.#isPlaying = this.#isInterrupted = false;
    this.#front.player.pause();
    this.#back.player.pause();
    this.#settle();
  }

  retry(): void {
    const surface = this.#isCutting ? this.#back : this.#front;
    const { segment } = surface;
    if (!segment) return;
    surface.forgive();
    surface.load(segment, surface.placeMs);
    if (this.#isPlaying) void this.#start(surface).catch(() => undefined);
  }

  get isPaused(): boolean {
    return !this.#isPlaying;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  set isMuted(isMuted: boolean) {
    this.#isMuted = isMuted;
    for (const surface of [this.#front, this.#back]) surface.player.muted(isMuted);
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#rate = rate;
    for (const surface of [this.#front, this.#back]) surface.player.playbackRate(rate);
  }

  stop(): void {
    this.#isPlaying = this.#isCutting = false;
    this.#stopped.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#patience);
    clearTimeout(this.#fading);
    this.#front.stop();
    this.#back.stop();
  }

  async #start(surface: VideoSurface): Promise<void> {
    if (!surface.hasPicture) this.#expectData();
    surface.player.playbackRate(this.#rate);
    await surface.player.play();
  }

  #listenTo(surface: VideoSurface): void {
    const { player } = surface;
    const isCurrent = (): boolean => surface === (this.#isCutting ? this.#back : this.#front);
    // video.js carries out a play that had to wait for its media even if it was paused since.
    player.on('play', () => {
      if (this.#isInterrupted && isCurrent()) this.#interrupt(false);
      else if (!this.#isPlaying || !isCurrent()) player.pause();
    });
    player.on('pause', () => {
      if (
        this.#isPlaying &&
        isCurrent() &&
        surface.hasPicture &&
        !surface.video.ended &&
        !player.error()
      )
        this.#interrupt(true);
    });
    // New media begins at natural speed, whatever was set before.
    player.on('loadedmetadata', () => {
      player.playbackRate(this.#rate);
    });
    player.on('playing', () => {
      if (!surface.hasPicture) return;
      if (this.#isCutting && surface === this.#back && this.#isPlaying) this.#swap();
      if (isCurrent()) this.#settle();
    });
    player.on('loadeddata', () => {
      if (!isCurrent()) return;
      if (!this.#isPlaying) this.#swap();
      // A source that came while an older one began to play has stopped it, and no event tells.
      else if (player.paused()) void this.#start(surface).catch(() => undefined);
    });
    player.on('waiting', () => {
      if (isCurrent() && this.#isPlaying) this.#expectData();
    });
    player.on('timeupdate', () => this.#tell(surface));
    player.on('ended', () => {
      if (!this.#isCutting && surface === this.#front) this.#listener.ended();
    });
    player.on('error', () => {
      if (isCurrent()) void this.#fail(surface);
    });
  }

  /** Tells what the browser did by itself. */
  #interrupt(isPaused: boolean): void {
    this.#isPlaying = !isPaused;
    this.#isInterrupted = isPaused;
    this.#listener.interrupted(isPaused);
  }

  /** Brings the surface behind to the front, and gives the old one up to the next segment. */
  #swap(): void {
    if (!this.#isCutting) return;
    this.#isCutting = false;
    [this.#front, this.#back] = [this.#back, this.#front];
    this.#show();
    this.#back.retire();
    this.#crossfade(this.#front, this.#back);
    this.#settle();
  }

  /** Lets the old sound go and the new one come over a few ms: a hard cut clicks. */
  #crossfade(coming: VideoSurface, going: VideoSurface): void {
    const fade = (step: number): void => {
      if (this.#stopped.signal.aborted) return;
      coming.player.volume(step / FADE_STEPS);
      going.player.volume(1 - step / FADE_STEPS);
      this.#fading = step < FADE_STEPS ? setTimeout(() => fade(step + 1), FADE_STEP_MS) : undefined;
      if (step === FADE_STEPS && !going.segment) going.player.pause();
    };
    clearTimeout(this.#fading);
    fade(0);
  }

  #show(): void {
    this.#front.player.el().parentElement?.classList.add('front');
    this.#back.player.el().parentElement?.classList.remove('front');
  }

  /** Tells the position with every frame that is painted; in a hidden tab `timeupdate` goes on doing it. */
  #watch(): void {
    this.#frame = requestAnimationFrame(() => {
      if (this.#isPlaying) this.#tell(this.#front);
      this.#watch();
    });
  }

  #tell(surface: VideoSurface): void {
    if (this.#isCutting || surface !== this.#front || !surface.hasPicture) return;
    this.#listener.position(surface.positionMs);
  }

  #expectData(): void {
    this.#listener.waiting(true);
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      const segment = (this.#isCutting ? this.#back : this.#front).segment?.id ?? '';
      this.#listener.failed({
        code: 'MC5006',
        segment,
        message: `no data came for ${PATIENCE_MS / 1000} s`,
      });
    }, PATIENCE_MS);
  }

  /** Nothing is waited for any more. */
  #settle(): void {
    clearTimeout(this.#patience);
    this.#listener.waiting(false);
  }

  async #fail(surface: VideoSurface): Promise<void> {
    clearTimeout(this.#patience);
    const error = surface.player.error();
    const { segment } = surface;
    if (!error || !segment) return;
    const code = await errorCode(error.code, surface.player.currentSrc(), this.#stopped.signal);
    const isStillSo = !this.#stopped.signal.aborted && surface.player.error() === error;
    if (!isStillSo) return;
    const told = {
      code,
      segment: segment.id,
      message: error.message || 'the media could not be played',
    };
    if (!surface.loadAnother()) return this.#listener.failed(told);
    this.#listener.recovered(told);
    if (this.#isPlaying) void this.#start(surface).catch(() => undefined);
  }
}
