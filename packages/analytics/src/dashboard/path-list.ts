import { css, html, type CSSResult, type TemplateResult } from 'lit';
import type { PathShare } from '../metrics/paths.ts';
import { dataTable } from './data-table.ts';
import { percent, whole } from './words.ts';

/** What the list shows, and where its links lead. */
export interface PathList {
  readonly paths: readonly PathShare[];
  /** How the paths that are looked at begin. */
  readonly prefix: readonly string[];
  readonly titleOf: (segment: string) => string;
  /** The page about paths that begin so. */
  readonly addressOf: (prefix: readonly string[]) => string;
  /** Where the paths come from. */
  readonly address: string;
}

/** The paths that were taken most; a step leads to those that begin so. */
export function pathList({ paths, prefix, titleOf, addressOf, address }: PathList): TemplateResult {
  const step = (path: readonly string[], index: number): TemplateResult =>
    html`<a
      href=${addressOf(path.slice(0, index + 1))}
      class=${index < prefix.length ? 'step held' : 'step'}
      >${titleOf(path[index] ?? '')}</a
    >`;
  return html`<div class="panel">
    <p class="note">
      ${prefix.length === 0 ? 'The most taken. Pick a step to look only at the paths that begin so.' : html`Paths that begin with ${prefix.map((_, index) => step(prefix, index))} <a href=${addressOf([])}>All paths</a>`}
    </p>
    <ol class="paths">
      ${paths.map(({ path, sessions, share }) => html`<li><span class="share">${percent(share)}</span><span class="steps">${path.map((_, index) => step(path, index))}</span><span class="count">${whole(sessions)}</span></li>`)}
    </ol>
    ${dataTable({ caption: 'Paths', columns: ['Path', 'Sessions', 'Share'], rows: paths.map(({ path, sessions, share }) => [path.map(titleOf).join(' › '), sessions, share]), address })}
  </div>`;
}

/** Looks of the list. */
export const pathListStyles: CSSResult = css`
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
`;
