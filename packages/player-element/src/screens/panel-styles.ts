import { css, type CSSResult } from 'lit';

/** Looks of the sheets over the picture: settings, and the map. */
export const panelStyles: CSSResult = css`
  [part='panel'] {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: color-mix(in srgb, var(--ground) 92%, transparent);
    color: var(--ink);
    backdrop-filter: blur(14px);
    animation: appear 200ms;
  }
  [part='panel'] header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1em;
    padding: 0.9em 4% 0.4em;
  }
  [part='panel'] h2 {
    font-size: 1.45em;
    outline: none;
  }
  .close {
    display: grid;
    place-items: center;
    min-width: 44px;
    min-height: 44px;
    border-radius: 0.6em;
  }
  .close:hover {
    color: var(--accent);
  }
  .content {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 0.4em 4% 1.2em;
    scrollbar-color: var(--edge) transparent;
  }
  [role='radiogroup'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
    margin-bottom: 1.3em;
  }
  h3 {
    flex-basis: 100%;
    margin: 0;
    font-size: 1em;
    font-weight: 500;
    color: var(--quiet);
  }
  [role='radio'] {
    min-height: 44px;
    padding: 0.4em 1.1em;
    border: 1.5px solid var(--edge);
    border-radius: var(--radius);
  }
  [role='radio']:hover {
    border-color: var(--accent);
  }
  [role='radio'][aria-checked='true'] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .chapters ol {
    display: flex;
    gap: 0.8em;
    margin: 0.5em 0 1em;
    padding: 0;
    overflow-x: auto;
    list-style: none;
  }
  svg.map {
    width: auto;
    height: auto;
    min-width: max-content;
  }
  .way {
    fill: none;
    stroke: var(--edge);
    stroke-width: 2;
  }
  .place {
    position: relative;
    display: block;
    box-sizing: border-box;
    width: 142px;
    margin: 4px;
    padding: 0;
    border-radius: 8px;
    font-size: 13px;
    text-align: start;
  }
  .place img {
    position: static;
    display: block;
    aspect-ratio: 16 / 9;
    height: auto;
    border-radius: 8px;
    filter: none;
    box-shadow: 0 0 0 1.5px var(--edge);
  }
  .place.current img {
    box-shadow: 0 0 0 3px var(--accent);
  }
  button.place:hover img {
    box-shadow: 0 0 0 2px var(--accent);
  }
  .place .name {
    display: flex;
    align-items: center;
    gap: 0.3em;
    margin-top: 0.35em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .place .name svg {
    flex: none;
    width: 1em;
    height: 1em;
  }
  .place .more {
    display: block;
    font-size: 11px;
    color: var(--quiet);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .place.current .more {
    color: var(--accent);
  }
  @media (forced-colors: active) {
    [role='radio'][aria-checked='true'],
    .place.current {
      outline: 3px solid Highlight;
    }
    .way {
      stroke: CanvasText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    [part='panel'] {
      animation: none;
    }
  }
`;
