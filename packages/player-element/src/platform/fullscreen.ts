/**
 * Fills the screen with the player as a whole, so that choices stay to be seen. Where only video elements may
 * fill the screen (iPhones), the player fills the window instead.
 */
export class Fullscreen {
  readonly #host: HTMLElement;
  readonly #onChange: () => void;

  constructor(host: HTMLElement, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get isOn(): boolean {
    return document.fullscreenElement === this.#host || this.#host.hasAttribute('filling');
  }

  async toggle(): Promise<void> {
    if (this.isOn) return this.leave();
    try {
      await this.#host.requestFullscreen();
      // A film is wide; only phones can be told so.
      await (screen.orientation as { lock?: (orientation: string) => Promise<void> }).lock?.(
        'landscape',
      );
    } catch {
      this.#fill(document.fullscreenElement !== this.#host);
    }
  }

  async leave(): Promise<void> {
    this.#fill(false);
    if (document.fullscreenElement === this.#host)
      await document.exitFullscreen().catch(() => undefined);
  }

  /** Call when the player is on the page, and `stop` when it leaves it. */
  start(): void {
    document.addEventListener('fullscreenchange', this.#onChange);
  }

  stop(): void {
    document.removeEventListener('fullscreenchange', this.#onChange);
    this.#fill(false);
  }

  #fill(isFilling: boolean): void {
    this.#host.toggleAttribute('filling', isFilling);
    this.#onChange();
  }
}
