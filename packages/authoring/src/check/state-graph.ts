import { GrowingInts } from './growing-ints.ts';

/** Which states follow which, by number; several edges between the same two are kept apart. */
export class StateGraph {
  readonly states: number;
  readonly #targets: GrowingInts;
  /** Where each state's edges begin, one more at the end. */
  readonly #firstEdge: Int32Array;
  #incoming: { readonly first: Int32Array; readonly sources: Int32Array } | undefined;

  /** `sources` ascend: edges come in the order in which states were expanded. */
  constructor(states: number, sources: GrowingInts, targets: GrowingInts) {
    this.states = states;
    this.#targets = targets;
    this.#firstEdge = new Int32Array(states + 1);
    for (let edge = 0; edge < sources.size; edge += 1)
      increment(this.#firstEdge, sources.at(edge) + 1);
    accumulate(this.#firstEdge);
  }

  /** How many edges leave a state. */
  degree(state: number): number {
    return (this.#firstEdge[state + 1] as number) - (this.#firstEdge[state] as number);
  }

  /** Where the edge of that ordinal leads. */
  target(state: number, ordinal: number): number {
    return this.#targets.at((this.#firstEdge[state] as number) + ordinal);
  }

  /** 1 for each state from which one of the targets can be reached. */
  reaching(isTarget: (state: number) => boolean): Uint8Array {
    const { first, sources } = (this.#incoming ??= this.#turnedRound());
    const reaches = new Uint8Array(this.states);
    const waiting = new GrowingInts();
    for (let state = 0; state < this.states; state += 1) {
      if (!isTarget(state)) continue;
      reaches[state] = 1;
      waiting.push(state);
    }
    for (let done = 0; done < waiting.size; done += 1) {
      const to = waiting.at(done);
      for (let place = first[to] as number; place < (first[to + 1] as number); place += 1) {
        const from = sources[place] as number;
        if (reaches[from] === 1) continue;
        reaches[from] = 1;
        waiting.push(from);
      }
    }
    return reaches;
  }

  #turnedRound(): { first: Int32Array; sources: Int32Array } {
    const first = new Int32Array(this.states + 1);
    for (let edge = 0; edge < this.#targets.size; edge += 1)
      increment(first, this.#targets.at(edge) + 1);
    accumulate(first);
    const filled = first.slice(0, this.states);
    const sources = new Int32Array(this.#targets.size);
    for (let state = 0; state < this.states; state += 1) {
      for (
        let edge = this.#firstEdge[state] as number;
        edge < (this.#firstEdge[state + 1] as number);
        edge += 1
      ) {
        const to = this.#targets.at(edge);
        sources[filled[to] as number] = state;
        increment(filled, to);
      }
    }
    return { first, sources };
  }
}

function increment(numbers: Int32Array, index: number): void {
  numbers[index] = (numbers[index] as number) + 1;
}

function accumulate(numbers: Int32Array): void {
  for (let index = 1; index < numbers.length; index += 1)
    numbers[index] = (numbers[index] as number) + (numbers[index - 1] as number);
}
