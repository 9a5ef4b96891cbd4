const LINGER_MS = 2_600;

/** Whether the viewer is at work on the player: the controls show then, and for a while after. */
export class Activity {
  readonly #changed: () => void;
  readonly #mayRest: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  isActive = true;

  /** `mayRest` says whether the controls may go, when nothing happens. */
  constructor(mayRest: () => boolean, changed: () => void) {
    this.#mayRest = mayRest;
    this.#changed = changed;
  }

  /** The viewer did something. */
  wake = (): void => {
    this.#turn(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(!this.#mayRest()), LINGER_MS);
  };

  stop(): void {
    clearTimeout(this.#timer);
  }

  #turn(isActive: boolean): void {
    if (isActive === this.isActive) return;
    this.isActive = isActive;
    this.#changed();
  }
}
