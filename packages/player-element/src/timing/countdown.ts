/** Time as a countdown sees it. */
export interface Clock {
  /** In ms, from any beginning. */
  now(): number;
  /** Calls back after some ms; answers the way to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** The browser's own. */
export const BROWSER_CLOCK: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Wall time that runs out, and can be stopped and gone on with. */
export class Countdown {
  readonly #clock: Clock;
  readonly #onOver: () => void;
  #leftMs = 0;
  #since: number | undefined;
  #cancel: () => void = () => undefined;

  /** `onOver` is called when the time has run out. */
  constructor(clock: Clock, onOver: () => void) {
    this.#clock = clock;
    this.#onOver = onOver;
  }

  get leftMs(): number {
    return Math.max(
      0,
      this.#leftMs - (this.#since === undefined ? 0 : this.#clock.now() - this.#since),
    );
  }

  /** Sets it anew, and lets it run; `Infinity` never runs out. */
  start(ms: number): void {
    this.pause();
    this.#leftMs = ms;
    this.resume();
  }

  pause(): void {
    this.#leftMs = this.leftMs;
    this.#since = undefined;
    this.#cancel();
  }

  resume(): void {
    if (this.#since !== undefined) return;
    this.#since = this.#clock.now();
    if (this.#leftMs !== Infinity) {
      this.#cancel = this.#clock.after(this.#leftMs, () => {
        this.pause();
        this.#onOver();
      });
    }
  }
}
