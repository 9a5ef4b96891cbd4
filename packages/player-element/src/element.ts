import type { Consent, OpenChoice, Session, SessionState, StoryEvent } from '@matchcut/runtime';
import { html, LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ChooseDetail } from './choice/choice-element.ts';
import { LoadError, loadProgramme, type Programme } from './load.ts';
import { PASSING_ERRORS, type PlayerError } from './player-error.ts';
import { Screening, type PlaybackTechnique } from './screening.ts';
import { controlBar } from './screens/controls.ts';
import { endingScreen } from './screens/ending.ts';
import { messageScreen } from './screens/message.ts';
import { posterScreen } from './screens/poster.ts';
import { playerStyles } from './styles.ts';
import { ENGLISH, type PlayerStrings } from './strings.ts';

/** What the player shows over the picture. */
type Phase = 'empty' | 'loading' | 'poster' | 'playing' | 'failed';

/** An answer that is shown for a moment after it was taken. */
interface Answered {
  readonly choice: OpenChoice;
  readonly option: string;
}

/** Properties that a play-through takes up when it begins. */
const BEGINNINGS = ['seed', 'viewer', 'weights', 'playback', 'collector'] as const;
const CONTROLS_LINGER_MS = 2_600;
const ANSWER_LINGER_MS = 1_200;

/**
 * Plays a Matchcut story.
 *
 * ```html
 * <matchcut-player src="story.json" catalogue="media.json"></matchcut-player>
 * ```
 *
 * Keys: space or K play and pause, M mutes, C switches captions, F fills the screen, 1 to 9 pick an option.
 *
 * @attr {string} src - Address of the story (built JSON).
 * @attr {string} catalogue - Address of the media catalogue.
 * @attr {string} weights - Address of what earlier viewers chose (JSON), to fetch first what this one will likely see; the player does without if it can't be had.
 * @attr {"auto" | "gapless" | "swap"} playback - How segments are joined: on one timeline (`gapless`), by swapping two players (`swap`), or without seams wherever media and browser allow it (`auto`, the default).
 * @attr {string} collector - Where events go; without it they go nowhere.
 * @attr {"granted" | "denied" | "undecided"} consent - Whether events may be sent; `undecided` (the default) holds them in memory.
 * @attr {string} viewer - Pseudonymous id of the viewer, for analytics over sessions.
 * @attr {number} seed - Seed of everything random in the story; drawn afresh without it.
 * @attr {boolean} autoplay - Starts by itself where the browser allows it.
 * @attr {boolean} muted - Starts without sound.
 *
 * @slot overlay - Lies over the picture, under captions and choices; lets clicks through unless its content asks for them.
 *
 * @fires {Event} ready - Story and catalogue have loaded; doesn't bubble.
 * @fires {CustomEvent<StoryEvent>} storyevent - Every event of the session, as the collector gets it.
 * @fires {CustomEvent<StoryEvent>} segmentchange - A segment was entered.
 * @fires {CustomEvent<StoryEvent>} choiceopen - A choice was put to the viewer.
 * @fires {CustomEvent<StoryEvent>} choice - A choice was answered, by the viewer or by silence.
 * @fires {CustomEvent<StoryEvent>} ending - An ending was reached.
 * @fires {CustomEvent<PlayerError>} error - Something stopped the player; it shows what and offers to try again. Doesn't bubble.
 *
 * @csspart picture - The picture.
 * @csspart captions - The captions.
 * @csspart controls - The bar of controls.
 * @csspart choice - The choice.
 * @csspart ending - The ending's screen.
 * @csspart message - The message of an error.
 *
 * @cssprop [--matchcut-accent=#ffb454] - Colour of what can be acted on.
 * @cssprop [--matchcut-font] - Typeface.
 * @cssprop [--matchcut-aspect=16 / 9] - Shape of the picture.
 */
