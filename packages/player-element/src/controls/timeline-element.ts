import {
  css,
  html,
  LitElement,
  nothing,
  svg,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { live } from 'lit/directives/live.js';
import { sayEnglish } from '../strings/en.ts';
import type { Say } from '../strings/messages.ts';
import { clockTime } from './clock-time.ts';
import type { Thumbnails } from './thumbnails.ts';

/** Detail of the `seek` event: where the viewer wants to be in the segment. */
export interface SeekDetail {
  readonly positionMs: number;
}

const STEP_MS = 5_000;

/**
 * Where the segment is, and the way to another place of it. It renders what it is given and asks by an event.
 *
 * @tagname matchcut-timeline
 *
 * @fires {CustomEvent<SeekDetail>} seek - The viewer picked another place.
 * @csspart preview - The small picture over the place that is pointed at.
 */
export class MatchcutTimeline extends LitElement {
  static override properties: PropertyDeclarations = {
    positionMs: { attribute: false },
    durationMs: { attribute: false },
    seekableMs: { attribute: false },
    thumbnails: { attribute: false },
    say: { attribute: false },
    pointedMs: { state: true },
    draggedMs: { state: true },
  };

  /** Where the film is, in its segment. */
  declare positionMs: number;
  /** How long the segment is. */
  declare durationMs: number;
  /** How far the viewer can go: a choice that waits for an answer is never jumped over. */
  declare seekableMs: number;
  /** Small pictures of the segment, if there are any. */
  declare thumbnails: Thumbnails | null;
  /** Says its words; English without it. */
  declare say: Say;

  /** Where the pointer is; null if it is elsewhere. */
  declare protected pointedMs: number | null;
  /** Where the handle is being dragged to; null if it isn't. */
  declare protected draggedMs: number | null;

  constructor() {
    super();
    this.positionMs = 0;
    this.durationMs = 1;
    this.seekableMs = 1;
    this.thumbnails = null;
    this.say = sayEnglish;
    this.pointedMs = null;
    this.draggedMs = null;
  }

  /** The place that is shown by a small picture. */
  get #previewMs(): number | null {
    return this.draggedMs ?? this.pointedMs;
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#previewMs === null || !(changed.has('pointedMs') || changed.has('draggedMs'))) return;
    // By script, as a style attribute would be refused by a strict content security policy.
    this.renderRoot
      .querySelector<HTMLElement>('[part=preview]')
      ?.style.setProperty('--at', String(this.#previewMs / this.durationMs));
  }

  protected override render(): TemplateResult {
    const { durationMs, say } = this;
    const shownMs = Math.min(durationMs, this.draggedMs ?? this.positionMs);
    return html`
      <progress aria-hidden="true" max=${durationMs} .value=${shownMs}></progress>
      <input
        type="range"
        min="0"
        max=${durationMs}
        step="100"
        .value=${live(String(Math.round(shownMs / 100) * 100))}
        aria-label=${say('place')}
        aria-valuetext=${say('timeOf', { position: clockTime(shownMs), duration: clockTime(durationMs) })}
        @input=${this.#drag}
        @change=${this.#seek}
        @keydown=${this.#step}
        @pointermove=${this.#point}
        @pointerleave=${this.#leave}
      />
      ${this.#preview()}
    `;
  }

  #preview(): TemplateResult | typeof nothing {
    const ms = this.#previewMs;
    if (ms === null) return nothing;
    const picture = this.thumbnails?.at(ms);
    return html`<div part="preview" aria-hidden="true">
      ${picture ? html`<svg viewBox="${picture.x} ${picture.y} ${picture.width} ${picture.height}">${svg`<image href=${picture.src}></image>`}</svg>` : nothing}
      <span>${clockTime(ms)}</span>
    </div>`;
  }

  #drag(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.draggedMs = Math.min(Number(input.value), Math.max(this.seekableMs, this.positionMs));
  }

  #seek(): void {
    const positionMs = this.draggedMs;
    this.draggedMs = null;
    if (positionMs !== null) this.#ask(positionMs);
  }

  /** A step as long as players make it, whatever the film's length; the keys for both ends stay the browser's own. */
  #step(event: KeyboardEvent): void {
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    const step = { ArrowRight: isRightToLeft ? -1 : 1, ArrowLeft: isRightToLeft ? 1 : -1 }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#ask(
      Math.min(
        Math.max(0, this.positionMs + step * STEP_MS),
        Math.max(this.seekableMs, this.positionMs),
      ),
    );
  }

  #ask(positionMs: number): void {
    this.dispatchEvent(new CustomEvent<SeekDetail>('seek', { detail: { positionMs } }));
  }

  #point(event: PointerEvent): void {
    const { left, right, width } = (event.target as HTMLElement).getBoundingClientRect();
    const along =
      getComputedStyle(this).direction === 'rtl' ? right - event.clientX : event.clientX - left;
    this.pointedMs =
      event.pointerType === 'mouse'
        ? Math.min(
            Math.max(0, along / width) * this.durationMs,
            Math.max(this.seekableMs, this.positionMs),
          )
        : null;
  }

  #leave(): void {
    this.pointedMs = null;
  }

  static override styles: CSSResultGroup = css`
    :host {
      display: block;
      position: relative;
      min-width: 0;
      min-height: 44px;
      --accent: var(--matchcut-accent, #ffb454);
    }
    progress {
      position: absolute;
      inset: 0;
      width: 100%;
      margin: auto;
      appearance: none;
      height: 3px;
      border: 0;
      border-radius: 2px;
      background: rgb(255 255 255 / 0.22);
      overflow: hidden;
      transition: height 120ms;
      pointer-events: none;
    }
    :host(:hover) progress,
    :host(:focus-within) progress {
      height: 6px;
    }
    progress::-webkit-progress-bar {
      background: none;
    }
    progress::-webkit-progress-value {
      background: var(--accent);
    }
    progress::-moz-progress-bar {
      background: var(--accent);
    }
    input {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      margin: 0;
      appearance: none;
      background: none;
      cursor: pointer;
      outline: none;
    }
    input::-webkit-slider-thumb {
      appearance: none;
      width: 14px;
      height: 14px;
      border-radius: 50%;
      background: var(--accent);
      opacity: 0;
    }
    input::-moz-range-thumb {
      width: 14px;
      height: 14px;
      border: 0;
      border-radius: 50%;
      background: var(--accent);
      opacity: 0;
    }
    :host(:hover) input::-webkit-slider-thumb,
    input:focus-visible::-webkit-slider-thumb {
      opacity: 1;
    }
    :host(:hover) input::-moz-range-thumb,
    input:focus-visible::-moz-range-thumb {
      opacity: 1;
    }
    input:focus-visible {
      outline: 3px solid var(--accent);
      outline-offset: -4px;
      border-radius: 0.6em;
    }
    [part='preview'] {
      position: absolute;
      bottom: 100%;
      inset-inline-start: clamp(5em, calc(var(--at) * 100%), calc(100% - 5em));
      translate: -50%;
      display: grid;
      justify-items: center;
      gap: 0.2em;
      width: 10em;
      pointer-events: none;
    }
    :host(:dir(rtl)) [part='preview'] {
      translate: 50%;
    }
    svg {
      display: block;
      width: 100%;
      border-radius: 0.3em;
      box-shadow: 0 2px 12px rgb(0 0 0 / 0.6);
    }
    span {
      padding: 0.05em 0.5em;
      border-radius: 0.3em;
      background: rgb(5 7 15 / 0.72);
      font-size: 0.86em;
      font-variant-numeric: tabular-nums;
    }
    @media (prefers-reduced-motion: reduce) {
      progress {
        transition: none;
      }
    }
    @media (forced-colors: active) {
      progress {
        border: 1px solid CanvasText;
        background: Canvas;
        height: 8px;
      }
      progress::-webkit-progress-value {
        background: Highlight;
      }
      progress::-moz-progress-bar {
        background: Highlight;
      }
    }
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'matchcut-timeline': MatchcutTimeline;
  }
}
