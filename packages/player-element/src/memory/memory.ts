import {
  fitExplored,
  unexplored,
  withEvent,
  type Explored,
  type Session,
  type SoundChoice,
  type Story,
  type StoryEvent,
  type Values,
} from '@matchcut/runtime';
import type { Timing } from '../timing/timing.ts';
import type { ViewerStore } from './viewer-store.ts';

/** What a viewer set for all stories. */
export interface Preferences {
  readonly timing?: Timing;
  /** Language of captions; null for none. */
  readonly captions?: string | null;
  /** Which sound is heard; null for a story's own. */
  readonly sound?: SoundChoice | null;
  /** What stories and the player are read in. */
  readonly language?: string;
}

/** What is kept of a story. */
interface Kept {
  readonly matchcut: 1;
  readonly saved: unknown;
  readonly viewerVariables: unknown;
  readonly explored: Explored;
}

const PREFERENCES = 'preferences';
/** Saves come at most so often while the film runs. */
const SAVE_EVERY_MS = 3_000;
/** How long a store may take to answer: a story doesn't wait longer for what was kept. */
const PATIENCE_MS = 2_000;

/** What a viewer did before, in this story, and keeps for the next time. */
export class Memory {
  readonly #store: ViewerStore | null;
  readonly #story: Story;
  #explored: Explored;
  #lastSavedAt = -Infinity;
  #isKnown = false;
  /** A play-through that was left in the middle; undefined if there is none. */
  readonly saved: unknown;
  /** The story's viewer-scoped variables, as they were left. Not yet validated. */
  readonly viewerVariables: unknown;

  private constructor(store: ViewerStore | null, story: Story, kept: Partial<Kept>) {
    this.#store = store;
    this.#story = story;
    this.#explored =
      kept.explored === undefined ? unexplored(story) : fitExplored(kept.explored, story);
    this.saved = kept.saved ?? undefined;
    this.viewerVariables = kept.viewerVariables;
  }

  /** What is remembered of a story; nothing without a store. */
  static async of(story: Story, store: ViewerStore | null): Promise<Memory> {
    const kept = await load(store, keyOf(story));
    return new Memory(
      store,
      story,
      isObject(kept) && kept['matchcut'] === 1 ? (kept as Partial<Kept>) : {},
    );
  }

  /** What has been seen of the story. */
  get explored(): Explored {
    return this.#explored;
  }

  /** Whether the segment that is on was seen before. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Something happened. */
  record(event: StoryEvent): void {
    if (event.type === 'segment_entered')
      this.#isKnown = this.#explored.segments.includes(event.segment);
    this.#explored = withEvent(this.#explored, event);
  }

  /** Keeps where a session stands; unless `isNow`, only if it is some time since the last. */
  keep(session: Session, nowMs: number, isNow: boolean): void {
    if (!isNow && nowMs - this.#lastSavedAt < SAVE_EVERY_MS) return;
    this.#lastSavedAt = nowMs;
    const { isOver, viewerVariables } = session.state;
    const kept: Kept = {
      matchcut: 1,
      saved: isOver ? null : session.save(),
      viewerVariables,
      explored: this.#explored,
    };
    void this.#store?.save(keyOf(this.#story), kept).catch(() => undefined);
  }
}

/** What the viewer set before; nothing of what makes no sense. */
export async function loadPreferences(store: ViewerStore | null): Promise<Preferences> {
  const kept = await load(store, PREFERENCES);
  if (!isObject(kept)) return {};
  const { timing, captions, language, sound } = kept;
  return {
    ...(timing === 'story' || timing === 'extended' || timing === 'off' ? { timing } : {}),
    ...(captions === null || (typeof captions === 'string' && captions.length < 40)
      ? { captions }
      : {}),
    ...(sound === null ? { sound } : {}),
    ...(isObject(sound) && typeof sound['language'] === 'string' && sound['language'].length < 40
      ? { sound: { language: sound['language'], isDescription: sound['isDescription'] === true } }
      : {}),
    ...(typeof language === 'string' && language.length < 40 ? { language } : {}),
  };
}

export function savePreferences(store: ViewerStore | null, preferences: Preferences): void {
  void store?.save(PREFERENCES, preferences).catch(() => undefined);
}

/** Viewer variables as far as they are values at all; the session looks whether they fit. */
export function valuesOf(data: unknown): Values | undefined {
  if (!isObject(data)) return undefined;
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) =>
      ['boolean', 'number', 'string'].includes(typeof value),
    ),
  ) as Values;
}

async function load(store: ViewerStore | null, key: string): Promise<unknown> {
  // An embedder's store may throw at once as well as later, or never answer.
  try {
    return await Promise.race([
      store?.load(key),
      new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
    ]);
  } catch {
    return undefined;
  }
}

function keyOf({ id }: Story): string {
  return `story:${id}`;
}

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
