import {
  chapterTitle,
  endingsOf,
  type OpenChoice,
  type SessionState,
  type SoundChoice,
  type Story,
} from '@matchcut/runtime';
import { html, nothing, type TemplateResult } from 'lit';
import type { ChooseDetail } from '../choice/choice-element.ts';
import { controlBar } from '../controls/control-bar.ts';
import type { Thumbnails } from '../controls/thumbnails.ts';
import { ICONS } from '../icons.ts';
import type { Controlled } from '../input/act.ts';
import type { Programme } from '../load.ts';
import type { Memory } from '../memory/memory.ts';
import type { PlayerError } from '../player-error.ts';
import type { Screening } from '../screening.ts';
import { captionLanguages } from '../spoken.ts';
import { directionOf } from '../strings/languages.ts';
import type { Speech } from '../strings/speech.ts';
import type { Timing } from '../timing/timing.ts';
import { endingScreen } from './ending.ts';
import { messageScreen } from './message.ts';
import { posterScreen } from './poster.ts';
import type { Sheets } from './sheets.ts';

/** What the player shows over the picture. */
export type Phase = 'empty' | 'loading' | 'poster' | 'playing' | 'failed';

/** An answer that is shown for a moment after it was taken. */
export interface Answered {
  readonly choice: OpenChoice;
  readonly option: string;
}

/** All that decides what the player shows, as it is now. */
export interface Stage {
  readonly phase: Phase;
  readonly error: PlayerError | null;
  readonly programme: Programme | undefined;
  /** The story in the language that the viewer reads. */
  readonly story: Story | undefined;
  readonly state: SessionState | null;
  readonly answered: Answered | null;
  readonly screening: Screening | undefined;
  readonly memory: Memory | undefined;
  readonly speech: Speech;
  readonly timing: Timing;
  readonly sheets: Sheets;
  readonly captionLines: readonly string[];
  readonly thumbnails: Thumbnails | null;
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  readonly isWaiting: boolean;
  readonly isFullscreen: boolean;
  /** Whether the viewer has lately done something. */
  readonly isActive: boolean;
  readonly isTelevision: boolean;
}

/** What viewers can do on the stage. */
export interface StageActions extends Pick<
  Controlled,
  'play' | 'toggle' | 'toggleSound' | 'toggleCaptions' | 'toggleFullscreen'
> {
  readonly wake: () => void;
  readonly pressKey: (event: KeyboardEvent) => void;
  readonly clickPicture: () => void;
  readonly restart: () => void;
  readonly retry: () => void;
  readonly seek: (ms: number) => void;
  readonly answer: (event: CustomEvent<ChooseDetail>) => void;
  readonly back: (segment: string) => void;
  /** Takes the picture out of the page. */
  readonly float: () => void;
  readonly setLanguage: (language: string) => void;
  readonly setTiming: (timing: Timing) => void;
  readonly setSound: (sound: SoundChoice | null) => void;
  readonly setCaptions: (language: string | null) => void;
}

/** Less of a segment than this is sooner watched than skipped. */
const WORTH_SKIPPING_MS = 3_000;
/** Skipping leads a moment before what is new, so that it doesn't come out of nothing. */
const SKIP_SHORT_OF_MS = 800;

/** Draws the player: the picture's place and all that stands over it. */
export function drawStage(stage: Stage, actions: StageActions): TemplateResult {
  const { phase, speech, screening } = stage;
  const isChoosing = stage.state?.choice != null || stage.answered !== null;
  const isQuiet = !stage.isActive && phase === 'playing' && !isChoosing;
  return html`
    <div
      class="stage ${isQuiet ? 'quiet' : ''} ${stage.isTelevision ? 'tv' : ''}"
      dir=${directionOf(speech.language)}
      lang=${speech.language}
      tabindex="-1"
      @pointermove=${actions.wake}
      @pointerdown=${actions.wake}
      @keydown=${actions.pressKey}
      @focusin=${actions.wake}
    >
      <div part="picture" @click=${actions.clickPicture}></div>
      <slot name="overlay"></slot>
      ${isQuiet || isChoosing ? nothing : chapter(stage)} ${hotspots(stage, actions)}
      ${poster(stage, actions)} ${spinner(stage)}
      <div class="lower ${isChoosing ? 'choosing' : ''}" ?inert=${stage.sheets.current}>
        <div class="scrim" ?hidden=${phase !== 'playing' || isQuiet}></div>
        <div part="captions" lang=${screening?.captions ?? nothing} dir="auto">
          ${stage.captionLines.map((line) => html`<span>${line}</span>`)}
        </div>
        ${choice(stage, actions)} ${skipSeen(stage, actions)} ${controls(stage, actions)}
      </div>
      ${ending(stage, actions)} ${message(stage, actions)} ${stage.sheets.draw(stage, actions)}
    </div>
  `;
}

type Part = TemplateResult | typeof nothing;

function poster(
  { phase, story, memory, screening, speech }: Stage,
  { play, restart }: StageActions,
): Part {
  if (phase !== 'poster' || !story) return nothing;
  return posterScreen({
    story,
    picture: pictureOf(screening, story.start),
    say: speech.say,
    start: play,
    startOver: memory?.saved === undefined ? undefined : restart,
  });
}

