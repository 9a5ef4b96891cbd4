import { html, nothing, type TemplateResult } from 'lit';
import { ICONS } from '../icons.ts';
import type { Say } from '../strings/messages.ts';
import type { Thumbnails } from './thumbnails.ts';
import type { SeekDetail } from './timeline-element.ts';

/** What the bar of controls shows, and what its buttons do. A button without anything to do isn't there. */
export interface Controls {
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  /** Whether captions show; undefined if there are none. */
  readonly captions: boolean | undefined;
  readonly isFullscreen: boolean;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly seekableMs: number;
  readonly thumbnails: Thumbnails | null;
  readonly say: Say;
  readonly toggle: () => void;
  readonly seek: (ms: number) => void;
  readonly toggleSound: () => void;
  readonly toggleCaptions: () => void;
  readonly openMap: () => void;
  readonly openSettings: () => void;
  readonly float: (() => void) | undefined;
  readonly toggleFullscreen: () => void;
}

/** The bar of controls. */
export function controlBar(controls: Controls): TemplateResult {
  const { say, isPaused, isMuted, captions, isFullscreen, float } = controls;
  return html`
    <div part="controls">
      <button
        class="toggle"
        aria-label=${say(isPaused ? 'play' : 'pause')}
        @click=${controls.toggle}
      >
        ${isPaused ? ICONS.play : ICONS.pause}
      </button>
      <matchcut-timeline
        .positionMs=${controls.positionMs}
        .durationMs=${controls.durationMs}
        .seekableMs=${controls.seekableMs}
        .thumbnails=${controls.thumbnails}
        .say=${say}
        @seek=${({ detail }: CustomEvent<SeekDetail>) => controls.seek(detail.positionMs)}
      ></matchcut-timeline>
      <button aria-label=${say(isMuted ? 'unmute' : 'mute')} @click=${controls.toggleSound}>
        ${isMuted ? ICONS.muted : ICONS.sound}
      </button>
      ${captions === undefined ? nothing : html`<button aria-label=${say(captions ? 'captionsOff' : 'captionsOn')} class="captions ${captions ? 'on' : ''}" @click=${controls.toggleCaptions}>${ICONS.captions}</button>`}
      <button
        class="map"
        aria-label=${say('storyMap')}
        aria-haspopup="dialog"
        @click=${controls.openMap}
      >
        ${ICONS.map}
      </button>
      <button
        class="settings"
        aria-label=${say('settings')}
        aria-haspopup="dialog"
        @click=${controls.openSettings}
      >
        ${ICONS.settings}
      </button>
      ${float ? html`<button class="float" aria-label=${say('pictureInPicture')} @click=${float}>${ICONS.float}</button>` : nothing}
      <button
        aria-label=${say(isFullscreen ? 'exitFullscreen' : 'fullscreen')}
        @click=${controls.toggleFullscreen}
      >
        ${isFullscreen ? ICONS.exitFullscreen : ICONS.fullscreen}
      </button>
    </div>
  `;
}
