import {
  inWordsOf,
  type Consent,
  type Session,
  type SessionOptions,
  type SessionState,
  type Story,
  type StoryEvent,
  type Traits,
} from '@matchcut/runtime';
import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { Activity } from './controls/activity.ts';
import { Thumbnails } from './controls/thumbnails.ts';
import type { JumpDetail } from './debug/debug-element.ts';
import { act, type Controlled } from './input/act.ts';
import { actionOf } from './input/action.ts';
import { activeIn, takesText } from './input/focus.ts';
import { watchGamepads } from './input/gamepad.ts';
import { LoadError, loadProgramme, type Programme } from './load.ts';
import {
  loadPreferences,
  Memory,
  savePreferences,
  valuesOf,
  type Preferences,
} from './memory/memory.ts';
import { localViewerStore, type ViewerStore } from './memory/viewer-store.ts';
import { deviceOf } from './platform/device.ts';
import { Fullscreen } from './platform/fullscreen.ts';
import { joinMediaSession } from './platform/media-session.ts';
import { isTelevision } from './platform/television.ts';
import { PASSING_ERRORS, type PlayerError } from './player-error.ts';
import { startPlugins, type PlayerPlugin } from './plugin.ts';
import type { PlaybackTechnique, Screening } from './screening.ts';
import { panelStyles } from './screens/panel-styles.ts';
import { screenStyles } from './screens/screen-styles.ts';
import { Sheets } from './screens/sheets.ts';
import {
  drawStage,
  pictureOf,
  type Answered,
  type Phase,
  type Stage,
  type StageActions,
} from './screens/stage.ts';
import { smallStyles } from './small-styles.ts';
import { usualCaptions, usualSound } from './spoken.ts';
import { playerStyles } from './styles.ts';
import { unseenStyles } from './unseen.ts';
import type { Messages } from './strings/messages.ts';
import { Speech } from './strings/speech.ts';
import type { Timing } from './timing/timing.ts';

/** Properties that a play-through takes up when it begins. */
const BEGINNINGS = [
  'seed',
  'viewer',
  'traits',
  'plugins',
  'inspect',
  'weights',
  'playback',
  'collector',
  'memory',
  'store',
] as const;
const ANSWER_LINGER_MS = 1_200;
/** How often the line of time is drawn while the film is held. */
const HELD_TICK_MS = 200;