function spinner({ phase, isWaiting, isPaused, speech }: Stage): Part {
  const isShown = phase === 'loading' || (phase === 'playing' && isWaiting && !isPaused);
  return isShown
    ? html`<div class="spinner" role="status" aria-label=${speech.say('loading')}></div>`
    : nothing;
}

/** Which part of the story is on. */
function chapter({ phase, story, state, sheets }: Stage): Part {
  if (phase !== 'playing' || !story || !state || state.isOver) return nothing;
  const title = chapterTitle(story, state.segment);
  return title === undefined
    ? nothing
    : html`<p part="chapter" lang=${story.language} ?inert=${sheets.current}>${title}</p>`;
}

/** The choice to show, and the option that was taken if it is over. */
function askedOf({
  phase,
  state,
  answered,
}: Stage): { readonly choice: OpenChoice; readonly chosen: string | null } | undefined {
  const open = state?.choice ?? null;
  const asked = open ?? answered?.choice ?? null;
  if (!asked || phase === 'failed') return undefined;
  return { choice: asked, chosen: open ? null : (answered?.option ?? null) };
}

function choice(stage: Stage, { answer }: StageActions): Part {
  const asked = askedOf(stage);
  if (!asked) return nothing;
  const { story, screening, programme, speech } = stage;
  return html`<slot name="choice"
    ><matchcut-choice
      part="choice"
      lang=${story?.language ?? nothing}
      dir=${directionOf(story?.language ?? 'en')}
      .choice=${asked.choice}
      .time=${screening?.timeLeft ?? null}
      .chosen=${asked.chosen}
      .pictures=${programme?.catalogue.pictures ?? {}}
      .say=${speech.say}
      @choose=${answer}
    ></matchcut-choice
  ></slot>`;
}

/** Options that are picked on the film itself. */
function hotspots(stage: Stage, { answer }: StageActions): Part {
  const asked = askedOf(stage);
  const { story, state, screening, speech } = stage;
  if (!asked?.choice.options.some(({ hotspot }) => hotspot.length > 0) || !state) return nothing;
  const video = screening?.video;
  return html`<matchcut-hotspots
    part="hotspots"
    lang=${story?.language ?? nothing}
    ?inert=${stage.sheets.current}
    .choice=${asked.choice}
    .chosen=${asked.chosen}
    .positionMs=${state.positionMs}
    .aspect=${video && video.videoHeight > 0 ? video.videoWidth / video.videoHeight : 16 / 9}
    .say=${speech.say}
    @choose=${answer}
  ></matchcut-hotspots>`;
}

/** The way past what the viewer has seen on another play-through, to the next choice or segment. */
function skipSeen({ phase, state, memory, speech }: Stage, { seek }: StageActions): Part {
  if (
    phase !== 'playing' ||
    !state ||
    state.choice ||
    state.isOver ||
    !memory?.isKnown ||
    state.seekableMs - state.positionMs < WORTH_SKIPPING_MS
  )
    return nothing;
  return html`<button part="skip" @click=${() => seek(state.seekableMs - SKIP_SHORT_OF_MS)}>
    ${ICONS.skip}<span>${speech.say('skipSeen')}</span>
  </button>`;
}

function controls(stage: Stage, actions: StageActions): Part {
  const { phase, state, screening, programme } = stage;
  if (phase !== 'playing' || !state || state.isOver) return nothing;
  return controlBar({
    ...actions,
    isPaused: stage.isPaused,
    isMuted: stage.isMuted,
    captions: captionLanguages(programme).length === 0 ? undefined : screening?.captions != null,
    isFullscreen: stage.isFullscreen,
    positionMs: state.positionMs,
    durationMs: programme?.story.segments[state.segment]?.durationMs ?? 1,
    seekableMs: state.seekableMs,
    thumbnails: stage.thumbnails,
    say: stage.speech.say,
    openMap: () => stage.sheets.open('map'),
    openSettings: () => stage.sheets.open('settings'),
    float: screening?.canFloat ? actions.float : undefined,
  });
}

function ending(
  { state, phase, sheets, programme, memory, screening, speech }: Stage,
  { restart, back }: StageActions,
): Part {
  if (
    !state?.isOver ||
    !state.ending ||
    phase === 'failed' ||
    sheets.current ||
    !programme ||
    !memory
  )
    return nothing;
  const counts = programme.weights?.endings ?? {};
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return endingScreen({
    ending: state.ending,
    checkpoints: state.checkpoints,
    picture: pictureOf(screening, state.segment),
    found: { count: memory.explored.endings.length, total: endingsOf(programme.story).length },
    share:
      all > 0 && Object.hasOwn(counts, state.ending.id)
        ? (counts[state.ending.id] ?? 0) / all
        : undefined,
    language: speech.language,
    say: speech.say,
    restart,
    back,
    openMap: () => sheets.open('map'),
  });
}

function message({ phase, error, speech }: Stage, { retry }: StageActions): Part {
  return phase === 'failed' && error ? messageScreen(error, speech.say, retry) : nothing;
}

/** The still of a segment. */
export function pictureOf(screening: Screening | undefined, segment: string): string | undefined {
  return screening?.media(segment).media.poster;
}
