import type { Exploration, PathStep } from '../check/explore.ts';

/** What walks are to cover: each option, or each option after each other that can come right before it. */
export type Coverage = 'options' | 'pairs';

/** A way from one node to another, with the answers given on it. */
export interface PlayEdge {
  readonly to: number;
  /** What it covers, by index in `labels`. */
  readonly labels: readonly number[];
  readonly answers: readonly PathStep[];
}

/** All the ways to play a story to an ending, as a graph whose last node is the end. */
export interface PlayGraph {
  /** Nodes in which a session starts, with the answers that led there: none for the first session of a viewer. */
  readonly starts: readonly {
    readonly node: number;
    readonly before: readonly PathStep[];
    readonly labels: readonly number[];
  }[];
  readonly edges: readonly (readonly PlayEdge[])[];
  readonly end: number;
  /** What can be covered at all: `door.walk`, or `board.board > door.walk`. */
  readonly labels: readonly string[];
}

/** More nodes than this are not laid out. */
export const MOST_NODES = 300_000;

/** Lays out the ways to play an explored story; undefined if there are too many. */
export function playGraph(exploration: Exploration, coverage: Coverage): PlayGraph | undefined {
  return new Layout(exploration, coverage).run();
}

class Layout {
  readonly #exploration: Exploration;
  readonly #coverage: Coverage;
  readonly #nodes = new Map<string, number>();
  readonly #states: { readonly state: number; readonly last: string }[] = [];
  readonly #labels = new Map<string, number>();
  readonly #edges: PlayEdge[][] = [];

  constructor(exploration: Exploration, coverage: Coverage) {
    this.#exploration = exploration;
    this.#coverage = coverage;
  }

  run(): PlayGraph | undefined {
    const { starts, pathTo, graph, program, read, answersOf, answersIn } = this.#exploration;
    const first = starts.map((state, index) => ({
      node: this.#node(state, ''),
      before: index === 0 ? [] : pathTo(state),
      labels: index === 0 ? [] : this.#covered(pathTo(state), '').labels,
    }));
    const toEnd: {
      readonly from: number;
      readonly answers: readonly PathStep[];
      readonly labels: readonly number[];
    }[] = [];
    for (let node = 0; node < this.#states.length; node += 1) {
      if (this.#states.length > MOST_NODES) return undefined;
      const { state, last } = this.#states[node] as { state: number; last: string };
      const edges: PlayEdge[] = [];
      for (let ordinal = 0; ordinal < graph.degree(state); ordinal += 1) {
        const answers = answersOf(state, ordinal);
        const { labels, last: after } = this.#covered(answers, last);
        edges.push({ to: this.#node(graph.target(state, ordinal), after), labels, answers });
      }
      this.#edges.push(edges);
      if (program.segments[read(state)[0] as number]?.isEnding)
        for (const answers of answersIn(state))
          toEnd.push({ from: node, answers, labels: this.#covered(answers, last).labels });
    }
    const end = this.#edges.length;
    for (const { from, answers, labels } of toEnd)
      this.#edges[from]?.push({ to: end, labels, answers });
    this.#edges.push([]);
    return { starts: first, edges: this.#edges, end, labels: [...this.#labels.keys()] };
  }

  /** Where only options are covered, what was answered last makes no difference. */
  #node(state: number, last: string): number {
    const key = `${state} ${this.#coverage === 'pairs' ? last : ''}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    this.#nodes.set(key, this.#states.length);
    this.#states.push({ state, last });
    return this.#states.length - 1;
  }

  #covered(
    answers: readonly PathStep[],
    before: string,
  ): { readonly labels: readonly number[]; readonly last: string } {
    const labels: number[] = [];
    let last = before;
    for (const step of answers) {
      if (!step) continue;
      const answer = `${step.choice}.${step.option}`;
      if (this.#coverage === 'options') labels.push(this.#label(answer));
      else if (last !== '') labels.push(this.#label(`${last} > ${answer}`));
      last = answer;
    }
    return { labels, last };
  }

  #label(name: string): number {
    const known = this.#labels.get(name);
    if (known !== undefined) return known;
    this.#labels.set(name, this.#labels.size);
    return this.#labels.size - 1;
  }
}