/**
 * Plays a Matchcut story.
 *
 * ```html
 * <!doctype html>
 * <script type="module" src="/player/matchcut-player.js"></script>
 * <matchcut-player src="/story.json" catalogue="/media.json"></matchcut-player>
 * ```
 *
 * Keys: space or K play and pause, J and L go ten seconds back and ahead, M mutes, C switches captions, F fills the
 * screen, 1 to 9 pick an option, arrows move between buttons, Escape closes. Remote controls and gamepads do the same.
 *
 * @tagname matchcut-player
 *
 * @attr {string} src - Address of the story (built JSON).
 * @attr {string} catalogue - Address of the media catalogue.
 * @attr {string} weights - Address of what earlier viewers chose (JSON), to fetch first what this one will likely see; the player does without if it can't be had.
 * @attr {"auto" | "gapless" | "swap"} playback - How segments are joined: on one timeline (`gapless`), by swapping two players (`swap`), or without seams wherever media and browser allow it (`auto`, the default).
 * @attr {"local" | "none"} memory - Whether the viewer's place, settings and what they have seen are kept in the browser (`local`, the default); the property `store` puts a store of your own in its place.
 * @attr {"story" | "extended" | "off"} timing - How long there is to answer: as the story says (`story`, the default), ten times as long (`extended`), or without limit (`off`). What the viewer sets goes before.
 * @attr {string} language - BCP 47 tag of what the player itself says; the page's language, else the browser's, without it.
 * @attr {"auto" | "tv"} layout - `tv` is to be seen from afar; `auto` (the default) takes it for televisions.
 * @attr {string} collector - Where events go; without it they go nowhere.
 * @attr {"granted" | "denied" | "undecided"} consent - Whether events may be sent (`granted`) or not (`denied`); `undecided` (the default) holds them in memory.
 * @attr {string} viewer - Pseudonymous id of the viewer, for analytics over sessions.
 * @attr {number} seed - Seed of everything random in the story; drawn afresh without it.
 * @attr {boolean} autoplay - Starts by itself where the browser allows it.
 * @attr {boolean} muted - Starts without sound.
 * @attr {boolean} debug - Shows developers where the session stands, what is fetched and what happened, with a way to any segment.
 *
 * @slot choice - Stands in place of the choice while one is open: listen to `choiceopen`, and call `choose`.
 * @slot overlay - Lies over the picture, under captions and choices; lets clicks through unless its content asks for them.
 *
 * @fires {Event} ready - Story and catalogue have loaded; doesn't bubble.
 * @fires {CustomEvent<StoryEvent>} storyevent - Every event of the session, as the collector gets it.
 * @fires {CustomEvent<StoryEvent>} segmentchange - A segment was entered.
 * @fires {CustomEvent<StoryEvent>} choiceopen - A choice was put to the viewer.
 * @fires {CustomEvent<{ choice: string, option: string }>} beforechoice - The viewer picked an option; cancel it, and it isn't taken.
 * @fires {CustomEvent<StoryEvent>} choice - A choice was answered, by the viewer or by silence.
 * @fires {CustomEvent<StoryEvent>} ending - An ending was reached.
 * @fires {CustomEvent<PlayerError>} error - Something stopped the player; it shows what and offers to try again. Doesn't bubble.
 *
 * @csspart picture - The picture.
 * @csspart chapter - The title of the chapter that is on, beside the controls.
 * @csspart captions - The captions.
 * @csspart controls - The bar of controls.
 * @csspart choice - The choice.
 * @csspart hotspots - Options that are picked on the film.
 * @csspart skip - The button to skip what was seen.
 * @csspart panel - The sheet with settings, or with the map.
 * @csspart ending - The ending's screen.
 * @csspart message - The message of an error.
 *
 * @cssprop [--matchcut-accent=#ffb454] - Colour of what can be acted on.
 * @cssprop [--matchcut-on-accent=#14100a] - Text on that colour.
 * @cssprop [--matchcut-ink=#f4f1ea] - Text of sheets and of the screens for endings and messages.
 * @cssprop [--matchcut-ground=#04060e] - What they stand on.
 * @cssprop [--matchcut-option] - What an option stands on.
 * @cssprop [--matchcut-option-active] - The same while it is pointed at.
 * @cssprop [--matchcut-option-ink=#f4f1ea] - An option's text.
 * @cssprop [--matchcut-option-edge] - Its edge.
 * @cssprop [--matchcut-radius=0.7em] - How round options and buttons are.
 * @cssprop [--matchcut-font] - Typeface.
 * @cssprop [--matchcut-aspect=16 / 9] - Shape of the picture.
 */
export class MatchcutPlayer extends LitElement {
  static override properties: PropertyDeclarations = {
    src: { type: String, reflect: true },
    catalogue: { type: String, reflect: true },
    weights: { type: String, reflect: true },
    playback: { type: String, reflect: true },
    memory: { type: String, reflect: true },
    timing: { type: String, reflect: true },
    language: { type: String, reflect: true },
    layout: { type: String, reflect: true },
    collector: { type: String, reflect: true },
    consent: { type: String, reflect: true },
    viewer: { type: String, reflect: true },
    seed: { type: Number, reflect: true },
    autoplay: { type: Boolean, reflect: true },
    muted: { type: Boolean, reflect: true },
    debug: { type: Boolean, reflect: true },
    messages: { attribute: false },
    plugins: { attribute: false },
    inspect: { attribute: false },
    store: { attribute: false },
    traits: { attribute: false },
    phase: { state: true },
    state: { state: true },
    answered: { state: true },
    error: { state: true },
    isWaiting: { state: true },
    captionLines: { state: true },
  };

