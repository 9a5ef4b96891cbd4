import {
  css,
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { regionAt, type OfferedOption, type OpenChoice } from '@matchcut/runtime';
import { ICONS } from '../icons.ts';
import { sayEnglish } from '../strings/en.ts';
import type { Say } from '../strings/messages.ts';
import { unseenStyles } from '../unseen.ts';
import type { ChooseDetail } from './choice-element.ts';

/**
 * The options of a choice that are picked on the film itself, each in a frame that moves with what it means. Lies over
 * the picture and fills the same box. Decides nothing, like `<matchcut-choice>`.
 *
 * @tagname matchcut-hotspots
 *
 * @fires {CustomEvent<ChooseDetail>} choose - The viewer picked an open option.
 * @csspart hotspot - Each option's frame.
 * @csspart hotspot-label - What it says.
 */
export class MatchcutHotspots extends LitElement {
  static override properties: PropertyDeclarations = {
    choice: { attribute: false },
    chosen: { attribute: false },
    positionMs: { attribute: false },
    aspect: { attribute: false },
    say: { attribute: false },
  };

  /** The choice whose options to show, those that have places on the film. */
  declare choice: OpenChoice | null;
  /** The option that was taken: the choice is over and shows it. */
  declare chosen: string | null;
  /** Where the film is. */
  declare positionMs: number;
  /** Width of the picture by its height; it is fitted into the box as the film is. */
  declare aspect: number;
  /** Says its words; English without it. */
  declare say: Say;

  constructor() {
    super();
    this.choice = null;
    this.chosen = null;
    this.positionMs = 0;
    this.aspect = 16 / 9;
    this.say = sayEnglish;
  }

  protected override render(): TemplateResult | typeof nothing {
    const options = this.#options;
    if (options.length === 0) return nothing;
    return html`<div class="picture" role="group" aria-label=${this.choice?.prompt ?? ''}>
      ${options.map(({ option, number }) => this.#hotspot(option, number))}
    </div>`;
  }

  #hotspot({ id, label, isOpen }: OfferedOption, number: number): TemplateResult {
    const outcome = this.chosen === id ? 'taken' : 'left-behind';
    const state = this.chosen === null ? '' : outcome;
    return html`<button
      part="hotspot"
      class=${state}
      data-number=${number}
      aria-disabled=${isOpen ? nothing : 'true'}
      @click=${() => this.#pick(id, isOpen)}
    >
      <span part="hotspot-label"
        >${isOpen ? nothing : html`<span class="lock">${ICONS.lock}</span>`}<span>${label}</span>${isOpen ? nothing : html`<span class="unseen"> (${this.say('locked')})</span>`}</span
      >
    </button>`;
  }

  /** Places are set on the elements, since a strict policy refuses them as attributes. */
  protected override updated(): void {
    this.style.setProperty('--aspect', String(this.aspect));
    const buttons = this.renderRoot.querySelectorAll('button');
    for (const [index, { option }] of this.#options.entries()) {
      const [region, button] = [regionAt(option.hotspot, this.positionMs), buttons[index]];
      if (!region || !button) continue;
      const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
      Object.assign(button.style, {
        left: percent(region.x),
        top: percent(region.y),
        width: percent(region.width),
        height: percent(region.height),
      });
      button.classList.toggle('low', region.y + region.height > LOW);
    }
  }

  get #options(): { readonly option: OfferedOption; readonly number: number }[] {
    return (this.choice?.options ?? []).flatMap((option, index) =>
      option.hotspot.length > 0 ? [{ option, number: index + 1 }] : [],
    );
  }

  #pick(option: string, isOpen: boolean): void {
    if (!isOpen || this.chosen !== null) return;
    this.dispatchEvent(new CustomEvent<ChooseDetail>('choose', { detail: { option } }));
  }

  static override styles: CSSResultGroup = [
    unseenStyles,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        container-type: size;
        pointer-events: none;
      }
      .picture {
        position: relative;
        width: min(100cqw, 100cqh * var(--aspect));
        height: min(100cqh, 100cqw / var(--aspect));
      }
      button {
        position: absolute;
        box-sizing: border-box;
        min-width: 44px;
        min-height: 44px;
        padding: 0;
        border: 2px solid rgb(255 255 255 / 0.85);
        border-radius: var(--matchcut-radius, 0.7em);
        background: rgb(255 255 255 / 0.06);
        box-shadow:
          0 0 0 1.5px rgb(0 0 0 / 0.55),
          inset 0 0 0 1.5px rgb(0 0 0 / 0.35);
        color: inherit;
        font: inherit;
        cursor: pointer;
        pointer-events: auto;
        animation: appear 320ms both;
        /* Between two reports of where the film is. */
        transition:
          left 120ms linear,
          top 120ms linear,
          width 120ms linear,
          height 120ms linear;
      }
      [part='hotspot-label'] {
        position: absolute;
        inset-block-start: calc(100% + 0.4em);
        inset-inline-start: 50%;
        translate: -50%;
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
        width: max-content;
        max-width: 14em;
        padding: 0.25em 0.7em;
        border-radius: 0.5em;
        background: var(--matchcut-option, rgb(10 13 26 / 0.78));
        color: var(--matchcut-option-ink, inherit);
        line-height: 1.3;
      }
      :host(:dir(rtl)) [part='hotspot-label'] {
        translate: 50%;
      }
      /* Near the foot of the picture, where choice and captions are, the label goes above. */
      .low [part='hotspot-label'] {
        inset-block: auto calc(100% + 0.4em);
      }
      .lock {
        display: inline-flex;
        width: 1.1em;
      }
      svg {
        display: block;
        width: 1.1em;
        height: 1.1em;
      }
      @media (hover: hover) and (pointer: fine) {
        [part='hotspot-label']::before {
          content: attr(data-number) / '';
          font-size: 0.8em;
          opacity: 0.6;
        }
      }
      button:hover,
      button:focus-visible {
        border-color: var(--matchcut-accent, #ffb454);
        background: rgb(255 255 255 / 0.14);
      }
      button:focus-visible {
        outline: 3px solid var(--matchcut-accent, #ffb454);
        outline-offset: 3px;
      }
      button[aria-disabled] {
        cursor: default;
        border-style: dashed;
      }
      button.taken {
        border-color: var(--matchcut-accent, #ffb454);
        box-shadow: 0 0 0 3px var(--matchcut-accent, #ffb454);
      }
      button.left-behind {
        opacity: 0.25;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        button {
          animation: none;
        }
      }
      @media (forced-colors: active) {
        button.taken {
          border: 4px solid Highlight;
        }
      }
    `,
  ];
}

/** Below this share of the picture's height there is no room under a frame. */
const LOW = 0.6;

declare global {
  interface HTMLElementTagNameMap {
    'matchcut-hotspots': MatchcutHotspots;
  }
}
