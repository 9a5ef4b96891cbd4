import { css, type CSSResult } from 'lit';

/** Looks of the page and of what stands everywhere in it; its colours are in `dashboard.css`. */
export const pageStyles: CSSResult = css`
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
    grid-template-columns: repeat(auto-fit, minmax(max(9rem, 22%), 1fr));
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
    font-size: clamp(1.3rem, 5vw, 1.6rem);
    white-space: nowrap;
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
  th {
    font-weight: 400;
    text-align: left;
  }
  td {
    padding: 0;
    text-align: right;
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
    background: var(--bar);
  }
  .swatch.silent {
    background: var(--bar-quiet);
  }
  .swatch:first-child {
    margin-left: 0;
  }
  .empty {
    padding: 5rem 0;
    text-align: center;
  }
  .failure {
    margin-top: 1rem;
    padding: 0.6rem 0.9rem;
    border: 1px solid var(--alarm);
    border-radius: 0.6rem;
    color: var(--alarm);
  }
  h2 small {
    display: inline;
    margin-left: 0.5rem;
    font-weight: 400;
  }
  a {
    color: inherit;
    text-decoration-color: var(--bar);
    text-underline-offset: 0.2em;
  }
  button {
    font: inherit;
    color: inherit;
    padding: 0.45rem 1rem;
    border: 1px solid var(--line);
    border-radius: 0.6rem;
    background: var(--panel);
    cursor: pointer;
  }
  button:hover {
    border-color: var(--bar);
  }
  footer {
    margin-top: 2.5rem;
  }
  .simulation {
    display: flex;
    align-items: center;
    gap: 0.8rem;
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
  }
  progress {
    width: 14rem;
    accent-color: var(--bar);
    vertical-align: middle;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    margin: -0.4rem 0 1.1rem;
    font-size: 0.9rem;
  }
  .filters .end {
    margin-left: auto;
  }
  input {
    font: inherit;
    color: inherit;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    padding: 0.3rem 0.5rem;
  }
  .chip {
    padding: 0.25rem 0.7rem;
    border-radius: 1rem;
    background: var(--bar);
    color: var(--ground);
    font-weight: 600;
  }
  .chip a {
    text-decoration: none;
    padding: 0 0.2rem;
  }
  .scroll {
    overflow-x: auto;
    scrollbar-color: var(--line) transparent;
  }
  .graph,
  .flows {
    display: block;
    width: 100%;
    min-width: 52rem;
    height: auto;
  }
  svg text {
    fill: var(--text);
    font-size: 12.5px;
  }
  svg text.quiet {
    fill: var(--quiet);
    font-size: 11.5px;
    font-variant-numeric: tabular-nums;
  }
  .panel > .note {
    margin-top: 0;
  }
  thead th {
    color: var(--quiet);
  }
  a:focus-visible,
  summary:focus-visible,
  select:focus-visible,
  input:focus-visible,
  .scroll:focus-visible {
    outline: 2px solid var(--bar);
    outline-offset: 2px;
    border-radius: 0.2rem;
  }
  @media print {
    :host {
      max-width: none;
      padding: 0;
    }
    .filters,
    .data,
    select {
      display: none;
    }
    .panel,
    .tiles > div {
      break-inside: avoid;
    }
    .scroll {
      overflow: visible;
    }
    .graph,
    .flows {
      width: 100%;
      height: auto;
    }
  }
`;
