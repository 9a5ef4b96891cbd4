import { nothing } from 'lit';
import { activeIn } from '../input/focus.ts';
import type { drawSheet } from './sheet.ts';

/** A sheet that the viewer has opened. */
export type Sheet = 'settings' | 'map';

/** What sheets are opened over. */
export interface SheetHost {
  readonly paused: boolean;
  play(): unknown;
  pause(): void;
  requestUpdate(): void;
  readonly renderRoot: ParentNode;
}

/** The sheet that is open over the film, which waits meanwhile. The keyboard goes to it, and back where it was. */
export class Sheets {
  readonly #host: SheetHost;
  #current: Sheet | null = null;
  #rendered: Sheet | null = null;
  /** Whether the film goes on when the sheet is closed. */
  #goesOn = false;
  #keyboardBefore: HTMLElement | undefined;
  /** To be opened as soon as what draws it is there. */
  #wanted: Sheet | null = null;
  /** Draws the sheet that is open. */
  draw: typeof drawSheet = () => nothing;

  constructor(host: SheetHost) {
    this.#host = host;
  }

  get current(): Sheet | null {
    return this.#current;
  }

  open(sheet: Sheet): void {
    this.#keyboardBefore = activeIn(document);
    this.#goesOn = !this.#host.paused;
    this.#host.pause();
    this.#wanted = sheet;
    void this.#show();
  }

  async #show(): Promise<void> {
    try {
      this.draw = (await import('./sheet.ts')).drawSheet;
      this.#current = this.#wanted;
      this.#host.requestUpdate();
    } catch {
      // It couldn't be loaded: the film goes on, and the next try may do.
      this.close();
    }
  }

  close(): void {
    this.drop();
    if (this.#goesOn) void this.#host.play();
  }

  /** Closes it, whatever the film does. */
  drop(): void {
    this.#current = this.#wanted = null;
    this.#host.requestUpdate();
  }

  /** To be called when all is drawn. */
  updated(): void {
    const before = this.#rendered;
    this.#rendered = this.#current;
    if (before === this.#current) return;
    if (this.#current)
      this.#host.renderRoot
        .querySelector<HTMLElement>('[part=panel] h2')
        ?.focus({ preventScroll: true });
    else this.#keyboardBefore?.focus({ preventScroll: true });
  }
}
