import { css, type CSSResult } from 'lit';

/** Looks of the dashboard; its colours are in `dashboard.css`. */
export const dashboardStyles: CSSResult = css`
  :host {
    display: block;
    max-width: 74rem;
    margin: 0 auto;
    padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem;
  }
  header {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 1rem;
    padding-bottom: 1rem;
    border-bottom: 1px solid var(--line);
  }
  p,
  h1,
  h2,
  h3,
  dl,
  dd {
    margin: 0;
  }
  .mark {
    font-weight: 650;
    letter-spacing: 0.01em;
  }
  .mark span,
  .note,
  .empty,
  small,
  dt,
  dd.more {
    color: var(--quiet);
  }
  .mark span {
    font-weight: 400;
  }
  select {
    font: inherit;
    color: inherit;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    padding: 0.4rem 0.6rem;
  }
  h1 {
    margin: 1.6rem 0 1.1rem;
    font-size: clamp(1.7rem, 4vw, 2.4rem);
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h2 {
    margin: 2.2rem 0 0.8rem;
    font-size: 1.15rem;
    font-weight: 650;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
    gap: 0.9rem;
  }
  .tiles > div,
  .panel {
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 0.8rem;
    padding: 1rem 1.1rem;
  }
  dt {
    font-size: 0.85rem;
  }
  dd.figure {
    font-size: 1.9rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    line-height: 1.25;
  }
  dd.more {
    font-size: 0.85rem;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
    gap: 0.9rem;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
    text-wrap: balance;
  }
  small {
    display: block;
    margin: 0.15rem 0 0.8rem;
    font-size: 0.85rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption,
  thead {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  tbody tr {
    display: grid;
    grid-template-columns: 1fr auto auto;
    align-items: baseline;
    column-gap: 0.8rem;
    padding: 0.35rem 0;
  }
  th {
    font-weight: 400;
    text-align: left;
  }
  td {
    padding: 0;
    text-align: right;
  }
  td.count {
    min-width: 3ch;
    color: var(--quiet);
  }
  td.share {
    min-width: 5ch;
    font-weight: 600;
  }
  td.bar {
    grid-column: 1 / -1;
    display: flex;
    height: 0.55rem;
    margin-top: 0.25rem;
    border-radius: 0.3rem;
    background: var(--line);
    overflow: hidden;
  }
  .bar svg {
    width: 100%;
    height: 100%;
  }
  .by-viewer {
    fill: var(--bar);
  }
  .by-silence {
    fill: var(--bar-quiet);
  }
  rect {
    transition:
      width 500ms ease,
      x 500ms ease;
  }
  .swatch {
    background: var(--bar);
  }
  .swatch.silent {
    background: var(--bar-quiet);
  }
  .none {
    color: var(--quiet);
  }
  .note {
    margin-top: 1.4rem;
    font-size: 0.85rem;
  }
  .swatch {
    display: inline-block;
    width: 0.8em;
    height: 0.8em;
    margin: 0 0.2em 0 0.9em;
    border-radius: 0.2em;
  }
  .swatch:first-child {
    margin-left: 0;
  }
  .empty {
    padding: 5rem 0;
    text-align: center;
  }
  a {
    color: var(--bar);
  }
  .failure {
    margin-top: 1rem;
    padding: 0.6rem 0.9rem;
    border: 1px solid var(--alarm);
    border-radius: 0.6rem;
    color: var(--alarm);
  }
  @media (prefers-reduced-motion: reduce) {
    rect {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .by-viewer {
      fill: CanvasText;
    }
    .by-silence {
      fill: GrayText;
    }
  }
`;
