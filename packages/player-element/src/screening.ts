import { createEventLog, createSession, type Consent, type EventLog, type PlaybackHappening, type Session, type SessionState, type StoryEvent, type Values } from '@matchcut/runtime';
import { browserStore } from './events/browser-store.ts';
import { httpTransport } from './events/http-transport.ts';
import { Captions } from './captions.ts';
import type { Programme } from './load.ts';
import { canPlayGapless, GaplessPlayback } from './playback/gapless/gapless-playback.ts';
import type { Playback, PlaybackListener, PlayableSegment } from './playback/playback.ts';
import { SwapPlayback } from './playback/swap/swap-playback.ts';
import type { PlayerError } from './player-error.ts';

/** What a screening tells whoever shows it. */
export interface ScreeningListener {
  stateChanged(state: SessionState): void;
  happened(event: StoryEvent): void;
  /** Whether the picture stands still for want of data. */
  waiting(isWaiting: boolean): void;
  captions(lines: readonly string[]): void;
  failed(error: PlayerError): void;
}

/** What a screening shows, where, to whom, and whom it tells. */
export interface ScreeningOptions {
  readonly programme: Programme;
  /** Where the picture goes; emptied when the screening stops. */
  readonly picture: HTMLElement;
  readonly listener: ScreeningListener;
  /** Address of the collector; null sends nothing. */
  readonly collector: string | null;
  readonly consent: Consent;
  readonly viewer: string | null;
  readonly seed: number | null;
  readonly isMuted: boolean;
  readonly rate: number;
  /** `auto` plays without seams where media and browser allow it. */
  readonly technique: PlaybackTechnique;
}

/** How segments are joined. */
export type PlaybackTechnique = 'auto' | 'gapless' | 'swap';

/** Shorter waits are the joins' own and nobody's trouble. */
const STALL_MS = 100;

/**
 * A story on the screen: keeps session, picture and event log together. The session says what is on, the
 * playback says how far it has come; here each is told of the other, and nowhere else.
 */
export class Screening {
  readonly #options: ScreeningOptions;
  readonly #playback: Playback;
  readonly #captions: Captions;
  readonly #log: EventLog | undefined;
  #session: Session;
  /** Whether a segment was entered and the picture hasn't followed yet: it may be the same segment again. */
  #hasEntered = false;
  #hasStarted = false;
  #waitingSince: number | null = null;

  constructor(options: ScreeningOptions) {
    const { picture, isMuted, rate, programme, listener } = options;
    this.#options = options;
    this.#log = options.collector === null ? undefined : openLog(options.collector, options.consent);
    this.#captions = new Captions(programme.story.language, (lines) => listener.captions(lines));
    this.#playback = this.#openPlayback(picture);
    this.#playback.isMuted = isMuted;
    this.#playback.rate = rate;
    this.#session = this.#begin({});
  }

  get session(): Session {
    return this.#session;
  }

  get isPaused(): boolean {
    return this.#playback.isPaused;
  }

  get hasCaptions(): boolean {
    return this.#captions.language !== null;
  }

  set isMuted(isMuted: boolean) {
    this.#playback.isMuted = isMuted;
  }

  set rate(rate: number) {
    this.#playback.rate = rate;
  }

  set consent(consent: Consent) {
    this.#log?.setConsent(consent);
  }

  media(segment: string): PlayableSegment {
    const { segments } = this.#options.programme.catalogue;
    const media = Object.hasOwn(segments, segment) ? segments[segment] : undefined;
    return { id: segment, media: media ?? { renditions: [], captions: [] } };
  }

