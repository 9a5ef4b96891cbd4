import videojs from 'video.js';
import type Player from 'video.js/dist/types/player';

// Only the element that plays: controls, captions and messages are the player element's own.
const OPTIONS = {
  controls: false,
  preload: 'auto',
  children: ['mediaLoader'],
  fill: true,
  loadingSpinner: false,
  errorDisplay: false,
  userActions: { click: false, doubleClick: false, hotkeys: false },
};

/** video.js takes a source up a moment after it was told of it. Until then, source and player must not go. */
export const TAKE_UP_MS = 50;

/** A video.js player that fills its host and says nothing. */
export function createVideoPlayer(host: HTMLElement): {
  readonly player: Player;
  readonly video: HTMLVideoElement;
} {
  const video = document.createElement('video');
  video.playsInline = true;
  video.className = 'video-js';
  host.append(video);
  const player = videojs(video, OPTIONS);
  // What a player does goes on without being seen; only the element speaks to assistive technology.
  player.el().removeAttribute('role');
  player.el().removeAttribute('aria-label');
  return { player, video };
}

/** Takes a player off: it is silent at once, and goes a moment later. */
export function disposeVideoPlayer(player: Player): void {
  player.pause();
  player.muted(true);
  // On a busy machine a source may still be taken up when its video is gone.
  const tech = player.tech(true) as unknown as { el(): unknown; setSource(source: unknown): void };
  const take = tech.setSource.bind(tech);
  tech.setSource = (source) => void (tech.el() && take(source));
  setTimeout(() => player.dispose(), TAKE_UP_MS);
}
