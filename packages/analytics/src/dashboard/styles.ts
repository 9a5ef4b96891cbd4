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
  table.bars {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .bars caption,
  .bars thead,
  .plain caption,
  .cohorts caption {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .bars tbody tr {
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
  .node {
    fill: var(--panel);
    stroke: var(--line);
    stroke-width: 1.5;
  }
  .traffic {
    fill: var(--bar);
  }
  .heat {
    fill: none;
    stroke: var(--alarm);
    stroke-width: 3;
  }
  .left {
    fill: var(--alarm);
  }
  .unseen-node {
    opacity: 0.55;
  }
  .edge {
    fill: none;
    stroke: var(--bar);
    stroke-opacity: 0.55;
    stroke-linecap: round;
  }
  .edge.unused {
    stroke: var(--line);
    stroke-dasharray: 4 4;
    stroke-opacity: 1;
  }
  .link {
    fill: none;
    stroke: var(--bar);
    stroke-opacity: 0.32;
  }
  .link:hover {
    stroke-opacity: 0.6;
  }
  .link.leaving {
    stroke: var(--alarm);
    stroke-opacity: 0.4;
  }
  .place {
    fill: var(--bar);
  }
  .place.leaving {
    fill: var(--alarm);
  }
  .within {
    stroke: var(--text);
    stroke-width: 2;
  }
  .columns {
    display: block;
    width: 100%;
    height: 3rem;
    margin-top: 0.4rem;
  }
  dd .columns {
    height: 1.3rem;
    margin-top: 0.1rem;
  }
  .columns rect {
    fill: var(--bar);
  }
  .axis {
    display: flex;
    justify-content: space-between;
    margin: 0.2rem 0 0;
  }
  .paths {
    margin: 0.6rem 0 0;
    padding: 0;
    list-style: none;
  }
  .paths li {
    display: grid;
    grid-template-columns: 3.5rem 1fr auto;
    gap: 0.8rem;
    align-items: baseline;
    padding: 0.35rem 0;
    border-top: 1px solid var(--line);
    font-variant-numeric: tabular-nums;
  }
  .paths .share {
    font-weight: 600;
    text-align: right;
  }
  .paths .count {
    color: var(--quiet);
  }
  .step {
    display: inline-block;
    text-decoration: none;
  }
  .step:hover {
    text-decoration: underline;
  }
  .step:not(:last-child)::after {
    content: '›';
    margin: 0 0.45em;
    color: var(--quiet);
  }
  .step.held {
    font-weight: 600;
    color: var(--bar);
  }
  .panel > .note {
    margin-top: 0;
  }
  .data {
    position: relative;
    margin-top: 0.8rem;
    font-size: 0.85rem;
  }
  .data summary {
    display: inline-block;
    padding: 0.25rem 0;
    color: var(--quiet);
    cursor: pointer;
  }
  .files {
    position: absolute;
    top: 0.25rem;
    right: 0;
    display: flex;
    gap: 0.8rem;
    margin: 0;
  }
  .files button {
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-decoration: underline var(--bar);
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .data .scroll {
    max-height: 22rem;
    overflow: auto;
  }
  .plain,
  .cohorts {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .plain :is(th, td),
  .cohorts :is(th, td) {
    padding: 0.25rem 0.9rem 0.25rem 0;
    border-bottom: 1px solid var(--line);
    white-space: nowrap;
  }
  .plain td,
  .cohorts td {
    text-align: right;
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