  /**
   * Plays.
   *
   * @throws DOMException NotAllowedError if the browser wants a gesture of the viewer first.
   */
  async play(): Promise<void> {
    if (!this.#playback.isPaused) return;
    await this.#playback.play();
    // Somebody may have paused while it began.
    if (this.#playback.isPaused) return;
    this.#report({ type: this.#hasStarted ? 'resumed' : 'playback_started' });
    this.#hasStarted = true;
  }

  pause(): void {
    if (this.#playback.isPaused) return;
    this.#playback.pause();
    this.#report({ type: 'paused' });
  }

  toggleCaptions(): void {
    this.#captions.language = this.hasCaptions ? null : this.#options.programme.story.language;
  }

  /** Begins a new session, with what belongs to the viewer. */
  restart(): void {
    const { viewerVariables } = this.#session.state;
    this.#session.stop();
    this.#hasStarted = false;
    this.#playback.pause();
    this.#session = this.#begin({ viewerVariables });
  }

  /**
   * Takes up a saved play-through in place of this one.
   *
   * @throws SessionError if it doesn't fit the story; this one goes on then.
   */
  resume(saved: unknown): void {
    const before = this.#session;
    this.#session = this.#begin({ saved });
    before.stop();
    this.#hasStarted = false;
    this.#playback.pause();
  }

  /** Loads again what failed, at the same place. */
  retry(): void {
    this.#playback.retry();
  }

  /** Sends what waits, now that there may be a connection again. */
  reconnect(): void {
    void this.#log?.flush();
  }

  /** The page is going away. */
  hide(): void {
    this.#log?.hide();
  }

  stop(): void {
    this.#log?.hide();
    this.#log?.stop();
    this.#session.stop();
    this.#playback.stop();
    this.#captions.stop();
    this.#options.picture.replaceChildren();
  }

  #openPlayback(picture: HTMLElement): Playback {
    const listener: PlaybackListener = {
      position: (ms) => {
        this.#session.position(ms);
        this.#captions.position(ms);
      },
      ended: () => this.#session.ended(),
      waiting: (isWaiting) => this.#wait(isWaiting),
      recovered: ({ code, message }) => this.#report({ type: 'error', code, message, isFatal: false }),
      failed: (error) => this.#fail(error),
    };
    const { technique, programme } = this.#options;
    const media = Object.values(programme.catalogue.segments);
    // Forced, it is tried even where the browser says that it doesn't know the codec; without conformed media there is nothing to try.
    const isGapless = technique === 'gapless' ? media.every(({ conformed }) => conformed) : technique === 'auto' && canPlayGapless(media);
    return isGapless ? new GaplessPlayback(picture, listener) : new SwapPlayback(picture, listener);
  }

  #begin({ viewerVariables, saved }: { readonly viewerVariables?: Values; readonly saved?: unknown }): Session {
    const { programme, seed, viewer, listener } = this.#options;
    const session = createSession(programme.story, {
      ...(seed === null ? {} : { seed }),
      weights: programme.weights,
      saved,
      viewer: { ...(viewer === null ? {} : { id: viewer }), variables: viewerVariables },
      onEvent: (event) => {
        if (event.type === 'segment_entered') this.#hasEntered = true;
        this.#log?.record(event);
        listener.happened(event);
      },
    });
    // A session that is taken up is within its segment already.
    this.#hasEntered ||= saved !== undefined;
    session.subscribe((state) => this.#follow(state));
    this.#follow(session.state);
    return session;
  }

  /** Makes the picture follow the session: the one place where segments change. */
  #follow(state: SessionState): void {
    this.#options.listener.stateChanged(state);
    if (this.#hasEntered) {
      this.#hasEntered = false;
      const segment = this.media(state.segment);
      this.#captions.follow(segment.media.captions);
      this.#playback.cutTo(segment, state.positionMs);
    }
    this.#playback.prepare({ branches: state.branches.map(({ segment, probability }) => ({ segment: this.media(segment), probability })) });
  }

  #wait(isWaiting: boolean): void {
    this.#options.listener.waiting(isWaiting);
    if (isWaiting) {
      this.#waitingSince ??= performance.now();
    } else if (this.#waitingSince !== null) {
      const wallMs = performance.now() - this.#waitingSince;
      this.#waitingSince = null;
      if (wallMs > STALL_MS && this.#hasStarted) this.#report({ type: 'stalled', wallMs });
    }
  }

  #fail(error: PlayerError): void {
    this.#waitingSince = null;
    // What comes late must not play, and take answers, behind the message.
    this.#playback.pause();
    this.#report({ type: 'error', code: error.code, message: error.message, isFatal: true });
    this.#options.listener.failed(error);
  }

  #report(happening: PlaybackHappening): void {
    this.#session.report(happening);
  }
}

function openLog(collector: string, consent: Consent): EventLog {
  return createEventLog({
    transport: httpTransport(collector),
    store: browserStore(collector),
    consent,
    clock: {
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
  });
}