export class MatchcutPlayer extends LitElement {
  static override properties: PropertyDeclarations = {
    src: { type: String, reflect: true },
    catalogue: { type: String, reflect: true },
    weights: { type: String, reflect: true },
    playback: { type: String, reflect: true },
    collector: { type: String, reflect: true },
    consent: { type: String, reflect: true },
    viewer: { type: String, reflect: true },
    seed: { type: Number, reflect: true },
    autoplay: { type: Boolean, reflect: true },
    muted: { type: Boolean, reflect: true },
    strings: { attribute: false },
    phase: { state: true },
    state: { state: true },
    answered: { state: true },
    error: { state: true },
    isWaiting: { state: true },
    isActive: { state: true },
    captionLines: { state: true },
  };

  declare src: string | null;
  declare catalogue: string | null;
  declare weights: string | null;
  declare playback: PlaybackTechnique;
  declare collector: string | null;
  declare consent: Consent;
  declare viewer: string | null;
  declare seed: number | null;
  declare autoplay: boolean;
  declare muted: boolean;
  declare strings: PlayerStrings;

  protected declare phase: Phase;
  protected declare state: SessionState | null;
  protected declare answered: Answered | null;
  protected declare error: PlayerError | null;
  protected declare isWaiting: boolean;
  protected declare isActive: boolean;
  protected declare captionLines: readonly string[];

