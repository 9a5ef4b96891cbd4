import type { Story } from '@matchcut/runtime';
import type { Chance, ViewerModel } from './viewer.ts';
import { chanceOf, type Walk, Walker } from './walker.ts';

/** A part of a whole, with the bounds between which it lies with 95 % confidence. All from 0 to 1. */
export interface Share {
  readonly count: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What many simulated viewers came to. */
export interface Simulation {
  readonly story: string;
  readonly title: string;
  readonly viewers: number;
  readonly seed: number;
  /** Sorted by share, the most frequent first. */
  readonly endings: readonly (Share & { readonly ending: string; readonly title: string })[];
  /** Viewers who had seen 10,000 segments and no ending. */
  readonly lost: Share;
  readonly playTime: {
    readonly meanMs: number;
    readonly minMs: number;
    readonly maxMs: number;
    readonly quantiles: readonly { readonly quantile: number; readonly ms: number }[];
    readonly histogram: readonly {
      readonly fromMs: number;
      readonly toMs: number;
      readonly viewers: number;
    }[];
  };
  /** In the order of the story; the share is of the viewers who saw it at all. */
  readonly segments: readonly (Share & {
    readonly segment: string;
    readonly title: string;
    readonly views: number;
  })[];
  readonly choices: readonly ChoiceFigures[];
  /** What no simulated viewer saw or chose. */
  readonly neverSeen: {
    readonly segments: readonly string[];
    readonly options: readonly string[];
    readonly durationMs: number;
  };
}

/** How a choice was answered, and what the answers tell. */
export interface ChoiceFigures {
  readonly choice: string;
  readonly prompt: string;
  readonly asked: number;
  readonly options: readonly (Share & { readonly option: string; readonly label: string })[];
  /** How undecided viewers are: Shannon entropy of the answers. At most log2 of the number of options. */
  readonly entropyBits: number;
  /** How much an answer tells about the ending: mutual information of first answer and ending. */
  readonly endingBits: number;
}

/** How a simulation runs. */
export interface SimulateOptions {
  readonly viewers: number;
  readonly model: ViewerModel;
  readonly seed: number;
  /** Hears how many viewers are done, a hundred times or so. */
  readonly onProgress?: (done: number) => void;
}

/** Sends viewers through a story. The same seed gives the same figures. */
export function simulate(
  story: Story,
  { viewers, model, seed, onProgress }: SimulateOptions,
): Simulation {
  const walker = new Walker(story);
  const tally = new Tally(walker);
  const chance: Chance = chanceOf(seed);
  const stride = Math.max(1, Math.floor(viewers / 100));
  for (let viewer = 0; viewer < viewers; viewer += 1) {
    tally.add(walker.walk(model, chance));
    if (onProgress && (viewer + 1) % stride === 0) onProgress(viewer + 1);
  }
  return tally.result(seed);
}

class Tally {
  readonly #walker: Walker;
  readonly #seenBy: Int32Array;
  readonly #views: Int32Array;
  readonly #endings = new Map<number, number>();
  readonly #playTimes: number[] = [];
  /** By choice and option: all answers. */
  readonly #answers: readonly Int32Array[];
  /** By choice: first answers and the endings they came to. */
  readonly #jointly: readonly Map<string, number>[];

  constructor(walker: Walker) {
    this.#walker = walker;
    const { segmentIds } = walker.program;
    this.#seenBy = new Int32Array(segmentIds.length);
    this.#views = new Int32Array(segmentIds.length);
    this.#answers = walker.choices.map(({ options }) => new Int32Array(options.length));
    this.#jointly = walker.choices.map(() => new Map<string, number>());
  }

