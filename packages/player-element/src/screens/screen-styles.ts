import { css, type CSSResult } from 'lit';

/** Looks of what fills the picture: poster, ending, message. */
export const screenStyles: CSSResult = css`
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
    filter: saturate(0.8);
    opacity: 0.22;
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
    transition:
      transform 160ms,
      background 160ms,
      color 160ms,
      border-color 160ms;
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
    color: var(--on-accent);
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
    border-radius: var(--radius);
  }
  .over svg {
    width: 1.2em;
    height: 1.2em;
  }
  .over:hover {
    color: var(--accent);
  }
  .line {
    opacity: 0.85;
    max-width: 38em;
    text-wrap: balance;
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
    background: var(--ground);
    color: var(--ink);
    animation: appear 600ms;
  }
  .found {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.2em 1.4em;
    color: var(--quiet);
    font-size: 0.92em;
  }

  h2 {
    font-size: 2em;
    font-weight: 600;
    text-wrap: balance;
  }
  .kicker,
  .code {
    color: var(--quiet);
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
    border: 1.5px solid var(--edge);
    border-radius: var(--radius);
  }
  .actions button:hover {
    border-color: var(--accent);
  }
  .actions .primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .actions .primary:hover {
    filter: brightness(1.08);
  }
  .actions svg {
    width: 1.2em;
    height: 1.2em;
  }
  @media (forced-colors: active) {
    .start .disc {
      background: Canvas;
      color: CanvasText;
      forced-color-adjust: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .start .disc {
      transition: none;
    }
    [part='ending'],
    [part='message'] {
      animation: none;
    }
  }
`;
