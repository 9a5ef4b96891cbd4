import {
  createEventLog,
  createSession,
  withSound,
  type Consent,
  type EventLog,
  type PlaybackHappening,
  type Session,
  type SessionOptions,
  type SessionState,
  type SoundChoice,
  type StoryEvent,
  type Traits,
  type Values,
} from '@matchcut/runtime';
import { browserStore } from './events/browser-store.ts';
import { httpTransport } from './events/http-transport.ts';
import { Captions } from './captions.ts';
import type { Programme } from './load.ts';
import { canPlayGapless, GaplessPlayback } from './playback/gapless/gapless-playback.ts';
import type {
  Playback,
  PlaybackListener,
  PlaybackReport,
  PlayableSegment,
} from './playback/playback.ts';
import { SwapPlayback } from './playback/swap/swap-playback.ts';
import type { PlayerError } from './player-error.ts';
import { BROWSER_CLOCK, Countdown } from './timing/countdown.ts';
import { holdMs, type TimeLeft, type Timing } from './timing/timing.ts';
import { Untold } from './untold.ts';

/** What a screening tells whoever shows it. */
export interface ScreeningListener {
  stateChanged(state: SessionState): void;
  happened(event: StoryEvent): void;
  /** Whether the picture stands still for want of data. */
  waiting(isWaiting: boolean): void;
  captions(lines: readonly string[]): void;
  /** The film runs or stands otherwise than before, and nobody called: the browser did it, or it is held for an answer. */
  turned(): void;
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
  /** What is known of the audience. */
  readonly traits: Traits;
  readonly seed: number | null;
  readonly isMuted: boolean;
  readonly rate: number;
  /** How long the viewer has to answer. */
  readonly timing: Timing;
  /** Language of the captions; null for none. */
  readonly captions: string | null;
  /** Which sound is heard; null for each segment's own. */
  readonly sound: SoundChoice | null;
  /** Viewer-scoped variables of earlier play-throughs. */
  readonly viewerVariables: Values | undefined;
  /** `auto` plays without seams where media and browser allow it. */
  readonly technique: PlaybackTechnique;
  /** XState's inspection hook. */
  readonly inspect?: SessionOptions['inspect'];
}

/** How segments are joined. */
export type PlaybackTechnique = 'auto' | 'gapless' | 'swap';

