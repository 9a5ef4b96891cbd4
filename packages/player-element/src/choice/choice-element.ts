import {
  css,
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type { OfferedOption, OpenChoice } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import { sayEnglish } from '../strings/en.ts';
import type { Say } from '../strings/messages.ts';
import { unseenStyles } from '../unseen.ts';
import type { TimeLeft } from '../timing/timing.ts';

/** Detail of the `choose` event: the option that the viewer picked. */
export interface ChooseDetail {
  readonly option: string;
}

// Screen readers hear the time when the choice opens and once more when it gets short.
const SHORT_SECONDS = 3;

/**
 * A question over the running picture: its options as buttons, with pictures if they have some, and a line that runs
 * out with the time. Options that are picked on the film itself it leaves to `<matchcut-hotspots>`. It renders what it
 * is given and asks by an event; it decides nothing.
 *
 * @tagname matchcut-choice
 *
 * @fires {CustomEvent<ChooseDetail>} choose - The viewer picked an open option.
 * @csspart prompt - The question.
 * @csspart options - The row of options.
 * @csspart option - Each option's button.
 * @csspart option-picture - The picture on it.
 * @csspart countdown - The line of time.
 *
 * @cssprop [--matchcut-option-width=11em] - Narrowest an option gets before the row wraps.
 */
export class MatchcutChoice extends LitElement {
  static override properties: PropertyDeclarations = {
    choice: { attribute: false },
    time: { attribute: false },
    chosen: { attribute: false },
    pictures: { attribute: false },
    say: { attribute: false },
  };

  /** The choice to show. */
  declare choice: OpenChoice | null;
  /** What is left of the time; null if there is no limit. */
  declare time: TimeLeft | null;
  /** The option that was taken: the choice is over and shows it. */
  declare chosen: string | null;
  /** Addresses of options' pictures, by name. An option whose picture isn't there, or can't be loaded, does without. */
  declare pictures: Readonly<Record<string, string>>;
  /** Says its words; English without it. */
  declare say: Say;

  constructor() {
    super();
    this.choice = null;
    this.time = null;
    this.chosen = null;
    this.pictures = {};
    this.say = sayEnglish;
  }

  /**
   * Puts the keyboard on the choice as a whole: arrows and Tab go on to the options. Not on an option, where
   * a space that was meant to pause would answer.
   */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.panel')?.focus(options);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { choice, chosen } = this;
    if (!choice) return nothing;
    return html`
      <div
        class="panel ${chosen === null ? '' : 'over'}"
        role="group"
        tabindex="-1"
        aria-label=${choice.prompt ?? ''}
        @keydown=${this.#moveFocus}
      >
        ${choice.prompt === null ? nothing : html`<p part="prompt">${choice.prompt}</p>`}
        <svg part="countdown" aria-hidden="true" class=${this.time ? '' : 'unlimited'}>
          <rect
            x="${50 - this.#shareLeft * 50}%"
            width="${this.#shareLeft * 100}%"
            height="100%"
            rx="1.5"
          ></rect>
        </svg>
        <div part="options">
          ${choice.options.map((option, index) => (option.hotspot.length > 0 ? nothing : this.#option(option, index + 1)))}
        </div>
        <p class="unseen" role="status">${this.#announcement(choice)}</p>
      </div>
    `;
  }

  #option({ id, label, isOpen, picture }: OfferedOption, number: number): TemplateResult {
    const outcome = this.chosen === id ? 'taken' : 'left-behind';
    const state = this.chosen === null ? '' : outcome;
    const address =
      picture !== null && Object.hasOwn(this.pictures, picture)
        ? this.pictures[picture]
        : undefined;
    return html`<button
      part="option"
      class=${state}
      data-number=${number}
      aria-disabled=${isOpen ? nothing : 'true'}
      @click=${() => this.#pick(id, isOpen)}
    >
      ${address === undefined ? nothing : html`<img part="option-picture" src=${address} alt="" @error=${({ target }: Event) => (target as HTMLElement).remove()} />`}
      ${isOpen ? nothing : html`<span class="lock">${ICONS.lock}</span>`}<span>${label}</span>${isOpen ? nothing : html`<span class="unseen"> (${this.say('locked')})</span>`}
    </button>`;
  }

  #pick(option: string, isOpen: boolean): void {
    if (!isOpen || this.chosen !== null) return;
    this.dispatchEvent(new CustomEvent<ChooseDetail>('choose', { detail: { option } }));
  }

  /** From the choice as a whole, arrows go to the first option or the last; from there on they are the player's. */
  #moveFocus(event: KeyboardEvent): void {
    const isForward = ['ArrowRight', 'ArrowDown'].includes(event.key);
    const isMove = isForward || ['ArrowLeft', 'ArrowUp'].includes(event.key);
    if (!isMove || (event.target as HTMLElement).localName === 'button') return;
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    // On the film itself the player moves.
    if (buttons.length === 0) return;
    buttons.at(isForward ? 0 : -1)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  get #shareLeft(): number {
    return this.time ? Math.min(1, this.time.leftMs / this.time.totalMs) : 0;
  }

  #announcement(choice: OpenChoice): string {
    const { say, time } = this;
    const taken = choice.options.find((option) => option.id === this.chosen);
    if (taken) return say('chosen', { option: taken.label });
    const prompt = choice.prompt ?? '';
    if (!time) return `${prompt} ${say('takeYourTime')}`;
    const isShort = time.leftMs <= SHORT_SECONDS * 1_000;
    const count = isShort ? SHORT_SECONDS : Math.round(time.totalMs / 1_000);
    return isShort ? say('secondsLeft', { count }) : `${prompt} ${say('secondsLeft', { count })}`;
  }

  static override styles: CSSResultGroup = [
    unseenStyles,
    css`
      /* Between the options the film can be pointed at: there may be hotspots. */
      :host {
        display: block;
        pointer-events: none;
      }
      .panel {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        outline: none;
        gap: 0.9em;
        justify-items: center;
        /* Long texts, or large ones: rather scrolled than cut off. The padding is for outlines. */
        max-height: calc(100cqh - 2em);
        overflow: auto;
        padding: 6px;
        margin: -6px;
        scrollbar-width: thin;
        animation: rise 320ms cubic-bezier(0.2, 0.8, 0.2, 1) both;
      }
      .panel.over {
        animation: leave 500ms ease-in 700ms both;
      }
      p {
        margin: 0;
      }
      [part='prompt'] {
        font-size: 1.25em;
        letter-spacing: 0.01em;
        text-align: center;
        text-wrap: balance;
        text-shadow: 0 1px 12px rgb(0 0 0 / 0.8);
      }
      [part='countdown'] {
        display: block;
        width: min(100%, 34em);
        height: 3px;
        border-radius: 2px;
        background: rgb(255 255 255 / 0.18);
        overflow: hidden;
      }
      rect {
        fill: var(--matchcut-accent, #ffb454);
      }
      .unlimited,
      .over [part='countdown'] {
        visibility: hidden;
      }
      [part='options']:has(img) {
        --matchcut-option-width: 8em;
      }
      [part='options'] {
        display: grid;
        grid-template-columns: repeat(
          auto-fit,
          minmax(min(100%, var(--matchcut-option-width, 11em)), 1fr)
        );
        gap: 0.7em;
        width: min(100%, 48em);
      }
      button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.5em;
        min-height: 3.1em;
        padding: 0.5em 1em;
        border: 1.5px solid var(--matchcut-option-edge, rgb(255 255 255 / 0.28));
        border-radius: var(--matchcut-radius, 0.7em);
        background: var(--matchcut-option, rgb(10 13 26 / 0.62));
        backdrop-filter: blur(10px);
        color: var(--matchcut-option-ink, #f4f1ea);
        font: inherit;
        font-size: 1.05em;
        cursor: pointer;
        pointer-events: auto;
        transition:
          background 120ms,
          border-color 120ms,
          transform 120ms,
          opacity 200ms;
      }
      /* The key that picks an option, where there is likely a keyboard; silent to screen readers. */
      @media (hover: hover) and (pointer: fine) {
        button::before {
          content: attr(data-number) / '';
          font-size: 0.8em;
          opacity: 0.55;
        }
      }
      /* A card: the picture fills it to its edges, and the text lies below. */
      button:has(img) {
        position: relative;
        flex-wrap: wrap;
        align-content: start;
        padding: 0 0 0.5em;
        overflow: hidden;
      }
      img {
        flex: 0 0 100%;
        width: 100%;
        height: min(7em, 24cqh);
        object-fit: cover;
      }
      button:has(img)::before {
        position: absolute;
        inset: 0.4em auto auto 0.4em;
        min-width: 1.7em;
        border-radius: 0.4em;
        background: rgb(10 13 26 / 0.72);
        color: #f4f1ea;
        opacity: 1;
      }
      button[aria-disabled] img {
        filter: grayscale(1) brightness(0.6);
      }
      button:hover,
      button:focus-visible {
        border-color: var(--matchcut-accent, #ffb454);
        background: var(--matchcut-option-active, rgb(34 32 40 / 0.86));
      }
      button:focus-visible {
        outline: 3px solid var(--matchcut-accent, #ffb454);
        outline-offset: 3px;
      }
      button:active {
        transform: scale(0.98);
      }
      button[aria-disabled] {
        cursor: default;
        color: color-mix(in srgb, var(--matchcut-option-ink, #f4f1ea) 66%, transparent);
        border-style: dashed;
      }
      .lock {
        display: inline-flex;
        width: 1.1em;
      }
      button.taken {
        border-color: var(--matchcut-accent, #ffb454);
        background: var(--matchcut-accent, #ffb454);
        color: var(--matchcut-on-accent, #14100a);
      }
      button.left-behind {
        opacity: 0.25;
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(0.8em);
        }
      }
      @keyframes leave {
        to {
          opacity: 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .panel,
        .panel.over,
        button {
          animation: none;
          transition: none;
        }
      }
      @media (forced-colors: active) {
        rect {
          fill: Highlight;
        }
        button.taken {
          border: 3px solid Highlight;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'matchcut-choice': MatchcutChoice;
  }
}
