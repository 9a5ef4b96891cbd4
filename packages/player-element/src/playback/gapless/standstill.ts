/** Shorter stops are no wait that anybody sees. */
const NOTICED_MS = 120;

/** Watches a playhead, and tells for how long it has stood still although it ought to move. */
export class Standstill {
  #time = -1;
  #movedAtMs: number;

  constructor(nowMs: number) {
    this.#movedAtMs = nowMs;
  }

  /** How long it has stood, in ms; 0 while it moves, needn't, or stands too shortly to be noticed. */
  look(time: number, nowMs: number, ought: boolean): number {
    if (time !== this.#time || !ought) {
      this.#time = time;
      this.#movedAtMs = nowMs;
    }
    const stoodMs = nowMs - this.#movedAtMs;
    return stoodMs < NOTICED_MS ? 0 : stoodMs;
  }

  /** It begins to move now. */
  start(nowMs: number): void {
    this.#movedAtMs = nowMs;
  }
}