/** Shorter waits are the joins' own and nobody's trouble. */
const STALL_MS = 100;
/** So long before a choice closes, in wall time, the film is held if the viewer has more time. */
const HOLD_AHEAD_MS = 300;

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
  #sound: SoundChoice | null;
  /** Segments with the sound that is heard, so that each is the same thing whenever it is asked for. */
  readonly #heard = new Map<string, PlayableSegment>();
  /** Whether a segment was entered and the picture hasn't followed yet: it may be the same segment again. */
  #hasEntered = false;
  #hasStarted = false;
  #untold: Untold;
  /** Where the film was when it was asked to run; undefined once it does. */
  #startsFromMs: number | undefined;
  /** When that was. */
  #askedAt = 0;
  #waitingSince: number | null = null;
  /** Whether the viewer wants the film to run; while it is held it doesn't. */
  #isWanted = false;
  #timing: Timing;
  /** The choice that the film is held for, and what there was of time when it began to be. */
  #held:
    | {
        readonly choice: string;
        readonly segment: string;
        readonly step: number;
        readonly totalMs: number;
        readonly hasEnded: boolean;
      }
    | undefined;
  readonly #countdown = new Countdown(BROWSER_CLOCK, () => this.#useUp());
  /** The choice for which all time is used up. */
  #usedUp: string | undefined;
  /** Whether the viewer can't see the choice just now. */
  #isAway = false;

  constructor(options: ScreeningOptions) {
    const { picture, isMuted, rate, listener } = options;
    this.#options = options;
    this.#timing = options.timing;
    this.#sound = options.sound;
    this.#log =
      options.collector === null ? undefined : openLog(options.collector, options.consent);
    this.#captions = new Captions(options.captions, (lines) => listener.captions(lines));
    this.#playback = this.#openPlayback(picture);
    this.#playback.isMuted = isMuted;
    this.#playback.rate = rate;
    [this.#session, this.#untold] = this.#create({ viewerVariables: options.viewerVariables });
    this.#watch(this.#session);
  }

  get session(): Session {
    return this.#session;
  }

  /** Whether the viewer has paused, or not yet started. */
  get isPaused(): boolean {
    return !this.#isWanted;
  }

  /** The video element that shows the current segment. */
  get video(): HTMLVideoElement {
    return this.#playback.video;
  }

  /** How playback is getting on, for developers. */
  get report(): PlaybackReport {
    return this.#playback.report;
  }

  /** What is left of the time for the open choice; null if none is open, or there is no limit. */
  get timeLeft(): TimeLeft | null {
    const { choice, positionMs } = this.#session.state;
    if (!choice) return null;
    const windowMs = choice.closesAtMs - choice.opensAtMs;
    const time = this.#held
      ? { leftMs: this.#countdown.leftMs, totalMs: this.#held.totalMs }
      : { leftMs: choice.closesAtMs - positionMs, totalMs: windowMs };
    const isYetToBeHeld = !this.#held && this.#usedUp !== choice.id;
    const extraMs = isYetToBeHeld ? holdMs(this.#timing, windowMs) : 0;
    return time.leftMs + extraMs === Infinity
      ? null
      : { leftMs: Math.max(0, time.leftMs + extraMs), totalMs: time.totalMs + extraMs };
  }

  set timing(timing: Timing) {
    this.#timing = timing;
    if (this.#held) this.#hold(this.#held.hasEnded);
  }

  /** While the viewer is away (the tab is hidden, or only the small picture over other windows is seen), an open choice waits. */
  set isAway(isAway: boolean) {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    if (this.#held) this.#hold(this.#held.hasEnded);
  }

  /** Whether the film stands at its end of an open choice, which has more time. */
  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Whether the picture can be taken out of the page: where players are swapped it can't. */
  get canFloat(): boolean {
    return this.#playback instanceof GaplessPlayback && document.pictureInPictureEnabled;
  }

  /** Language of the captions that show; null if none do. */
  get captions(): string | null {
    return this.#captions.language;
  }

  set captions(language: string | null) {
    this.#captions.language = language;
  }

  /** Which sound is heard; null for each segment's own. Another one goes on from the same place. */
  get sound(): SoundChoice | null {
    return this.#sound;
  }

  set sound(sound: SoundChoice | null) {
    this.#sound = sound;
    this.#heard.clear();
    const { segment, positionMs, isOver } = this.#session.state;
    if (isOver || this.#held?.hasEnded) return;
    this.#playback.cutTo(this.media(segment), Math.max(1, positionMs));
    this.#prepare(this.#session.state);
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
    const known = this.#heard.get(segment) ?? {
      id: segment,
      media: withSound(media ?? { renditions: [], captions: [] }, this.#sound),
    };
    this.#heard.set(segment, known);
    return known;
  }

  /**
   * Plays.
   *
   * @throws DOMException NotAllowedError if the browser wants a gesture of the viewer first.
   */
  async play(): Promise<void> {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#startsFromMs = this.#session.state.positionMs;
    this.#askedAt = performance.now();
    try {
      if (this.#held) this.#countdown.resume();
      else await this.#playback.play();
    } catch (error) {
      this.#isWanted = false;
      throw error;
    }
    this.#tellStart();
  }

  /** The film runs: told once for each time that it was asked to. */
  #tellStart(): void {
    // Somebody may have paused while it began.
    if (this.#startsFromMs === undefined || !this.#isWanted) return;
    this.#startsFromMs = undefined;
    this.#untold.release();
    this.#report(
      this.#hasStarted
        ? { type: 'resumed' }
        : { type: 'playback_started', wallMs: performance.now() - this.#askedAt },
    );
    this.#hasStarted = true;
  }

  pause(): void {
    if (!this.#isWanted) return;
    this.#stand();
    this.#report({ type: 'paused' });
  }

  /** Goes to another place of the segment, but never past a choice that waits for an answer. */
  seek(ms: number): void {
    const { positionMs, seekableMs, isOver } = this.#session.state;
    const toMs = Math.round(Math.min(Math.max(0, ms), Math.max(seekableMs, positionMs)));
    if (isOver || !Number.isFinite(toMs)) return;
    if (this.#held?.hasEnded) return;
    this.#report({ type: 'seeked', toMs });
    this.#letGo();
    this.#playback.seek(toMs);
    this.#session.position(toMs);
  }

  /** Begins a new session, with what belongs to the viewer. */
  restart(): void {
    this.#replace(this.#create({ viewerVariables: this.#session.state.viewerVariables }));
  }

  /**
   * Takes up a saved play-through in place of this one.
   *
   * @throws SessionError if it doesn't fit the story; this one goes on then.
   */
  resume(saved: unknown): void {
    this.#replace(this.#create({ saved }));
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
    if (this.#hasStarted) this.#report({ type: 'hidden' });
    this.#log?.hide();
  }

  stop(): void {
    this.#countdown.pause();
    this.hide();
    this.#log?.stop();
    this.#session.stop();
    this.#playback.stop();
    this.#captions.stop();
    this.#options.picture.replaceChildren();
  }

  #openPlayback(picture: HTMLElement): Playback {
    const { listener: told } = this.#options;
    const listener: PlaybackListener = {
      position: (ms) => this.#come(ms),
      ended: () => this.#end(),
      interrupted: (isPaused) => {
        this.#isWanted = !isPaused;
        this.#report({ type: isPaused ? 'paused' : 'resumed' });
        told.turned();
      },
      waiting: (isWaiting) => this.#wait(isWaiting),
      recovered: ({ code, message }) =>
        this.#report({ type: 'error', code, message, isFatal: false }),
      failed: (error) => this.#fail(error),
    };
    const { technique, programme } = this.#options;
    const media = Object.values(programme.catalogue.segments);
    // Forced, it is tried even where the browser says that it doesn't know the codec; without conformed media there is nothing to try.
    const isGapless =
      technique === 'gapless'
        ? media.every(({ conformed }) => conformed)
        : technique === 'auto' && canPlayGapless(media);
    return isGapless ? new GaplessPlayback(picture, listener) : new SwapPlayback(picture, listener);
  }

  /** Another session in place of this one, which is silent before the new one is heard. */
  #replace([session, untold]: [Session, Untold]): void {
    this.#session.stop();
    this.#held = this.#usedUp = undefined;
    this.#hasStarted = false;
    this.#startsFromMs = undefined;
    this.#stand();
    this.#session = session;
    this.#untold = untold;
    this.#watch(session);
  }

  /** Makes the picture follow a session from its place on. */
  #watch(session: Session): void {
    this.#hasEntered = true;
    session.subscribe((state) => this.#follow(state));
    this.#follow(session.state);
  }

  /** A session that nothing follows yet. */
  #create({
    viewerVariables,
    saved,
  }: {
    readonly viewerVariables?: Values | undefined;
    readonly saved?: unknown;
  }): [Session, Untold] {
    const { programme, seed, viewer, traits, listener, inspect } = this.#options;
    const untold = new Untold((event) => {
      this.#log?.record(event);
      listener.happened(event);
    });
    const session: Session = createSession(programme.story, {
      ...(seed === null ? {} : { seed }),
      weights: programme.weights,
      saved,
      traits,
      viewer: { ...(viewer === null ? {} : { id: viewer }), variables: viewerVariables },
      onEvent: (event) => {
        if (event.type === 'segment_entered') this.#hasEntered = true;
        untold.record(event);
      },
      inspect,
    });
    return [session, untold];
  }

  #come(ms: number): void {
    // Whoever started it may not have been told yet.
    if (this.#startsFromMs !== undefined && ms > this.#startsFromMs) this.#tellStart();
    const { choice } = this.#session.state;
    const isNearClose =
      choice !== null && ms >= choice.closesAtMs - HOLD_AHEAD_MS * this.#playback.rate;
    if (isNearClose && this.#mayHold(choice.id)) {
      this.#hold(false);
      // However late this was noticed, the choice is still open.
      this.#session.position(Math.min(ms, choice.closesAtMs - 1));
    } else {
      this.#session.position(ms);
    }
    this.#captions.position(ms);
  }

  #end(): void {
    const { choice } = this.#session.state;
    if (choice && this.#mayHold(choice.id)) this.#hold(true);
    else this.#session.ended();
  }

  #mayHold(choice: string): boolean {
    return (this.#isAway || holdMs(this.#timing, 1) > 0) && this.#usedUp !== choice;
  }

  /** Holds the film for an answer; if it was held already, the time begins anew. */
  #hold(hasEnded: boolean): void {
    const { choice, segment, step } = this.#session.state;
    if (!choice) return;
    const windowMs = choice.closesAtMs - choice.opensAtMs;
    // Who comes back finds as much time as the story gives.
    const totalMs = this.#isAway ? Infinity : Math.max(windowMs, holdMs(this.#timing, windowMs));
    this.#held = { choice: choice.id, segment, step, totalMs, hasEnded };
    this.#playback.pause();
    this.#countdown.start(totalMs);
    if (!this.#isWanted) this.#countdown.pause();
    this.#options.listener.turned();
  }

  /** All time is used up: silence answers. */
  #useUp(): void {
    const held = this.#held;
    this.#usedUp = held?.choice;
    this.#letGo();
    if (held?.hasEnded) this.#session.ended();
  }

  /** Holds the film no longer. */
  #letGo(): void {
    if (!this.#held) return;
    this.#held = undefined;
    this.#countdown.pause();
    if (this.#isWanted) void this.#playback.play().catch(() => undefined);
    this.#options.listener.turned();
  }

  /** The choice that the film was held for is no longer open. */
  #settle(state: SessionState): void {
    const held = this.#held;
    if (!held || state.choice?.id === held.choice) return;
    this.#letGo();
    // Who went elsewhere meanwhile has not come to this segment's end.
    if (held.hasEnded && state.segment === held.segment && state.step > held.step)
      this.#session.ended();
  }

  /** The film stands until somebody wants it to run. */
  #stand(): void {
    this.#isWanted = false;
    this.#countdown.pause();
    this.#playback.pause();
  }

  /** Makes the picture follow the session: the one place where segments change. */
  #follow(state: SessionState): void {
    this.#options.listener.stateChanged(state);
    if (state.choice?.id !== this.#usedUp) this.#usedUp = undefined;
    this.#settle(state);
    if (this.#hasEntered) {
      this.#hasEntered = false;
      const segment = this.media(state.segment);
      this.#captions.follow(segment.media.captions);
      this.#playback.cutTo(segment, state.positionMs);
    }
    this.#prepare(state);
  }

  #prepare({ branches }: SessionState): void {
    this.#playback.prepare({
      branches: branches.map(({ segment, probability }) => ({
        segment: this.media(segment),
        probability,
      })),
    });
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
    this.#stand();
    // Who couldn't even begin is told of too.
    this.#untold.release();
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
