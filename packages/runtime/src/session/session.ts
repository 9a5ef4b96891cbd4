import { createActor, type Actor, type InspectionEvent } from 'xstate';
import {
  eventMessage,
  isName,
  MAX_TRAITS,
  type EventBody,
  type PlaybackHappening,
  type StoryEvent,
  type Traits,
} from '../events/event.ts';
import { changes, type StoryContext } from '../machine/context.ts';
import type { StoryHappening, Whereabouts } from '../machine/happening.ts';
import { toMachine, type StoryMachine, type StoryMachineEvent } from '../machine/machine.ts';
import { StoryRules } from '../machine/rules.ts';
import type { PredictorWeights } from '../predict/weights.ts';
import { FORBIDDEN_KEYS } from '../story/plain.ts';
import type { Story, Values } from '../story/story.ts';
import { fitSaved, SessionError, type SavedSession } from './saved-session.ts';
import { toSessionState, type SessionState } from './session-state.ts';

/** What a play-through starts from, and whom it tells. */
export interface SessionOptions {
  /** Seed of everything random in the story; drawn from `random` if not given. */
  readonly seed?: number | undefined;
  /** What `save()` gave, or the same after a trip through JSON. */
  readonly saved?: unknown;
  /** Who watches: a pseudonymous id, and the viewer-scoped variables of earlier sessions. */
  readonly viewer?:
    | { readonly id?: string | undefined; readonly variables?: Values | undefined }
    | undefined;
  /** What is known of the audience, for analytics. What can't go into an event is left out. */
  readonly traits?: Traits | undefined;
  /** What earlier viewers chose: to foresee what this one will, and for choices whose default is predicted. */
  readonly weights?: PredictorWeights | undefined;
  /** Receives every event, in order. */
  readonly onEvent?: ((event: StoryEvent) => void) | undefined;
  /** Wall clock in ms since 1970; `Date.now` by default. */
  readonly now?: () => number;
  /** In [0, 1), for the seed and the session's id; `Math.random` by default. */
  readonly random?: () => number;
  /** XState's inspection hook. */
  readonly inspect?: ((event: InspectionEvent) => void) | undefined;
}

/** One play-through of a story. */
export interface Session {
  readonly id: string;
  readonly story: Story;
  readonly state: SessionState;
  /** Calls back on every change of `state`; returns the way to stop it. */
  subscribe(listener: (state: SessionState) => void): () => void;
  /** The media has come to this position of the current segment. */
  position(ms: number): void;
  /** Answers the open choice. False if none is open or that option isn't. */
  choose(optionId: string): boolean;
  /** The current segment's media has run to its end. */
  ended(): void;
  /** Goes back to a checkpoint, by its segment. False if it wasn't reached. */
  back(segment: string): boolean;
  /** Puts something of the playing into the event log. */
  report(happening: PlaybackHappening): void;
  save(): SavedSession;
  /** Ends the session's life; later calls do nothing. */
  stop(): void;
}

/**
 * Starts a play-through, or takes up a saved one.
 *
 * @throws SessionError if `saved` doesn't fit the story (MC4001 … MC4003) or the viewer's id can't go into events (MC4004).
 */
export function createSession(story: Story, options: SessionOptions = {}): Session {
  return new MachineSession(story, options);
}

/** What all sessions of a story share; neither holds anything of a session. */
interface Compiled {
  readonly machine: StoryMachine;
  readonly rules: StoryRules;
}

const compiledStories = new WeakMap<Story, Compiled>();

/** The traits that can go into an event. */
function fitTraits(traits: Traits): Traits {
  return Object.fromEntries(
    Object.entries(traits)
      .filter((trait) => trait.every(isName) && !FORBIDDEN_KEYS.has(trait[0]))
      .slice(0, MAX_TRAITS),
  );
}

function compiled(story: Story, weights: PredictorWeights | undefined): Compiled {
  const known = weights ? undefined : compiledStories.get(story);
  if (known) return known;
  const made = { machine: toMachine(story, weights), rules: new StoryRules(story, weights) };
  // A player has one session with weights at a time; crowds have none.
  if (!weights) compiledStories.set(story, made);
  return made;
}

class MachineSession implements Session {
  readonly id: string;
  readonly story: Story;
  readonly #rules: StoryRules;
  readonly #actor: Actor<StoryMachine>;
  readonly #options: SessionOptions;
  readonly #now: () => number;
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #happenings: StoryHappening[] = [];
  #state: SessionState;
  #seq = 0;
  #isStopped = false;
  #opened: { readonly positionMs: number; readonly at: number };

