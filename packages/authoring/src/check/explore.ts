import type { Story } from '@matchcut/runtime';
import { GrowingInts } from './growing-ints.ts';
import { type Field, layOut, type Layout } from './layout.ts';
import { compile, type SegmentProgram, type Slots, type StoryProgram } from './program.ts';
import { StateGraph } from './state-graph.ts';
import { StateSet } from './state-set.ts';

/** One answer on the way through a story; `null` for a new session of the same viewer. */
export type PathStep = { readonly choice: string; readonly option: string } | null;

/** Where something was seen first: moments, to be asked for by `pathToMoment`; -1 where it never was. */
export interface Sightings {
  /** By segment: the state in which it starts, not a moment. */
  readonly entered: Int32Array;
  /** By option, over all choices in the order of the story: open, and asked for but closed. */
  readonly open: Int32Array;
  readonly closed: Int32Array;
  /** By choice: none of its options was open. */
  readonly skipped: Int32Array;
  /** By choice: it was asked, but its default wasn't open. */
  readonly defaultClosed: Int32Array;
  /** By route, over all segments in the order of the story: its condition held, didn't, and it was taken. */
  readonly routeHeld: Int32Array;
  readonly routeFailed: Int32Array;
  readonly routeTaken: Int32Array;
  /** By segment: an effect on entering it, or of one of its options, ran into a variable's bounds. */
  readonly saturated: Int32Array;
}

/** All states that a story can be in on entering a segment, and what was seen in them. */
export interface Exploration {
  readonly story: Story;
  readonly layout: Layout;
  readonly program: StoryProgram;
  readonly states: number;
  /** The first so many of them are certain. Those behind are what going back to a checkpoint may lead to, and more: see `explore`. */
  readonly certainStates: number;
  /** So many of them were looked at; what follows from the others isn't known. */
  readonly expandedStates: number;
  /** False: there are more states than were looked at, and nothing that wasn't seen is proven. */
  readonly isComplete: boolean;
  readonly bytes: number;
  readonly seen: Sightings;
  /** States in which a session starts: the first, and those of viewers who come back. */
  readonly starts: readonly number[];
  /** States that going back to a checkpoint may lead to, certain ones among them. */
  readonly returns: readonly number[];
  /** Which states follow which; edges only of states that were looked at. */
  readonly graph: StateGraph;
  /** The answers that lead along an edge of a state; several if its segment asks several choices. */
  answersOf(state: number, ordinal: number): readonly PathStep[];
  /** The shortest way to a certain state, as answers from the start. */
  pathTo(state: number): readonly PathStep[];
  /** The answers that can be given in an ending, after which nothing follows: each way to answer all its choices. */
  answersIn(ending: number): readonly (readonly PathStep[])[];
  /** The shortest way to a moment: to its state, and the answers given in it; undefined if that state isn't certain. */
  pathToMoment(moment: number): readonly PathStep[] | undefined;
  /** The slots of a state, in new slots or in those given. */
  read(state: number, into?: Slots): Slots;
}

/** How far a search goes. */
export interface ExploreOptions {
  /** Beyond this many states the search stops and says so. */
  readonly mostStates?: number;
  /** Conditions that states must be able to answer, beside those of the story. */
  readonly conditions?: readonly string[];
  /** Whether viewers may go back to checkpoints. */
  readonly goesBack?: boolean;
}

/**
 * Explores a story's whole state space, breadth first, so that the first sighting of anything is a nearest
 * one. A state is a segment just entered and all that conditions can depend on. Viewers come back: what a
 * session leaves in viewer-scoped variables begins another one.
 *
 * Going back to a checkpoint brings back the session as it was there, but not variables of the viewer. With `goesBack`,
 * whatever a session can be at a checkpoint is joined with whatever those variables can be anywhere: more than there is,
 * since not everything comes after everything, so that what isn't found so is impossible, and what is found so is
 * possible at most. Without variables of the viewer that conditions ask for, going back leads to nothing new.
 */
