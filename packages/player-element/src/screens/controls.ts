import { html, type TemplateResult } from 'lit';
import { ICONS } from '../icons.ts';
import type { PlayerStrings } from '../strings.ts';

/** What the bar of controls shows, and what its buttons do. */
export interface Controls {
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  readonly hasCaptions: boolean;
  readonly isFullscreen: boolean;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly strings: PlayerStrings;
  readonly togglePlay: () => void;
  readonly toggleSound: () => void;
  readonly toggleCaptions: () => void;
  readonly toggleFullscreen: () => void;
}

/** The bar of controls. */
export function controlBar(controls: Controls): TemplateResult {
  const { strings, isPaused, isMuted, hasCaptions, isFullscreen, durationMs } = controls;
  return html`
    <div part="controls">
      <button aria-label=${isPaused ? strings.play : strings.pause} @click=${controls.togglePlay}>${isPaused ? ICONS.play : ICONS.pause}</button>
      <progress aria-hidden="true" max=${durationMs} .value=${Math.min(durationMs, controls.positionMs)}></progress>
      <button aria-label=${isMuted ? strings.unmute : strings.mute} @click=${controls.toggleSound}>${isMuted ? ICONS.muted : ICONS.sound}</button>
      <button aria-label=${hasCaptions ? strings.captionsOff : strings.captionsOn} class=${hasCaptions ? 'on' : ''} @click=${controls.toggleCaptions}>${ICONS.captions}</button>
      <button aria-label=${isFullscreen ? strings.exitFullscreen : strings.fullscreen} @click=${controls.toggleFullscreen}>
        ${isFullscreen ? ICONS.exitFullscreen : ICONS.fullscreen}
      </button>
    </div>
  `;
}