  add({ segments, answers, ending, playMs }: Walk): void {
    for (const segment of segments) this.#views[segment] = (this.#views[segment] as number) + 1;
    for (const segment of new Set(segments))
      this.#seenBy[segment] = (this.#seenBy[segment] as number) + 1;
    const answered = new Set<number>();
    for (const { choice, option } of answers) {
      const counts = this.#answers[choice] as Int32Array;
      counts[option] = (counts[option] as number) + 1;
      if (answered.has(choice)) continue;
      answered.add(choice);
      count(this.#jointly[choice] as Map<string, number>, `${option} ${ending}`);
    }
    count(this.#endings, ending);
    this.#playTimes.push(playMs);
  }

  result(seed: number): Simulation {
    const { story, program, choices } = this.#walker;
    const viewers = this.#playTimes.length;
    const segments = program.segmentIds.map((segment, index) => ({
      segment,
      title: story.segments[segment]?.title ?? segment,
      views: this.#views[index] as number,
      ...shareOf(this.#seenBy[index] as number, viewers),
    }));
    const unseen = segments.filter(({ count: seen }) => seen === 0).map(({ segment }) => segment);
    return {
      ...{
        story: story.id,
        title: story.title,
        viewers,
        seed,
        segments,
        lost: shareOf(this.#endings.get(-1) ?? 0, viewers),
      },
      endings: [...this.#endings]
        .flatMap(([index, reached]) => {
          const ending = story.segments[program.segmentIds[index] ?? '']?.ending;
          return ending
            ? [{ ending: ending.id, title: ending.title, ...shareOf(reached, viewers) }]
            : [];
        })
        .sort((one, other) => other.count - one.count || (one.ending < other.ending ? -1 : 1)),
      playTime: distribution(this.#playTimes),
      choices: choices.map((choice, index) => {
        const counts = [...(this.#answers[index] as Int32Array)];
        const asked = sum(counts);
        return {
          ...{
            choice: choice.id,
            prompt: choice.prompt ?? choice.id,
            asked,
            entropyBits: entropy(counts),
            endingBits: mutualInformation(this.#jointly[index] as Map<string, number>),
          },
          options: choice.options.map(({ id, label }, number) => ({
            option: id,
            label,
            ...shareOf(counts[number] ?? 0, asked),
          })),
        };
      }),
      neverSeen: {
        segments: unseen,
        options: choices.flatMap(({ id, options }, index) =>
          options
            .filter((_, number) => this.#answers[index]?.[number] === 0)
            .map((option) => `${id}.${option.id}`),
        ),
        durationMs: sum(unseen.map((segment) => story.segments[segment]?.durationMs ?? 0)),
      },
    };
  }
}

/**
 * A share with its 95 % score interval: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference", JASA 22 (1927). It keeps within 0 and 1 and is honest for small counts.
 */
export function shareOf(count: number, all: number): Share {
  if (all === 0) return { count, share: 0, low: 0, high: 0 };
  const z = 1.959964;
  const share = count / all;
  const middle = share + (z * z) / (2 * all);
  const spread = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  const scale = 1 + (z * z) / all;
  return {
    count,
    share,
    low: count === 0 ? 0 : (middle - spread) / scale,
    high: count === all ? 1 : (middle + spread) / scale,
  };
}

/** Shannon entropy of a distribution given by counts, in bits. */
export function entropy(counts: readonly number[]): number {
  const all = sum(counts);
  return sum(
    counts.filter((each) => each > 0).map((each) => -(each / all) * Math.log2(each / all)),
  );
}

/** Mutual information of two things counted together, by `one other`, in bits. */
function mutualInformation(jointly: ReadonlyMap<string, number>): number {
  const [one, other] = [new Map<string, number>(), new Map<string, number>()];
  for (const [pair, times] of jointly) {
    const [left = '', right = ''] = pair.split(' ');
    count(one, left, times);
    count(other, right, times);
  }
  const bits =
    entropy([...one.values()]) + entropy([...other.values()]) - entropy([...jointly.values()]);
  return Math.max(0, bits);
}

function distribution(unsorted: readonly number[]): Simulation['playTime'] {
  const times = Float64Array.from(unsorted).sort();
  const [minMs = 0, maxMs = 0] = [times[0], times.at(-1)];
  const bins = maxMs > minMs ? 24 : 1;
  const width = (maxMs - minMs) / bins;
  const histogram = Array.from({ length: bins }, (_, bin) => ({
    fromMs: minMs + bin * width,
    toMs: bin === bins - 1 ? maxMs : minMs + (bin + 1) * width,
    viewers: 0,
  }));
  for (const time of times)
    (
      histogram[width === 0 ? 0 : Math.min(bins - 1, Math.floor((time - minMs) / width))] as {
        viewers: number;
      }
    ).viewers += 1;
  return {
    ...{ meanMs: times.length === 0 ? 0 : sum([...times]) / times.length, minMs, maxMs, histogram },
    quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((quantile) => ({
      quantile,
      ms: times[Math.min(times.length - 1, Math.floor(quantile * times.length))] ?? 0,
    })),
  };
}

function count<Key>(counts: Map<Key, number>, key: Key, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
