import {
  draw,
  pickWeighted,
  predictOptions,
  type Choice,
  type Option,
  type RandomState,
  type Story,
} from '@matchcut/runtime';
import { layOut } from '../check/layout.ts';
import {
  compile,
  type ChoiceProgram,
  type SegmentProgram,
  type Slots,
  type StoryProgram,
} from '../check/program.ts';
import type { Chance, ViewerModel } from './viewer.ts';

/** One answer on a walk. */
export interface WalkAnswer {
  /** Index of the choice over all segments, in the order of the story. */
  readonly choice: number;
  /** Index of the option in its choice. */
  readonly option: number;
}

/** What a simulated viewer saw and did. Segments by index, in the order of the story. */
export interface Walk {
  readonly segments: readonly number[];
  readonly answers: readonly WalkAnswer[];
  /** The last segment if it is an ending; -1 for a viewer who went round until it was enough. */
  readonly ending: number;
  readonly playMs: number;
}

/** Where the session's random sequence stands. */
interface Lots {
  random: RandomState;
}

interface Answering {
  readonly model: ViewerModel;
  readonly chance: Chance;
  /** How often each option of a choice was taken, by choice. */
  readonly taken: Map<number, number[]>;
  readonly lots: Lots;
}

/** A viewer who has seen this many segments gives up. */
export const MOST_SEGMENTS = 10_000;

/** Walks through a story as viewers do, by the rules that the checker explores: the same, proven against the machine. */
export class Walker {
  readonly story: Story;
  readonly program: StoryProgram;
  readonly choices: readonly Choice[];
  readonly #durations: readonly number[];
  readonly #firstChoice: readonly number[];

  constructor(story: Story) {
    this.story = story;
    this.program = compile(story, layOut(story));
    const segments = Object.values(story.segments);
    this.choices = segments.flatMap((segment) => segment.choices);
    this.#durations = segments.map(({ durationMs }) => durationMs);
    let sum = 0;
    this.#firstChoice = segments.map(({ choices }) => (sum += choices.length) - choices.length);
  }

  /**
   * One walk from the start. `seed` is the session's: what the story draws lots for falls as it would in
   * a session. `hasEnough` ends the walk early.
   */
  walk(
    model: ViewerModel,
    chance: Chance,
    seed: number = Math.floor(chance() * 2 ** 32),
    hasEnough: () => boolean = () => false,
  ): Walk {
    const lots: Lots = { random: seed >>> 0 };
    const slots = this.program.initial.slice();
    const segments: number[] = [];
    const answers: WalkAnswer[] = [];
    const taken = new Map<number, number[]>();
    let playMs = 0;
    for (let at = this.program.start; segments.length < MOST_SEGMENTS && !hasEnough();) {
      const segment = this.program.segments[at] as SegmentProgram;
      segments.push(at);
      slots[0] = at;
      if (segment.memory !== -1) slots[segment.memory] = 1;
      for (const effect of segment.effects) effect(slots);
      let next = -1;
      let cutAtMs = -1;
      for (const [number, choice] of segment.choices.entries()) {
        const index = (this.#firstChoice[at] as number) + number;
        const option = this.#answer(choice, index, slots, { model, chance, taken, lots });
        if (option === -1) continue;
        answers.push({ choice: index, option });
        const { effects, memory, target, cutsNow } = choice.options[
          option
        ] as ChoiceProgram['options'][number];
        for (const effect of effects) effect(slots);
        if (memory !== -1) slots[memory] = 1;
        if (target !== -1) next = target;
        if (!cutsNow) continue;
        // When someone answers isn't modelled: anywhere in the window alike.
        const { opensAtMs, closesAtMs } = this.choices[index] as Choice;
        cutAtMs = opensAtMs + chance() * (closesAtMs - opensAtMs);
        break;
      }
      playMs += cutAtMs === -1 ? (this.#durations[at] as number) : cutAtMs;
      if (segment.isEnding) return { segments, answers, ending: at, playMs };
      if (next === -1) next = this.#route(segment, slots, lots);
      at = next;
    }
    return { segments, answers, ending: -1, playMs };
  }

  /** The option taken; -1 if none is open. */
  #answer(
    choice: ChoiceProgram,
    index: number,
    slots: Slots,
    { model, chance, taken, lots }: Answering,
  ): number {
    const open = choice.options.flatMap((option, number) =>
      option.isOpen(slots) === 1 ? [number] : [],
    );
    if (open.length === 0) return -1;
    const written = this.choices[index] as Choice;
    const { id, default: byDefault, options } = written;
    const counts = taken.get(index) ?? options.map(() => 0);
    taken.set(index, counts);
    const silence = (): number => {
      if (byDefault === 'last') return open.length - 1;
      if (byDefault === 'predicted') return likeliest(written, open);
      if (byDefault !== 'random') return Math.max(0, open.indexOf(choice.defaultOption));
      const { value, next } = draw(lots.random);
      lots.random = next;
      return Math.floor(value * open.length);
    };
    const picked = model(
      {
        choice: id,
        open: open.map((number) => options[number]?.id ?? ''),
        silence,
        taken: open.map((number) => counts[number] ?? 0),
      },
      chance,
    );
    const option = open[picked] ?? (open[0] as number);
    counts[option] = (counts[option] ?? 0) + 1;
    return option;
  }

  #route(segment: SegmentProgram, slots: Slots, lots: Lots): number {
    const holding = segment.routes.filter((route) => route.holds(slots) === 1);
    const [first] = holding;
    if (first?.weight === undefined) return first?.target ?? -1;
    const weighted = holding.filter(({ weight }) => weight !== undefined);
    const { index, next } = pickWeighted(
      weighted.map(({ weight }) => weight ?? 0),
      lots.random,
    );
    lots.random = next;
    return weighted[index]?.target ?? first.target;
  }
}

/** The open option that is likeliest by the author's odds, which is all that is known of viewers here. */
function likeliest(choice: Choice, open: readonly number[]): number {
  const chances = predictOptions(
    choice,
    open.map((number) => choice.options[number] as Option),
    [],
    undefined,
  );
  return chances.indexOf(Math.max(...chances));
}

/** A sequence of chances that its seed determines. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    const { value, next } = draw(state);
    state = next;
    return value;
  };
}
