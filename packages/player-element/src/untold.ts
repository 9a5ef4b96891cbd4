import type { StoryEvent } from '@matchcut/runtime';

/** Holds a session's events back until it is watched: a poster that nobody clicks is no session. */
export class Untold {
  readonly #tell: (event: StoryEvent) => void;
  #held: StoryEvent[] | undefined = [];

  constructor(tell: (event: StoryEvent) => void) {
    this.#tell = tell;
  }

  record(event: StoryEvent): void {
    if (this.#held) this.#held.push(event);
    else this.#tell(event);
  }

  /** Tells what was held, and from now on all at once. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) this.#tell(event);
  }
}
