/**
 * States of a fixed number of 32-bit words, each once, in the order they were added. Words lie side by side
 * in typed arrays and are found through an open-addressing table, so that a state costs its words and some
 * ten bytes more.
 */
export class StateSet {
  readonly #width: number;
  #words: Uint32Array;
  #table: Int32Array;
  #size = 0;

  constructor(width: number, capacity = 1024) {
    this.#width = width;
    this.#words = new Uint32Array(width * capacity);
    this.#table = new Int32Array(capacity * 2).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes that the states take now, room for growth included. */
  get bytes(): number {
    return this.#words.byteLength + this.#table.byteLength;
  }

  /** The index of a state, which is added if it is new: `size` grows then. */
  add(state: Uint32Array): number {
    if (this.#size * 2 >= this.#table.length) this.#grow();
    const mask = this.#table.length - 1;
    let slot = this.#hash(state, 0) & mask;
    for (
      let index = this.#table[slot] as number;
      index !== -1;
      index = this.#table[slot] as number
    ) {
      if (this.#equals(index, state)) return index;
      slot = (slot + 1) & mask;
    }
    this.#words.set(state, this.#size * this.#width);
    this.#table[slot] = this.#size;
    this.#size += 1;
    return this.#size - 1;
  }

  /** Copies a state's words out. */
  read(index: number, into: Uint32Array): void {
    const start = index * this.#width;
    for (let word = 0; word < this.#width; word += 1)
      into[word] = this.#words[start + word] as number;
  }

  #equals(index: number, state: Uint32Array): boolean {
    const start = index * this.#width;
    for (let word = 0; word < this.#width; word += 1)
      if (this.#words[start + word] !== state[word]) return false;
    return true;
  }

  /** MurmurHash3's mixing (Austin Appleby, public domain), word by word. */
  #hash(words: Uint32Array, start: number): number {
    let hash = 0x9747b28c;
    for (let word = 0; word < this.#width; word += 1) {
      let mixed = Math.imul(words[start + word] as number, 0xcc9e2d51);
      mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
      hash ^= mixed;
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#table = new Int32Array(this.#table.length * 2).fill(-1);
    const mask = this.#table.length - 1;
    for (let index = 0; index < this.#size; index += 1) {
      let slot = this.#hash(this.#words, index * this.#width) & mask;
      while (this.#table[slot] !== -1) slot = (slot + 1) & mask;
      this.#table[slot] = index;
    }
  }
}
