/** Numbers in a typed array that doubles when it is full. */
export class GrowingInts {
  #numbers = new Int32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#numbers.byteLength;
  }

  at(index: number): number {
    return this.#numbers[index] as number;
  }

  push(number: number): void {
    if (this.#size === this.#numbers.length) {
      const larger = new Int32Array(this.#size * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#size] = number;
    this.#size += 1;
  }
}
