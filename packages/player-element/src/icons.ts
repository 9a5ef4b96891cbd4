import { svg, type SVGTemplateResult } from 'lit';

const stroked = (path: string): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d=${path}></path></svg>`;
const solid = (path: string): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d=${path}></path></svg>`;

/** Drawings of the player's buttons, on a 24 by 24 grid, in the colour of the text around them. */
export const ICONS: Readonly<
  Record<
    | 'play'
    | 'pause'
    | 'sound'
    | 'muted'
    | 'captions'
    | 'fullscreen'
    | 'exitFullscreen'
    | 'again'
    | 'back'
    | 'lock'
    | 'alert'
    | 'map'
    | 'settings'
    | 'float'
    | 'close'
    | 'ending'
    | 'skip',
    SVGTemplateResult
  >
> = {
  play: solid('M8 5.2v13.6c0 .8.9 1.3 1.5.8l10-6.8c.6-.4.6-1.2 0-1.6l-10-6.8C8.9 3.9 8 4.4 8 5.2z'),
  pause: solid('M7 4h3.5v16H7zM13.5 4H17v16h-3.5z'),
  sound: stroked(
    'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18.2 6.5a8 8 0 0 1 0 11',
  ),
  muted: stroked('M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5'),
  captions: stroked('M4 6h16v12H4zM10.5 10.5a2 2 0 1 0 0 3M16.5 10.5a2 2 0 1 0 0 3'),
  fullscreen: stroked('M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5'),
  exitFullscreen: stroked('M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5'),
  again: stroked('M4 12a8 8 0 1 0 2.6-5.9M4 4.5v4h4'),
  back: stroked('M9 6l-5 5 5 5M4 11h10a5.5 5.5 0 0 1 0 11h-3'),
  lock: stroked('M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z'),
  map: stroked(
    'M5 6.5a2 2 0 1 0 0 .01M19 5a2 2 0 1 0 0 .01M19 17a2 2 0 1 0 0 .01M7 6.5h4c3 0 2-1.5 6-1.5M11 6.5c4 0 2 10.5 6 10.5',
  ),
  settings: stroked('M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4'),
  float: stroked('M4 5h16v14H4zM12 12.5h5.5V16H12z'),
  close: stroked('M6 6l12 12M18 6L6 18'),
  ending: solid('M6 3h2v18H6zM9 4h10l-3 4 3 4H9z'),
  skip: solid(
    'M4 6.2v11.6c0 .8.9 1.2 1.5.8l7.5-5.3v4.5c0 .8.9 1.2 1.5.8L21 13v5h2V6h-2v5l-6.5-5.6c-.6-.4-1.5 0-1.5.8v4.5L5.5 5.4C4.9 5 4 5.4 4 6.2z',
  ),
  alert: stroked('M12 4l9 16H3zM12 10v4.5M12 17.5v.01'),
};