  declare src: string | null;
  declare catalogue: string | null;
  declare weights: string | null;
  declare playback: PlaybackTechnique;
  declare memory: 'local' | 'none';
  declare timing: Timing;
  declare language: string | null;
  declare layout: 'auto' | 'tv';
  declare collector: string | null;
  declare consent: Consent;
  declare viewer: string | null;
  declare seed: number | null;
  declare autoplay: boolean;
  declare muted: boolean;
  declare debug: boolean;
  /** Messages to say in place of the player's own, in the language that it speaks. */
  declare messages: Partial<Messages> | null;
  /** Where the viewer's place, settings and what they have seen are kept; goes before `memory`. */
  declare store: ViewerStore | null;
  /** What the page knows of its audience, such as `{ territory: 'FI' }`, for analytics; `language` and `device` are added. Coarse, and nobody's name. */
  declare traits: Traits;
  /** What the page adds to the player; each is called when a story has loaded. */
  declare plugins: readonly PlayerPlugin[];
  /** XState's inspection hook: gets all that happens in the story's machine, from the next play-through on. */
  declare inspect: SessionOptions['inspect'] | null;

  declare protected phase: Phase;
  declare protected state: SessionState | null;
  declare protected answered: Answered | null;
  declare protected error: PlayerError | null;
  declare protected isWaiting: boolean;
  declare protected captionLines: readonly string[];