export function explore(
  story: Story,
  { mostStates = 20_000_000, conditions = [], goesBack = false }: ExploreOptions = {},
): Exploration {
  return new Explorer(story, { mostStates, conditions, goesBack }).run();
}

/** Indexes of a choice in its segment and of an option in its choice. */
type Answer = readonly [choice: number, option: number];

const NEW_SESSION = -1;
const ENTERING = 0;
const FIRST_CHOICE = 1;

class Explorer {
  readonly #story: Story;
  readonly #layout: Layout;
  readonly #program: StoryProgram;
  readonly #states: StateSet;
  readonly #mostStates: number;
  readonly #packed: Uint32Array;
  readonly #parents = new GrowingInts();
  readonly #ordinals = new GrowingInts();
  readonly #edgesFrom = new GrowingInts();
  readonly #edgesTo = new GrowingInts();
  readonly #viewerSlots: readonly number[];
  readonly #viewersSeen = new Set<string>();
  /** What was seen of the viewer's variables, by slot. */
  readonly #viewers: (readonly number[])[] = [];
  readonly #starts: number[] = [];
  readonly #goesBack: boolean;
  /** Sessions just before they enter a checkpoint for the first time, without what is the viewer's. */
  readonly #checkpoints: StateSet;
  /** How many viewers each checkpoint was joined with already. */
  readonly #joined: number[] = [];
  readonly #returns = new Set<number>();
  #certain: number | undefined;
  readonly #comingBack: {
    readonly fresh: Slots;
    readonly state: number;
    readonly answers: readonly PathStep[];
  }[] = [];
  /** By the first state of a later session: the answers given in the last segment of the one before. */
  readonly #lastAnswers = new Map<number, readonly PathStep[]>();
  readonly #moments: { readonly state: number; readonly answers: readonly Answer[] }[] = [];
  readonly #seen: Sightings;
  readonly #firstOption: readonly (readonly number[])[];
  readonly #firstChoice: readonly number[];
  readonly #firstRoute: readonly number[];
  /** The state that is being expanded. */
  #current = 0;
  /** Called at each way out of it, with the slots just before the target is entered. */
  #leave: (slots: Slots, target: number) => void = () => undefined;
  /** Called when an ending has been played through. */
  #end: () => void = () => undefined;
  #answers: Answer[] = [];
  readonly #copies: Slots[] = [];

  constructor(story: Story, { mostStates, conditions, goesBack }: Required<ExploreOptions>) {
    this.#story = story;
    this.#layout = layOut(story, conditions);
    this.#program = compile(story, this.#layout);
    this.#states = new StateSet(this.#layout.width);
    this.#checkpoints = new StateSet(this.#layout.width);
    this.#mostStates = mostStates;
    this.#packed = new Uint32Array(this.#layout.width);
    this.#viewerSlots = Object.entries(story.variables).flatMap(([id, variable]) =>
      variable.scope === 'viewer' && this.#layout.slot(`variable ${id}`) !== -1
        ? [this.#layout.slot(`variable ${id}`)]
        : [],
    );
    this.#goesBack =
      goesBack &&
      this.#viewerSlots.length > 0 &&
      Object.values(story.segments).some((segment) => segment.checkpoint);
    const { segments } = this.#program;
    const choices = segments.flatMap((segment) => segment.choices);
    let option = 0;
    this.#firstOption = segments.map((segment) =>
      segment.choices.map((choice) => {
        option += choice.options.length;
        return option - choice.options.length;
      }),
    );
    this.#firstChoice = offsets(segments.map((segment) => segment.choices.length));
    this.#firstRoute = offsets(segments.map((segment) => segment.routes.length));
    const routes = segments.reduce((sum, segment) => sum + segment.routes.length, 0);
    this.#seen = {
      entered: unseen(segments.length),
      open: unseen(option),
      closed: unseen(option),
      skipped: unseen(choices.length),
      defaultClosed: unseen(choices.length),
      routeHeld: unseen(routes),
      routeFailed: unseen(routes),
      routeTaken: unseen(routes),
      saturated: unseen(segments.length),
    };
  }

  run(): Exploration {
    this.#begin(this.#program.initial, NEW_SESSION, []);
    this.#startSessions();
    let ordinal = 0;
    this.#leave = (slots, target) => {
      const state = this.#enter(slots, target, this.#current, ordinal);
      ordinal += 1;
      this.#edgesFrom.push(this.#current);
      this.#edgesTo.push(state);
    };
    const current = new Float64Array(this.#layout.fields.length);
    const expandAll = (): void => {
      for (
        ;
        this.#current < this.#states.size && this.#states.size <= this.#mostStates;
        this.#current += 1
      ) {
        ordinal = 0;
        this.#expand(this.read(this.#current, current));
        this.#startSessions();
      }
    };
    expandAll();
    if (this.#goesBack && this.#current === this.#states.size) {
      this.#certain = this.#states.size;
      while (this.#returnToCheckpoints()) expandAll();
    }
    const isComplete = this.#current === this.#states.size;
    return {
      story: this.#story,
      layout: this.#layout,
      program: this.#program,
      states: this.#states.size,
      certainStates: this.#certain ?? this.#states.size,
      expandedStates: this.#current,
      isComplete,
      bytes:
        this.#states.bytes +
        this.#parents.bytes +
        this.#ordinals.bytes +
        this.#edgesFrom.bytes +
        this.#edgesTo.bytes,
      seen: this.#seen,
      starts: this.#starts,
      returns: [...this.#returns],
      graph: new StateGraph(this.#states.size, this.#edgesFrom, this.#edgesTo),
      answersIn: (ending) => this.#answersIn(ending),
      answersOf: (state, ordinal) => this.#answersOf(state, ordinal),
      pathTo: (state) => this.#pathTo(state),
      pathToMoment: (moment) => this.#pathToMoment(moment),
      read: (state, into) => this.read(state, into),
    };
  }

  read(state: number, into: Slots = new Float64Array(this.#layout.fields.length)): Slots {
    return this.#unpack(this.#states, state, into);
  }

  #unpack(states: StateSet, state: number, into: Slots): Slots {
    states.read(state, this.#packed);
    const { fields } = this.#layout;
    for (let index = 0; index < fields.length; index += 1) {
      const { word, shift, mask } = fields[index] as Field;
      into[index] = ((this.#packed[word] as number) >>> shift) & mask;
    }
    return into;
  }

  #begin(slots: Slots, parent: number, answers: readonly PathStep[]): void {
    const known = this.#states.size;
    const state = this.#enter(slots, this.#program.start, parent, NEW_SESSION);
    this.#starts.push(state);
    if (state >= known && answers.length > 0) this.#lastAnswers.set(state, answers);
  }

  /** Remembers where something was seen first: the state, and the answers given in it so far. */
  #sight(sightings: Int32Array, index: number): void {
    if (sightings[index] !== -1) return;
    sightings[index] = this.#moments.length;
    this.#moments.push({
      state: Math.max(0, this.#current),
      answers: this.#answers.map(([choice, option]) => [choice, option]),
    });
  }

  /** Enters a segment: its visit is remembered, its effects apply, and the state is added if it is new. */
  #enter(before: Slots, target: number, parent: number, ordinal: number): number {
    const slots = this.#copy(before, ENTERING);
    const segment = this.#program.segments[target] as SegmentProgram;
    slots[0] = target;
    if (this.#goesBack && segment.isCheckpoint) this.#remember(slots, segment);
    if (segment.memory !== -1) slots[segment.memory] = 1;
    for (const effect of segment.effects)
      if (effect(slots)) this.#sight(this.#seen.saturated, target);
    const known = this.#states.size;
    const state = this.#states.add(this.#pack(slots));
    if (state < known) return state;
    this.#parents.push(parent);
    this.#ordinals.push(ordinal);
    if (this.#seen.entered[target] === -1) this.#seen.entered[target] = state;
    this.#comeBack(slots, state, []);
    return state;
  }

  /** What a viewer takes along from this state, if nobody has come back with it yet, starts a session. */
  #comeBack(slots: Slots, state: number, answers: readonly Answer[]): void {
    if (this.#viewerSlots.length === 0) return;
    const key = this.#viewerSlots.map((slot) => slots[slot]).join();
    if (this.#viewersSeen.has(key)) return;
    this.#viewersSeen.add(key);
    this.#viewers.push(this.#viewerSlots.map((slot) => slots[slot] as number));
    const fresh = this.#program.initial.slice();
    for (const slot of this.#viewerSlots) fresh[slot] = slots[slot] as number;
    this.#comingBack.push({ fresh, state, answers: this.#named(slots[0] as number, answers) });
  }

  /** A checkpoint is remembered as it is first reached, before its effects; what is the viewer's isn't. */
  #remember(slots: Slots, segment: SegmentProgram): void {
    if (segment.memory !== -1 && slots[segment.memory] === 1) return;
    const session = slots.slice();
    for (const slot of this.#viewerSlots) session[slot] = 0;
    this.#checkpoints.add(this.#pack(session));
  }

  /** Enters each checkpoint with each viewer that it wasn't entered with yet; false if that leads to nothing new. */
  #returnToCheckpoints(): boolean {
    const known = this.#states.size;
    const slots = new Float64Array(this.#layout.fields.length);
    for (let checkpoint = 0; checkpoint < this.#checkpoints.size; checkpoint += 1) {
      for (
        let viewer = this.#joined[checkpoint] ?? 0;
        viewer < this.#viewers.length && this.#states.size <= this.#mostStates;
        viewer += 1
      ) {
        this.#unpack(this.#checkpoints, checkpoint, slots);
        for (const [index, slot] of this.#viewerSlots.entries())
          slots[slot] = this.#viewers[viewer]?.[index] as number;
        this.#returns.add(this.#enter(slots, slots[0] as number, NEW_SESSION, NEW_SESSION));
        this.#joined[checkpoint] = viewer + 1;
      }
    }
    return this.#states.size > known && this.#states.size <= this.#mostStates;
  }

  /** Starts the sessions of those who come back: one after another, since each may leave something new behind. */
  #startSessions(): void {
    for (
      let next = this.#comingBack.shift();
      next && this.#states.size <= this.#mostStates;
      next = this.#comingBack.shift()
    )
      this.#begin(next.fresh, next.state, next.answers);
  }

  /** A copy of slots in a place that is used again: one for what is entered, one for each choice of a segment. */
  #copy(slots: Slots, place: number): Slots {
    const copy = (this.#copies[place] ??= new Float64Array(this.#layout.fields.length));
    copy.set(slots);
    return copy;
  }

  #pack(slots: Slots): Uint32Array {
    const { fields } = this.#layout;
    this.#packed.fill(0);
    for (let index = 0; index < fields.length; index += 1) {
      const { word, shift } = fields[index] as Field;
      this.#packed[word] = (this.#packed[word] as number) | ((slots[index] as number) << shift);
    }
    return this.#packed;
  }

  #expand(slots: Slots): void {
    const index = slots[0] as number;
    this.#answers = [];
    this.#askFrom(index, this.#program.segments[index] as SegmentProgram, 0, slots, -1);
  }

  /** Plays a segment on from one of its choices, in every way that it can be answered. */
  #askFrom(index: number, segment: SegmentProgram, at: number, slots: Slots, next: number): void {
    const choice = segment.choices[at];
    if (!choice) return this.#exit(index, segment, slots, next);
    const { open, closed, skipped, defaultClosed } = this.#seen;
    const firstOption = this.#firstOption[index]?.[at] as number;
    const isOpen = choice.options.map((option, number) => {
      const holds = option.isOpen(slots) === 1;
      this.#sight(holds ? open : closed, firstOption + number);
      return holds;
    });
    const number = (this.#firstChoice[index] as number) + at;
    if (!isOpen.includes(true)) {
      this.#sight(skipped, number);
      return this.#askFrom(index, segment, at + 1, slots, next);
    }
    if (choice.defaultOption !== -1 && !isOpen[choice.defaultOption])
      this.#sight(defaultClosed, number);
    for (const [picked, option] of choice.options.entries()) {
      if (!isOpen[picked]) continue;
      const after = this.#copy(slots, FIRST_CHOICE + at);
      this.#answers.push([at, picked]);
      for (const effect of option.effects)
        if (effect(after)) this.#sight(this.#seen.saturated, index);
      if (option.memory !== -1) after[option.memory] = 1;
      // Who leaves now takes along what the answer changed, whatever comes later. Nobody leaves within a cut.
      if (option.effects.length > 0 && !option.cutsNow)
        this.#comeBack(after, this.#current, this.#answers);
      if (option.cutsNow) this.#leave(after, option.target);
      else
        this.#askFrom(index, segment, at + 1, after, option.target === -1 ? next : option.target);
      this.#answers.pop();
    }
  }

  #exit(index: number, segment: SegmentProgram, slots: Slots, next: number): void {
    if (segment.isEnding) return this.#end();
    if (next !== -1) return this.#leave(slots, next);
    const { routeHeld, routeFailed, routeTaken } = this.#seen;
    const firstRoute = this.#firstRoute[index] as number;
    let isDecided = false;
    let isDrawing = false;
    for (const [number, route] of segment.routes.entries()) {
      const holds = route.holds(slots) === 1;
      this.#sight(holds ? routeHeld : routeFailed, firstRoute + number);
      if (!holds || (isDecided && !(isDrawing && route.weight !== undefined))) continue;
      if (!isDecided) isDrawing = route.weight !== undefined;
      isDecided = true;
      this.#sight(routeTaken, firstRoute + number);
      this.#leave(slots, route.target);
    }
  }

  /** Walks back to the start, playing each parent once more to find which answers led on. */
  #pathTo(state: number): readonly PathStep[] {
    const steps: PathStep[][] = [];
    for (let at = state; ;) {
      const parent = this.#parents.at(at);
      if (parent === NEW_SESSION) break;
      const ordinal = this.#ordinals.at(at);
      steps.push(
        ordinal === NEW_SESSION
          ? [...(this.#lastAnswers.get(at) ?? []), null]
          : this.#answersOf(parent, ordinal),
      );
      at = parent;
    }
    return steps.toReversed().flat();
  }

  #pathToMoment(moment: number): readonly PathStep[] | undefined {
    const { state, answers } = this.#moments[moment] ?? { state: 0, answers: [] };
    if (state >= (this.#certain ?? this.#states.size)) return undefined;
    return [...this.#pathTo(state), ...this.#named(this.read(state)[0] as number, answers)];
  }

  #answersOf(state: number, wanted: number): PathStep[] {
    const slots = this.read(state);
    const segment = slots[0] as number;
    let ordinal = 0;
    let found: PathStep[] = [];
    this.#leave = () => {
      if (ordinal === wanted) found = this.#answersSoFar(segment);
      ordinal += 1;
    };
    this.#expand(slots);
    return found;
  }

  #answersIn(ending: number): PathStep[][] {
    const slots = this.read(ending);
    const segment = slots[0] as number;
    const found: PathStep[][] = [];
    this.#end = () => found.push(this.#answersSoFar(segment));
    this.#expand(slots);
    this.#end = () => undefined;
    return found;
  }

  #answersSoFar(index: number): PathStep[] {
    return this.#named(index, this.#answers);
  }

  /** Answers by the ids of their choices and options. */
  #named(index: number, answers: readonly Answer[]): PathStep[] {
    const { choices = [] } = this.#story.segments[this.#program.segmentIds[index] as string] ?? {};
    return answers.map(([choice, option]) => ({
      choice: choices[choice]?.id ?? '',
      option: choices[choice]?.options[option]?.id ?? '',
    }));
  }
}

function unseen(count: number): Int32Array {
  return new Int32Array(count).fill(-1);
}

/** Where each group begins when groups of these sizes lie one after another. */
function offsets(sizes: readonly number[]): number[] {
  let sum = 0;
  return sizes.map((size) => {
    sum += size;
    return sum - size;
  });
}