  #programme: Programme | undefined;
  #screening: Screening | undefined;
  #loading: AbortController | undefined;
  /** What was last asked for: after an error, trying again must not start what nobody has started. */
  #wish: 'nothing' | 'play' | 'pause' = 'nothing';
  #hadKeyboard = false;
  #rate = 1;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #lingering: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.src = null;
    this.catalogue = null;
    this.weights = null;
    this.playback = 'auto';
    this.collector = null;
    this.consent = 'undecided';
    this.viewer = null;
    this.seed = null;
    this.autoplay = false;
    this.muted = false;
    this.strings = ENGLISH;
    this.phase = 'empty';
    this.state = null;
    this.answered = null;
    this.error = null;
    this.isWaiting = false;
    this.isActive = true;
    this.captionLines = [];
  }

  /** The play-through that is on; undefined until the story has loaded. */
  get session(): Session | undefined {
    return this.#screening?.session;
  }

  /** Whether the picture stands still because nobody has started it or somebody paused it. */
  get paused(): boolean {
    return this.#screening?.isPaused ?? true;
  }

  /** How fast the film plays; 1 is natural. */
  get playbackRate(): number {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.#rate = rate;
    if (this.#screening) this.#screening.rate = rate;
  }

  /** Plays. Where the browser wants the viewer's own gesture first, the play button stays. */
  async play(): Promise<void> {
    if (!this.#screening || this.phase === 'failed') return;
    this.phase = 'playing';
    this.#wish = 'play';
    this.#wake();
    try {
      await this.#screening.play();
    } catch {
      this.phase = 'poster';
      this.#wish = 'nothing';
    }
    this.requestUpdate();
  }

  pause(): void {
    if (this.paused) return;
    this.#wish = 'pause';
    this.#screening?.pause();
    this.#wake();
    this.requestUpdate();
  }

  /** Answers the open choice. False if none is open or that option isn't. */
  choose(option: string): boolean {
    return this.session?.choose(option) ?? false;
  }

  /** Starts a new play-through from the beginning. */
  restart(): void {
    if (!this.#screening) return;
    this.#forget();
    this.#screening.restart();
    this.phase = 'playing';
    void this.play();
  }

  /** Goes back to a checkpoint that was reached, by its segment. False if it wasn't. */
  back(segment: string): boolean {
    const went = this.session?.back(segment) ?? false;
    if (!went) return false;
    this.#forget();
    this.phase = 'playing';
    void this.play();
    return true;
  }

  /**
   * Takes up a saved play-through, of this story as it is now, and plays on from its place.
   *
   * @param saved What `session.save()` gave, or the same after a trip through JSON.
   * @throws SessionError MC4001 … MC4003 if it doesn't fit the story; what played before plays on.
   */
  resume(saved: unknown): void {
    if (!this.#screening) return;
    this.#screening.resume(saved);
    this.#forget();
    this.phase = 'playing';
    void this.play();
  }

  /** After an error: loads again what failed, and plays on if it was playing. */
  retry(): void {
    this.error = null;
    if (!this.#screening) {
      void this.#load();
      return;
    }
    this.phase = this.#wish === 'nothing' ? 'poster' : 'playing';
    this.#screening.retry();
    if (this.#wish === 'play') void this.play();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
    document.addEventListener('fullscreenchange', this.#onFullscreen);
    addEventListener('pagehide', this.#onPageHide);
    addEventListener('online', this.#onOnline);
    if (this.hasUpdated) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    document.removeEventListener('fullscreenchange', this.#onFullscreen);
    removeEventListener('pagehide', this.#onPageHide);
    removeEventListener('online', this.#onOnline);
    this.#tearDown();
  }

  protected override willUpdate(): void {
    this.#hadKeyboard = this.shadowRoot?.activeElement != null;
  }

  protected override updated(changed: PropertyValues): void {
    // What had the keyboard may be gone: it falls to what is next to be done, or to the stage, where the keys still work.
    if (this.#hadKeyboard && this.shadowRoot?.activeElement == null) {
      const next = this.renderRoot.querySelector<HTMLElement>('.actions .primary') ?? this.renderRoot.querySelector<HTMLElement>('.stage');
      next?.focus({ preventScroll: true });
    }
    const isAnother = changed.has('src') || changed.has('catalogue');
    // What a play-through begins with may be set until it begins.
    const isOtherwise = this.phase === 'poster' && BEGINNINGS.some((name) => changed.has(name));
    if (isAnother || isOtherwise) void this.#load();
    if (changed.has('consent') && this.#screening) this.#screening.consent = this.consent;
    if (changed.has('muted') && this.#screening) this.#screening.isMuted = this.muted;
    const before = changed.get('state') as SessionState | null | undefined;
    if (this.state?.choice && before?.choice?.id !== this.state.choice.id) this.#offerKeyboard();
  }

  async #load(): Promise<void> {
    this.#tearDown();
    if (!this.src || !this.catalogue || !this.isConnected) return;
    const { signal } = (this.#loading = new AbortController());
    this.phase = 'loading';
    try {
      this.#programme = await loadProgramme({ story: absolute(this.src), catalogue: absolute(this.catalogue), weights: this.weights ? absolute(this.weights) : null }, signal);
      signal.throwIfAborted();
      this.#open(this.#programme);
      this.phase = 'poster';
      this.dispatchEvent(new Event('ready'));
      if (this.autoplay) await this.play();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error instanceof LoadError ? error : { code: 'MC5001', message: String(error) });
    }
  }

  #open(programme: Programme): void {
    const picture = this.renderRoot.querySelector<HTMLElement>('[part=picture]');
    if (!picture) return;
    this.#screening = new Screening({
      programme,
      picture,
      collector: this.collector ? absolute(this.collector) : null,
      technique: this.playback,
      consent: this.consent,
      viewer: this.viewer || null,
      seed: this.seed,
      isMuted: this.muted,
      rate: this.#rate,
      listener: {
        stateChanged: (state) => {
          this.state = state;
        },
        happened: (event) => this.#tell(event),
        waiting: (isWaiting) => {
          this.isWaiting = isWaiting;
        },
        captions: (lines) => {
          this.captionLines = lines;
        },
        failed: (error) => this.#fail(error),
      },
    });
  }

  #tell(event: StoryEvent): void {
    if (event.type === 'choice_made') this.#linger(event.choice, event.option);
    this.#fire('storyevent', event);
    const name = { segment_entered: 'segmentchange', choice_opened: 'choiceopen', choice_made: 'choice', ending_reached: 'ending' }[event.type as string];
    if (name) this.#fire(name, event);
  }

  #fire(type: string, event: StoryEvent): void {
    this.dispatchEvent(new CustomEvent(type, { detail: event, bubbles: true, composed: true }));
  }

  /** Shows for a moment what was taken. */
  #linger(choiceId: string, option: string): void {
    const choice = this.state?.choice;
    if (choice?.id !== choiceId) return;
    this.answered = { choice, option };
    clearTimeout(this.#lingering);
    this.#lingering = setTimeout(() => {
      this.answered = null;
    }, ANSWER_LINGER_MS);
  }

  #fail(error: PlayerError): void {
    this.error = error;
    this.phase = 'failed';
    this.isWaiting = false;
    const detail: PlayerError = { code: error.code, message: error.message };
    // Like those of native media it doesn't bubble: at the window it would pass for an uncaught exception.
    this.dispatchEvent(new CustomEvent('error', { detail }));
  }

  #tearDown(): void {
    this.#loading?.abort();
    this.#screening?.stop();
    this.#screening = this.#programme = undefined;
    clearTimeout(this.#idle);
    this.#forget();
    this.#wish = 'nothing';
    this.phase = 'empty';
    this.state = null;
  }

  /** Clears what is shown for a moment only. */
  #forget(): void {
    clearTimeout(this.#lingering);
    this.answered = null;
    this.error = null;
    this.isWaiting = false;
    this.captionLines = [];
  }

  #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') this.#screening?.hide();
  };

  #onPageHide = (): void => this.#screening?.hide();

  /** The connection is back: what failed for want of it is tried again. */
  #onOnline = (): void => {
    this.#screening?.reconnect();
    if (this.phase === 'failed' && this.error && PASSING_ERRORS.has(this.error.code)) this.retry();
  };

  #onFullscreen = (): void => this.requestUpdate();

  /** Gives the keyboard to a choice that opens, unless the viewer is at work elsewhere on the page. */
  #offerKeyboard(): void {
    const isElsewhere = document.activeElement !== null && document.activeElement !== document.body && document.activeElement !== this;
    if (isElsewhere) return;
    const choice = this.renderRoot.querySelector('matchcut-choice');
    void choice?.updateComplete.then(() => choice.focus({ preventScroll: true }));
  }

  /** Shows the controls, and lets them go when nothing happens for a while. */
  #wake = (): void => {
    this.isActive = true;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.isActive = this.paused;
    }, CONTROLS_LINGER_MS);
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    this.#wake();
    const act = this.#keyAction(event.key.toLowerCase(), event.composedPath()[0] instanceof HTMLButtonElement);
    if (!act) return;
    event.preventDefault();
    act();
  };

  #keyAction(key: string, isOnButton: boolean): (() => void) | undefined {
    const digit = Number(key);
    const option = digit >= 1 ? this.state?.choice?.options[digit - 1] : undefined;
    if (option) return () => void this.choose(option.id);
    if (key === 'k' || (key === ' ' && !isOnButton)) return () => this.#toggle();
    if (key === 'enter' && !isOnButton && this.phase === 'poster') return () => void this.play();
    return { m: () => this.#toggleSound(), c: () => this.#toggleCaptions(), f: () => void this.#toggleFullscreen() }[key];
  }

  #toggle = (): void => {
    if (this.paused) void this.play();
    else this.pause();
  };

  #clickPicture = (): void => {
    this.renderRoot.querySelector<HTMLElement>('.stage')?.focus({ preventScroll: true });
    this.#toggle();
  };

  #toggleSound = (): void => {
    this.muted = !this.muted;
  };

  #toggleCaptions = (): void => {
    this.#screening?.toggleCaptions();
    this.requestUpdate();
  };

  #toggleFullscreen = async (): Promise<void> => {
    await (document.fullscreenElement === this ? document.exitFullscreen() : this.requestFullscreen()).catch(() => undefined);
  };

  protected override render(): TemplateResult {
    const isChoosing = this.state?.choice != null || this.answered !== null;
    const isQuiet = !this.isActive && this.phase === 'playing' && !isChoosing;
    return html`
      <div class="stage ${isQuiet ? 'quiet' : ''}" tabindex="-1" @pointermove=${this.#wake} @pointerdown=${this.#wake} @keydown=${this.#onKey} @focusin=${this.#wake}>
        <div part="picture" @click=${this.#clickPicture}></div>
        <slot name="overlay"></slot>
        ${this.#poster()} ${this.#spinner()}
        <div class="lower ${isChoosing ? 'choosing' : ''}">
          <div class="scrim" ?hidden=${!isChoosing}></div>
          <div part="captions">${this.captionLines.map((line) => html`<span>${line}</span>`)}</div>
          ${this.#choice()} ${this.#controls()}
        </div>
        ${this.#ending()} ${this.#message()}
      </div>
    `;
  }

  #poster(): TemplateResult | typeof nothing {
    const story = this.#programme?.story;
    if (this.phase !== 'poster' || !story) return nothing;
    return posterScreen(story, this.#picture(story.start), this.strings, () => void this.play());
  }

  #spinner(): TemplateResult | typeof nothing {
    const isShown = this.phase === 'loading' || (this.phase === 'playing' && this.isWaiting && !this.paused);
    return isShown ? html`<div class="spinner" role="status" aria-label=${this.strings.loading}></div>` : nothing;
  }

  #choice(): TemplateResult | typeof nothing {
    const open = this.state?.choice ?? null;
    const shown = open ?? this.answered?.choice ?? null;
    if (!shown || this.phase === 'failed') return nothing;
    return html`<matchcut-choice
      part="choice"
      .choice=${shown}
      .positionMs=${this.state?.positionMs ?? 0}
      .chosen=${open ? null : (this.answered?.option ?? null)}
      .strings=${this.strings}
      @choose=${(event: CustomEvent<ChooseDetail>) => this.choose(event.detail.option)}
    ></matchcut-choice>`;
  }

  #controls(): TemplateResult | typeof nothing {
    if (this.phase !== 'playing' || !this.state || this.state.isOver) return nothing;
    return controlBar({
      isPaused: this.paused,
      isMuted: this.muted,
      hasCaptions: this.#screening?.hasCaptions ?? false,
      isFullscreen: document.fullscreenElement === this,
      positionMs: this.state.positionMs,
      durationMs: this.#programme?.story.segments[this.state.segment]?.durationMs ?? 1,
      strings: this.strings,
      togglePlay: this.#toggle,
      toggleSound: this.#toggleSound,
      toggleCaptions: this.#toggleCaptions,
      toggleFullscreen: this.#toggleFullscreen,
    });
  }

  #ending(): TemplateResult | typeof nothing {
    if (!this.state?.isOver || !this.state.ending || this.phase === 'failed') return nothing;
    const { ending, segment, checkpoints } = this.state;
    return endingScreen({
      ending,
      checkpoints,
      picture: this.#picture(segment),
      strings: this.strings,
      restart: () => this.restart(),
      back: (checkpoint) => void this.back(checkpoint),
    });
  }

  #picture(segment: string): string | undefined {
    return this.#screening?.media(segment).media.poster;
  }

  #message(): TemplateResult | typeof nothing {
    return this.phase === 'failed' && this.error ? messageScreen(this.error, this.strings, () => this.retry()) : nothing;
  }

  static override styles: CSSResultGroup = playerStyles;
}

function absolute(address: string): string {
  return new URL(address, document.baseURI).href;
}

declare global {
  interface HTMLElementTagNameMap {
    'matchcut-player': MatchcutPlayer;
  }
}
