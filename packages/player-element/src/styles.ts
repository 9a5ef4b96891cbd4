import { css, type CSSResult } from 'lit';

/** Looks of the player; a picture as small as on a phone has rules of its own. */
export const playerStyles: CSSResult = css`
  :host {
    --accent: var(--matchcut-accent, #ffb454);
    display: block;
    position: relative;
    container-type: size;
    aspect-ratio: var(--matchcut-aspect, 16 / 9);
    background: #05060c;
    color: #f4f1ea;
    font-family: var(--matchcut-font, ui-sans-serif, system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif);
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
  .cover {
    position: absolute;
    inset: 0;
  }
  img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
    filter: brightness(0.62);
  }
  [part='ending'] img {
    z-index: -1;
    filter: brightness(0.3) saturate(0.8);
  }
  .start {
    position: absolute;
    inset: 0;
    width: 100%;
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 0.5em;
    padding: 1em;
    text-align: center;
  }
  .start:focus-visible {
    outline-offset: -6px;
  }
  .start .disc {
    display: grid;
    place-items: center;
    width: 4.6em;
    height: 4.6em;
    margin-bottom: 0.6em;
    border-radius: 50%;
    background: rgb(10 12 24 / 0.5);
    border: 2px solid rgb(255 255 255 / 0.85);
    backdrop-filter: blur(8px);
    transition: transform 160ms, background 160ms, color 160ms, border-color 160ms;
  }
  .start .disc svg {
    width: 2em;
    height: 2em;
  }
  .start:hover .disc,
  .start:focus-visible .disc {
    transform: scale(1.06);
    background: var(--accent);
    border-color: var(--accent);
    color: #14100a;
  }
  .start .title {
    font-size: 1.9em;
    font-weight: 600;
    letter-spacing: 0.02em;
  }
  .over {
    position: absolute;
    inset: auto 0 1em;
    margin: auto;
    width: max-content;
    display: flex;
    align-items: center;
    gap: 0.5em;
    min-height: 44px;
    padding: 0.4em 1em;
    border-radius: 0.7em;
  }
  .over svg {
    width: 1.2em;
    height: 1.2em;
  }
  .over:hover {
    color: var(--accent);
  }
  .line {
    color: rgb(244 241 234 / 0.82);
    max-width: 38em;
    text-wrap: balance;
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
  matchcut-choice {
    position: relative;
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

  [part='ending'],
  [part='message'] {
    position: absolute;
    inset: 0;
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 0.6em;
    padding: 1.5em;
    text-align: center;
    isolation: isolate;
    background: #04060e;
    animation: appear 600ms;
  }
  .found {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.2em 1.4em;
    color: rgb(244 241 234 / 0.72);
    font-size: 0.92em;
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
  .tv button:focus-visible {
    outline-width: 4px;
    scale: 1.04;
  }

  h2 {
    font-size: 2em;
    font-weight: 600;
    text-wrap: balance;
  }
  .kicker,
  .code {
    color: rgb(244 241 234 / 0.62);
    font-size: 0.86em;
    letter-spacing: 0.14em;
    text-transform: uppercase;
  }
  .sign svg {
    width: 2.6em;
    height: 2.6em;
    color: var(--accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.7em;
    margin-top: 0.8em;
  }
  .actions button {
    display: inline-flex;
    align-items: center;
    gap: 0.55em;
    min-height: 44px;
    padding: 0.5em 1.2em;
    border: 1.5px solid rgb(255 255 255 / 0.3);
    border-radius: 0.7em;
  }
  .actions button:hover {
    border-color: var(--accent);
  }
  .actions .primary {
    background: var(--accent);
    border-color: var(--accent);
    color: #14100a;
    font-weight: 600;
  }
  .actions .primary:hover {
    filter: brightness(1.08);
  }
  .actions svg {
    width: 1.2em;
    height: 1.2em;
  }

  /* A picture the size of a phone: the choice has it to itself, the rest moves closer. */
  @container (max-height: 340px) {
    .lower {
      gap: 0.4em;
      padding: 0 3% 0.5em;
    }
    /* What a viewer may need at a choice stays in reach, in the corner. */
    .lower.choosing {
      inset: 0;
      align-content: end;
    }
    .lower.choosing [part='controls'] {
      position: absolute;
      inset-block-start: 0;
      inset-inline-end: 2%;
    }
    .lower.choosing [part='controls'] > :not(.toggle, .settings) {
      display: none;
    }
    .choosing .scrim {
      inset: 0;
      background: linear-gradient(rgb(4 6 14 / 0.5), transparent 28%, rgb(4 6 14 / 0.78) 60%);
    }
    matchcut-choice {
      --matchcut-option-width: 7em;
      font-size: 0.92em;
    }
    .start .disc {
      width: 3.6em;
      height: 3.6em;
      margin-bottom: 0.2em;
    }
    .start .title,
    h2 {
      font-size: 1.45em;
    }
    .kicker,
    .code {
      display: none;
    }
    [part='ending'],
    [part='message'] {
      gap: 0.3em;
      padding: 0.5em 1em;
    }
    .sign svg {
      width: 1.8em;
      height: 1.8em;
    }
    .actions {
      margin-top: 0.4em;
    }
    .actions button {
      padding: 0.4em 0.8em;
    }
  }
  @container (max-width: 420px) {
    [part='controls'] {
      gap: 0;
    }
    [part='controls'] .captions,
    [part='controls'] .float {
      display: none;
    }
    matchcut-timeline {
      margin-inline: 0.2em;
    }
  }
  @container (max-height: 215px) {
    .stage {
      font-size: 12px;
    }
    [part='captions'] {
      min-height: 0;
    }
    .sign {
      display: none;
    }
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
    [part='controls'] button,
    .start .disc {
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
    [part='ending'],
    [part='message'] {
      animation: none;
    }
  }
`;