  constructor(story: Story, options: SessionOptions) {
    const { random = Math.random, now = Date.now, viewer } = options;
    if (viewer?.id !== undefined && !isName(viewer.id))
      throw new SessionError('MC4004', 'a viewer id has 1 to 64 characters');
    const saved = options.saved === undefined ? undefined : fitSaved(options.saved, story);
    const { machine, rules } = compiled(story, options.weights);
    this.story = story;
    this.#options = options;
    this.#now = now;
    this.#rules = rules;
    this.id = randomId(random);
    this.#opened = { positionMs: saved?.context.positionMs ?? 0, at: now() };
    const seed = options.seed ?? Math.floor(random() * 2 ** 32);
    this.#actor = createActor(machine, {
      input: { seed, viewerVariables: viewer?.variables },
      inspect: options.inspect,
      ...(saved
        ? {
            snapshot: machine.resolveState({
              value: { [saved.context.segment]: saved.place },
              context: saved.context,
            }),
          }
        : {}),
    });
    this.#actor.on('*', (happening) => this.#happenings.push(happening));
    this.#state = this.#read();
    this.report({
      type: 'session_started',
      resumedFrom: saved?.session ?? null,
      ...(options.traits ? { traits: fitTraits(options.traits) } : {}),
      ...changes({}, this.#context.variables),
    });
    this.#actor.subscribe(() => this.#changed());
    this.#actor.start();
    this.#changed();
  }

  get state(): SessionState {
    return this.#state;
  }

  subscribe(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  position(ms: number): void {
    if (Number.isFinite(ms)) this.#send({ type: 'position', ms: Math.max(0, Math.round(ms)) });
  }

  choose(optionId: string): boolean {
    const isOpen =
      this.#state.choice?.options.some((option) => option.id === optionId && option.isOpen) ??
      false;
    if (isOpen) this.#send({ type: 'choose', option: optionId });
    return isOpen;
  }

  ended(): void {
    this.#send({ type: 'ended' });
  }

  back(segment: string): boolean {
    const isReached = this.#state.checkpoints.some((checkpoint) => checkpoint.segment === segment);
    if (isReached) this.#send({ type: 'back', segment });
    return isReached;
  }

  report(happening: PlaybackHappening): void {
    this.#emit(
      happening.type === 'error'
        ? { ...happening, message: eventMessage(happening.message) }
        : happening,
      this.#context,
    );
  }

  save(): SavedSession {
    return {
      matchcut: 1,
      story: this.story.id,
      storyVersion: this.story.version,
      session: this.id,
      place: this.#place,
      context: this.#context,
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#listeners.clear();
    this.#actor.stop();
  }

  #send(event: StoryMachineEvent): void {
    if (!this.#isStopped) this.#actor.send(event);
  }

  get #context(): StoryContext {
    return this.#actor.getSnapshot().context;
  }

  /** The machine's state within the segment. */
  get #place(): string {
    const { value, context } = this.#actor.getSnapshot();
    return String((value as Record<string, string>)[context.segment]);
  }

  #read(): SessionState {
    return toSessionState(this.#rules, this.#context, this.#place);
  }

  /** First the state, then what happened, so that whoever hears of it finds the state it led to. */
  #changed(): void {
    const happenings = this.#happenings.splice(0);
    this.#state = this.#read();
    for (const happening of happenings) this.#happened(happening);
    for (const listener of this.#listeners) listener(this.#state);
  }

  #happened(happening: StoryHappening): void {
    if (happening.type === 'choice_opened')
      this.#opened = { positionMs: happening.positionMs, at: this.#now() };
    if (happening.type !== 'choice_made') return this.#emit(happening, happening);
    const decisionMediaMs = Math.max(0, happening.positionMs - this.#opened.positionMs);
    const decisionWallMs = Math.max(0, this.#now() - this.#opened.at);
    this.#emit({ ...happening, decisionMediaMs, decisionWallMs }, happening);
  }

  #emit(body: EventBody, { segment, step, positionMs }: Whereabouts): void {
    if (this.#isStopped) return;
    const viewer = this.#options.viewer?.id;
    this.#options.onEvent?.({
      matchcut: 1,
      story: this.story.id,
      storyVersion: this.story.version,
      session: this.id,
      seq: this.#seq++,
      at: Math.round(this.#now()),
      ...(viewer === undefined ? {} : { viewer }),
      segment,
      step,
      positionMs,
      ...body,
    });
  }
}

/** 128 bits in hex. */
function randomId(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
