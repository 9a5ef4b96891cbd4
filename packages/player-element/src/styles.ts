import { css, type CSSResult } from 'lit';

/** Looks of the player; a picture as small as on a phone has rules of its own. */
export const playerStyles: CSSResult = css`
  :host {
    --accent: var(--matchcut-accent, #ffb454);
    --on-accent: var(--matchcut-on-accent, #14100a);
    /* Sheets and screens; what lies over the film itself stays light on dark. */
    --ink: var(--matchcut-ink, #f4f1ea);
    --ground: var(--matchcut-ground, #04060e);
    --quiet: color-mix(in srgb, var(--ink) 68%, transparent);
    --edge: color-mix(in srgb, var(--ink) 30%, transparent);
    --radius: var(--matchcut-radius, 0.7em);
    display: block;
    position: relative;
    container-type: size;
    aspect-ratio: var(--matchcut-aspect, 16 / 9);
    background: #05060c;
    color: #f4f1ea;
    font-family: var(
      --matchcut-font,
      ui-sans-serif,
      system-ui,
      'Segoe UI',
      Roboto,
      Helvetica,
      Arial,
      sans-serif
    );
    overflow: hidden;
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }
  :host(:fullscreen) {
    width: 100vw;
    height: 100vh;
    aspect-ratio: auto;
  }
  /* Whatever size the page gives the player. */
  :host([filling]) {
    position: fixed !important;
    inset: 0 !important;
    z-index: 2147483647 !important;
    width: auto !important;
    height: auto !important;
    max-width: none !important;
    max-height: none !important;
    margin: 0 !important;
    aspect-ratio: auto !important;
  }
  .stage {
    position: absolute;
    inset: 0;
    font-size: clamp(14px, 1.55cqi, 30px);
    line-height: 1.35;
    outline: none;
    user-select: none;
  }
  .stage.quiet {
    cursor: none;
  }
  [part='picture'],
  .layer,
  .video-js,
  .vjs-tech {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .layer {
    visibility: hidden;
  }
  .layer.front {
    visibility: visible;
  }
  .vjs-tech {
    object-fit: contain;
  }

  button {
    font: inherit;
    color: inherit;
    border: 0;
    background: none;
    cursor: pointer;
  }
  button:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  svg {
    display: block;
    width: 1.5em;
    height: 1.5em;
  }
  p,
  h2 {
    margin: 0;
  }

  ::slotted([slot='overlay']) {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  .spinner {
    position: absolute;
    inset: 0;
    margin: auto;
    width: 3em;
    height: 3em;
    border-radius: 50%;
    border: 3px solid rgb(255 255 255 / 0.2);
    border-top-color: var(--accent);
    opacity: 0;
    pointer-events: none;
    animation:
      turn 900ms linear infinite,
      appear 200ms 350ms forwards;
  }

  .lower {
    position: absolute;
    inset: auto 0 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.9em;
    padding: 0 4% 1.1em;
    pointer-events: none;
  }
  .lower > * {
    pointer-events: auto;
  }
  .scrim {
    position: absolute;
    inset: 0;
    background: linear-gradient(transparent, rgb(4 6 14 / 0.62));
    pointer-events: none;
    animation: appear 320ms;
  }
  .choosing .scrim {
    inset: -7em 0 0;
    background: linear-gradient(transparent, rgb(4 6 14 / 0.78) 60%);
  }
  [part='captions'] {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 0.15em;
    min-height: 1.9em;
    align-content: end;
    pointer-events: none;
  }
  [part='captions'] span {
    padding: 0.12em 0.55em;
    border-radius: 0.3em;
    background: rgb(5 7 15 / 0.72);
    font-size: 1.12em;
    text-align: center;
    text-wrap: balance;
    white-space: pre-line;
  }
  .lower > slot[name='choice'] {
    display: block;
    position: relative;
    pointer-events: none;
  }
  ::slotted([slot='choice']) {
    pointer-events: auto;
  }
  /* The row below the choice is the controls'; what skips lies above it, at the side. */
  [part='skip'] {
    position: relative;
    justify-self: end;
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    min-height: 44px;
    padding: 0.4em 1em;
    border: 1.5px solid rgb(255 255 255 / 0.4);
    border-radius: var(--radius);
    background: rgb(10 13 26 / 0.72);
    transition: opacity 240ms;
  }
  [part='skip']:hover {
    border-color: var(--accent);
  }
  [part='skip'] svg {
    width: 1.2em;
    height: 1.2em;
  }
  .quiet [part='skip']:not(:focus-visible) {
    opacity: 0;
    pointer-events: none;
  }

  [part='chapter'] {
    position: absolute;
    inset-block-start: 0.9em;
    inset-inline-start: 4%;
    margin: 0;
    font-size: 0.95em;
    font-weight: 500;
    text-shadow: 0 1px 6px rgb(0 0 0 / 0.9);
    pointer-events: none;
    animation: appear 320ms;
  }

  [part='controls'] {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.3em;
    transition: opacity 240ms;
  }
  .quiet [part='controls']:not(:focus-within) {
    opacity: 0;
  }
  [part='controls'] button {
    display: grid;
    place-items: center;
    align-content: center;
    min-width: 44px;
    min-height: 44px;
    border-radius: 0.6em;
    filter: drop-shadow(0 1px 4px rgb(0 0 0 / 0.7));
  }
  [part='controls'] button:hover {
    color: var(--accent);
  }
  [part='controls'] .on::after {
    content: '';
    width: 1.2em;
    height: 2px;
    margin-top: 2px;
    background: var(--accent);
  }
  matchcut-timeline {
    flex: 1;
    margin-inline: 0.6em;
  }

  /* Seen from afar: larger, away from edges that the set may cut off, and it is plain where the keyboard is. */
  .tv {
    font-size: clamp(18px, 2.1cqi, 48px);
  }
  .tv .lower {
    padding: 0 6% 3.4%;
  }
  .tv [part='panel'] header,
  .tv .content {
    padding-inline: 6%;
  }
  .tv .chapters ol,
  .tv .map {
    zoom: 1.8;
  }
  .tv button:focus-visible {
    outline-width: 4px;
    scale: 1.04;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
    to {
      opacity: 1;
    }
  }
  @media (forced-colors: active) {
    [part='controls'] button {
      background: Canvas;
      color: CanvasText;
      forced-color-adjust: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none;
    }
    .scrim,
    [part='chapter'] {
      animation: none;
    }
  }
`;