  #programme: Programme | undefined;
  /** The story in the language that the viewer reads. */
  #shown: Story | undefined;
  #screening: Screening | undefined;
  #memory: Memory | undefined;
  #preferences: Preferences = {};
  #thumbnails: { readonly segment: string; readonly thumbnails: Thumbnails } | undefined;
  #loading: AbortController | undefined;
  /** What was last asked for: after an error, trying again must not start what nobody has started. */
  #wish: 'nothing' | 'play' | 'pause' = 'nothing';
  #hadKeyboard = false;
  #rate = 1;
  #lingering: ReturnType<typeof setTimeout> | undefined;
  #heldTicks: ReturnType<typeof setInterval> | undefined;
  #stopGamepads: () => void = () => undefined;
  #stopPlugins: () => void = () => undefined;
  #leaveMediaSession: () => void = () => undefined;
  readonly #fullscreen = new Fullscreen(this, () => this.requestUpdate());
  readonly #sheets = new Sheets(this);
  readonly #activity = new Activity(
    () => !this.paused,
    () => this.requestUpdate(),
  );
  readonly #speech = new Speech(() => this.#retell());

  constructor() {
    super();
    this.src = null;
    this.catalogue = null;
    this.weights = null;
    this.playback = 'auto';
    this.memory = 'local';
    this.timing = 'story';
    this.language = null;
    this.layout = 'auto';
    this.collector = null;
    this.consent = 'undecided';
    this.viewer = null;
    this.seed = null;
    this.autoplay = false;
    this.muted = false;
    this.debug = false;
    this.messages = null;
    this.store = null;
    this.traits = {};
    this.plugins = [];
    this.inspect = null;
    this.phase = 'empty';
    this.state = null;
    this.answered = null;
    this.error = null;
    this.isWaiting = false;
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
    // What the browser refuses is not kept.
    if (this.#screening) this.#screening.rate = rate;
    this.#rate = rate;
  }

  /**
   * Plays: the first time from where the viewer stopped on an earlier visit, if that is remembered and still fits
   * the story; `restart` begins anew. Where the browser wants the viewer's own gesture first, the play button stays.
   */
  async play(): Promise<void> {
    if (!this.#screening || this.phase === 'failed') return;
    this.#takeUpWhatWasKept();
    this.phase = 'playing';
    this.#wish = 'play';
    this.#activity.wake();
    try {
      await this.#screening.play();
    } catch {
      this.phase = 'poster';
      this.#wish = 'nothing';
    }
    this.requestUpdate();
  }

  #takeUpWhatWasKept(): void {
    const saved = this.#memory?.saved;
    if (this.#wish !== 'nothing' || saved === undefined) return;
    try {
      this.#screening?.resume(saved);
    } catch {
      // It no longer fits the story, which begins anew.
    }
  }

  /** Pauses. */
  pause(): void {
    if (this.paused) return;
    this.#wish = 'pause';
    this.#screening?.pause();
    this.#activity.wake();
    this.requestUpdate();
  }

  /** Goes to another place of the segment, in ms of its own time, but never past a choice that waits for an answer. */
  seek(ms: number): void {
    if (this.phase === 'playing') this.#screening?.seek(ms);
  }

  /** Answers the open choice. False if none is open, that option isn't, or `beforechoice` was cancelled. */
  choose(option: string): boolean {
    const choice = this.session?.state.choice;
    if (!choice?.options.some(({ id, isOpen }) => id === option && isOpen)) return false;
    const isWanted = this.dispatchEvent(
      new CustomEvent('beforechoice', {
        detail: { choice: choice.id, option },
        bubbles: true,
        composed: true,
        cancelable: true,
      }),
    );
    return isWanted && (this.session?.choose(option) ?? false);
  }

  /** Starts a new play-through from the beginning. */
  restart(): void {
    if (!this.#screening) return;
    this.#screening.restart();
    this.#goOn();
  }

  /** Goes back to a checkpoint that was reached, by its segment. False if it wasn't. */
  back(segment: string): boolean {
    const went = this.session?.back(segment) ?? false;
    if (!went) return false;
    this.#goOn();
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
    this.#goOn();
  }

  /** Plays from where the session was just brought to, whatever was shown before. */
  #goOn(): void {
    this.#forget();
    this.#wish = 'play';
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
    addEventListener('pagehide', this.#onPageHide);
    addEventListener('online', this.#onOnline);
    this.#room = new ResizeObserver(this.#lookAway);
    this.#room.observe(this);
    this.#fullscreen.start();
    this.#stopGamepads = watchGamepads((action) => {
      // Of several players only the one that is at work is meant.
      if (document.activeElement === this || this.phase === 'playing')
        act(action, this.#controlled, activeIn(document));
    });
    if (this.hasUpdated) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    removeEventListener('pagehide', this.#onPageHide);
    removeEventListener('online', this.#onOnline);
    this.#room?.disconnect();
    this.#fullscreen.stop();
    this.#stopGamepads();
    this.#tearDown();
  }

  protected override firstUpdated(): void {
    this.renderRoot.addEventListener('enterpictureinpicture', this.#lookAway);
    // It is told a moment before it is so.
    this.renderRoot.addEventListener('leavepictureinpicture', () => setTimeout(this.#lookAway));
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#hadKeyboard = this.shadowRoot?.activeElement != null;
    if (changed.has('language') || changed.has('messages')) this.#learn();
    // Only developers need it, and only they load it.
    if (this.debug && changed.has('debug')) void import('./debug/debug-element.ts');
  }

  protected override updated(changed: PropertyValues): void {
    this.#sheets.updated();
    // What had the keyboard may be gone: it falls to what is next to be done, or to the stage, where the keys still work.
    if (this.#hadKeyboard && this.shadowRoot?.activeElement == null) {
      const next =
        this.renderRoot.querySelector<HTMLElement>('.actions .primary') ??
        this.renderRoot.querySelector<HTMLElement>('.stage');
      next?.focus({ preventScroll: true });
    }
    const isAnother = changed.has('src') || changed.has('catalogue');
    // What a play-through begins with may be set until it begins.
    const isOtherwise = this.phase === 'poster' && BEGINNINGS.some((name) => changed.has(name));
    if (isAnother || isOtherwise) void this.#load();
    if (changed.has('consent') && this.#screening) this.#screening.consent = this.consent;
    if (changed.has('muted') && this.#screening) this.#screening.isMuted = this.muted;
    if (changed.has('timing') && this.#screening) this.#screening.timing = this.#timing;
    this.#offerKeyboard();
  }

  /** Turns to the language that is wanted. */
  #learn(): void {
    const wanted = [
      this.#preferences.language,
      this.language,
      this.closest('[lang]')?.getAttribute('lang'),
      ...navigator.languages,
    ].filter((tag) => tag != null);
    void this.#speech.learn(wanted, this.messages);
  }

  /** Shows the story in the language that the viewer reads, from now on. */
  #retell(): void {
    const story = this.#programme?.story;
    this.#shown = story && this.#speech.tell(story);
    const state = this.session?.state;
    if (this.#shown && state) this.state = inWordsOf(this.#shown, state);
    this.requestUpdate();
  }

  async #load(): Promise<void> {
    this.#tearDown();
    if (!this.src || !this.catalogue || !this.isConnected) return;
    const { signal } = (this.#loading = new AbortController());
    this.phase = 'loading';
    try {
      const addresses = {
        story: absolute(this.src),
        catalogue: absolute(this.catalogue),
        weights: this.weights ? absolute(this.weights) : null,
      };
      // video.js is fetched only now, beside the story.
      const [programme, { Screening: Class }, preferences] = await Promise.all([
        loadProgramme(addresses, signal),
        import('./screening.ts'),
        loadPreferences(this.#viewerStore),
      ]);
      const memory = await Memory.of(programme.story, this.#viewerStore);
      signal.throwIfAborted();
      this.#programme = programme;
      this.#preferences = preferences;
      this.#memory = memory;
      this.#shown = programme.story;
      this.#learn();
      this.#retell();
      this.#screening = this.#open(Class, programme, memory);
      this.#lookAway();
      this.phase = 'poster';
      this.#stopPlugins = startPlugins(this.plugins, this);
      this.dispatchEvent(new Event('ready'));
      if (this.autoplay) await this.play();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error instanceof LoadError ? error : { code: 'MC5001', message: String(error) });
    }
  }

  #open(Class: typeof Screening, programme: Programme, memory: Memory): Screening {
    const { story } = programme;
    const captions =
      this.#preferences.captions === undefined
        ? usualCaptions(programme, this.#read)
        : this.#preferences.captions;
    return new Class({
      programme,
      picture: this.renderRoot.querySelector('[part=picture]') as HTMLElement,
      collector: this.collector ? absolute(this.collector) : null,
      technique: this.playback,
      consent: this.consent,
      viewer: this.viewer || null,
      traits: {
        language: this.#speech.language,
        device: deviceOf(globalThis.window),
        ...this.traits,
      },
      viewerVariables: valuesOf(memory.viewerVariables),
      seed: this.seed,
      isMuted: this.muted,
      rate: this.#rate,
      timing: this.#timing,
      captions,
      inspect: this.inspect ?? undefined,
      sound:
        this.#preferences.sound === undefined
          ? usualSound(programme, this.#read)
          : this.#preferences.sound,
      listener: {
        stateChanged: (state) => {
          this.state = inWordsOf(this.#shown ?? story, state);
          this.#keep(false);
        },
        happened: (event) => this.#tell(event),
        waiting: (isWaiting) => {
          this.isWaiting = isWaiting;
        },
        captions: (lines) => {
          this.captionLines = lines;
        },
        turned: () => this.#turn(),
        failed: (error) => this.#fail(error),
      },
    });
  }

  /** The language that the viewer reads the story in. */
  get #read(): string {
    return this.#shown?.language ?? '';
  }

  get #viewerStore(): ViewerStore | null {
    return this.store ?? (this.memory === 'none' ? null : localViewerStore());
  }

  get #timing(): Timing {
    return this.#preferences.timing ?? this.timing;
  }

  #tell(event: StoryEvent): void {
    if (event.type === 'choice_made') this.#linger(event.choice, event.option);
    if (event.type === 'playback_started') this.#joinMediaSession();
    this.#memory?.record(event);
    this.renderRoot.querySelector('matchcut-debug')?.record?.(event);
    this.#fire('storyevent', event);
    const name = {
      segment_entered: 'segmentchange',
      choice_opened: 'choiceopen',
      choice_made: 'choice',
      ending_reached: 'ending',
    }[event.type as string];
    if (name) this.#fire(name, event);
    if (['segment_entered', 'choice_made', 'story_ended', 'paused'].includes(event.type))
      this.#keep(true);
  }

  #fire(type: string, event: StoryEvent): void {
    this.dispatchEvent(new CustomEvent(type, { detail: event, bubbles: true, composed: true }));
  }

  /** Keeps the viewer's place, once there is one. */
  #keep(isNow: boolean): void {
    if (this.session && this.#wish !== 'nothing')
      this.#memory?.keep(this.session, performance.now(), isNow);
  }

  #joinMediaSession(): void {
    const story = this.#shown;
    if (!story) return;
    this.#leaveMediaSession();
    this.#leaveMediaSession = joinMediaSession({
      title: story.title,
      artwork: pictureOf(this.#screening, story.start),
      play: () => void this.play(),
      pause: () => this.pause(),
      skip: (ms) => this.#skip(ms),
    });
  }

  /** The film began or ceased to be held, or the browser paused it. */
  #turn(): void {
    clearInterval(this.#heldTicks);
    if (this.#screening?.isHeld)
      this.#heldTicks = setInterval(() => this.requestUpdate(), HELD_TICK_MS);
    this.#activity.wake();
    this.requestUpdate();
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
    this.#sheets.drop();
    this.isWaiting = false;
    const detail: PlayerError = { code: error.code, message: error.message };
    // Like those of native media it doesn't bubble: at the window it would pass for an uncaught exception.
    this.dispatchEvent(new CustomEvent('error', { detail }));
  }

  #tearDown(): void {
    this.#loading?.abort();
    this.#keep(true);
    this.#screening?.stop();
    this.#leaveMediaSession();
    this.#stopPlugins();
    this.#stopPlugins = () => undefined;
    this.#screening = this.#programme = this.#memory = this.#thumbnails = undefined;
    this.#activity.stop();
    this.#forget();
    this.#wish = 'nothing';
    this.phase = 'empty';
    this.state = null;
  }

  /** Clears what is shown for a moment only. */
  #forget(): void {
    clearTimeout(this.#lingering);
    clearInterval(this.#heldTicks);
    this.#sheets.drop();
    this.answered = null;
    this.error = null;
    this.isWaiting = false;
    this.captionLines = [];
  }

  #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') this.#onPageHide();
    this.#lookAway();
  };

  #onPageHide = (): void => {
    this.#keep(true);
    this.#screening?.hide();
  };

  /** The choice can't be seen in a hidden tab, where the player has no room on the page, nor where only the picture is taken out of it. */
  #lookAway = (): void => {
    if (!this.#screening) return;
    // Asked of the document, a video within a shadow root goes by the name of its host.
    const isFloating =
      (this.shadowRoot as Partial<Pick<Document, 'pictureInPictureElement'>> | null)
        ?.pictureInPictureElement != null;
    // Within a closed dialog, or a tab of the page's own that is hidden, it has no box.
    this.#screening.isAway =
      document.visibilityState === 'hidden' || isFloating || this.getClientRects().length === 0;
  };

  #room: ResizeObserver | undefined;

  /** The connection is back: what failed for want of it is tried again. */
  #onOnline = (): void => {
    this.#screening?.reconnect();
    if (this.phase === 'failed' && this.error && PASSING_ERRORS.has(this.error.code)) this.retry();
  };

  /** The choice that opened last: where it is, and where the viewer had come to. */
  #choiceOpened: string | null | undefined;

  /** Gives the keyboard to a choice once, as it opens or the sheet over it closes, unless the viewer is at work elsewhere on the page. */
  #offerKeyboard(): void {
    const { choice, segment, step } = this.state ?? {};
    const opened = choice && `${segment} ${step} ${choice.id}`;
    if (opened === this.#choiceOpened || this.#sheets.current) return;
    this.#choiceOpened = opened;
    const { activeElement } = document;
    // Of a choice that is over, what was chosen is shown for a while yet: the keyboard stays where it is.
    if (!opened) return;
    if (activeElement && activeElement !== document.body && activeElement !== this) return;
    const element = this.renderRoot.querySelector('matchcut-choice');
    void element?.updateComplete.then(() => element.focus({ preventScroll: true }));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    this.#activity.wake();
    const [first] = event.composedPath();
    const target = first instanceof HTMLElement ? first : undefined;
    // What is typed into a field of the page's, in a slot, is the field's.
    if (target && takesText(target)) return;
    const action = actionOf(event);
    const isOwn = action !== undefined && act(action, this.#controlled, target, true);
    if (!isOwn) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What keys, remote controls and gamepads act on. */
  readonly #controlled: Controlled = {
    root: () => this.renderRoot,
    play: () => void this.play(),
    pause: () => this.pause(),
    toggle: () => this.#toggle(),
    skip: (ms) => this.#skip(ms),
    toggleSound: () => {
      this.muted = !this.muted;
    },
    toggleCaptions: () => this.#toggleCaptions(),
    toggleFullscreen: () => void this.#fullscreen.toggle(),
    goBack: () => {
      if (this.#sheets.current) {
        this.#sheets.close();
        return true;
      }
      if (!this.#fullscreen.isOn) return false;
      void this.#fullscreen.leave();
      return true;
    },
    chooseByNumber: (number) => {
      const option = this.state?.choice?.options[number - 1];
      if (!option) return false;
      this.choose(option.id);
      return true;
    },
  };

  /** What can be done on the stage. */
  readonly #actions: StageActions = {
    ...this.#controlled,
    wake: this.#activity.wake,
    pressKey: (event) => this.#onKey(event),
    clickPicture: () => {
      this.renderRoot.querySelector<HTMLElement>('.stage')?.focus({ preventScroll: true });
      this.#toggle();
    },
    restart: () => this.restart(),
    retry: () => this.retry(),
    seek: (ms) => this.seek(ms),
    answer: ({ detail }) => void this.choose(detail.option),
    back: (segment) => void this.back(segment),
    float: () => {
      this.#screening?.video.requestPictureInPicture().catch(() => undefined);
    },
    setLanguage: (language) => {
      this.#prefer({ language });
      this.#learn();
    },
    setTiming: (timing) => {
      this.#prefer({ timing });
      if (this.#screening) this.#screening.timing = timing;
    },
    setSound: (sound) => {
      this.#prefer({ sound });
      if (this.#screening) this.#screening.sound = sound;
    },
    setCaptions: (language) => this.#setCaptions(language),
  };

  #skip(ms: number): void {
    if (this.state) this.seek(this.state.positionMs + ms);
  }

  #toggle(): void {
    if (this.#sheets.current) return;
    if (this.paused) void this.play();
    else this.pause();
  }

  #toggleCaptions(): void {
    if (this.#programme)
      this.#setCaptions(
        this.#screening?.captions
          ? null
          : (this.#lastCaptions ?? usualCaptions(this.#programme, this.#read)),
      );
  }
  /** The language that captions were last shown in. */
  #lastCaptions: string | undefined;

  #setCaptions(captions: string | null): void {
    if (!this.#screening) return;
    this.#lastCaptions = captions ?? this.#screening.captions ?? undefined;
    this.#screening.captions = captions;
    this.#prefer({ captions });
  }

  #prefer(preferences: Preferences): void {
    this.#preferences = { ...this.#preferences, ...preferences };
    savePreferences(this.#viewerStore, this.#preferences);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`${drawStage(this.#stage, this.#actions)} ${this.#debugPanel()}`;
  }

  get #stage(): Stage {
    const { phase, error, state, answered, captionLines, isWaiting } = this;
    return {
      phase,
      error,
      state,
      answered,
      captionLines,
      isWaiting,
      programme: this.#programme,
      story: this.#shown,
      screening: this.#screening,
      memory: this.#memory,
      speech: this.#speech,
      timing: this.#timing,
      sheets: this.#sheets,
      thumbnails: state ? this.#thumbnailsOf(state.segment) : null,
      isPaused: this.paused,
      isMuted: this.muted,
      isFullscreen: this.#fullscreen.isOn,
      isActive: this.#activity.isActive,
      isTelevision: this.layout === 'tv' || isTelevision(navigator.userAgent),
    };
  }

  #thumbnailsOf(segment: string): Thumbnails | null {
    const address = this.#screening?.media(segment).media.thumbnails;
    if (address === undefined) return null;
    if (this.#thumbnails?.segment !== segment)
      this.#thumbnails = {
        segment,
        thumbnails: new Thumbnails(address, () =>
          this.renderRoot.querySelector('matchcut-timeline')?.requestUpdate(),
        ),
      };
    return this.#thumbnails.thumbnails;
  }

  #debugPanel(): TemplateResult | typeof nothing {
    if (!this.debug || !this.session) return nothing;
    return html`<matchcut-debug
      .session=${this.session}
      .state=${this.session.state}
      .report=${this.#screening?.report ?? null}
      @jump=${({ detail }: CustomEvent<JumpDetail>) => this.resume(detail.saved)}
    ></matchcut-debug>`;
  }

  static override styles: CSSResultGroup = [
    unseenStyles,
    playerStyles,
    screenStyles,
    panelStyles,
    smallStyles,
  ];
}

function absolute(address: string): string {
  return new URL(address, document.baseURI).href;
}

declare global {
  interface HTMLElementTagNameMap {
    'matchcut-player': MatchcutPlayer;
  }
}
