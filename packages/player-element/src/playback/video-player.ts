import videojs from 'video.js';
import type Player from 'video.js/dist/types/player';

// Only the element that plays: controls, captions and messages are the player element's own.
const OPTIONS = { controls: false, preload: 'auto', children: ['mediaLoader'], fill: true, loadingSpinner: false, errorDisplay: false, userActions: { click: false, doubleClick: false, hotkeys: false } };

/** A video.js player that fills its host and says nothing. */
export function createVideoPlayer(host: HTMLElement): { readonly player: Player; readonly video: HTMLVideoElement } {
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
