import { css, html, nothing, svg, type CSSResult, type TemplateResult } from 'lit';
import type { Bar } from './figures.ts';
import { percent, whole } from './words.ts';

/** Bars that are the rows of a table, so that picture and figures can't part. */
export function barTable(
  caption: string,
  counted: string,
  bars: readonly Bar[],
  labelOf: (label: string) => unknown = (label) => label,
): TemplateResult {
  return html`<table class="bars">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">${counted}</th>
        <th scope="col">Share</th>
      </tr>
    </thead>
    <tbody>
      ${bars.map(({ label, count, share, bySilence, within }) => {
        const silent = count > 0 ? (share * bySilence) / count : 0;
        return html`<tr class=${count === 0 ? 'none' : ''}>
          <th scope="row">${labelOf(label)}</th>
          <td class="count">${whole(count)}</td>
          <td class="share">${percent(share)}</td>
          <td class="bar" aria-hidden="true">
            <svg>
              <rect class="by-viewer" width="${(share - silent) * 100}%" height="100%"></rect>
              <rect
                class="by-silence"
                x="${(share - silent) * 100}%"
                width="${silent * 100}%"
                height="100%"
              ></rect>
              ${within && count > 0 ? svg`<line class="within" x1="${within[0] * 100}%" x2="${within[1] * 100}%" y1="50%" y2="50%"></line>` : nothing}
            </svg>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** Looks of the bars. */
export const barTableStyles: CSSResult = css`
  table.bars {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .bars caption,
  .bars thead {
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
  .within {
    stroke: var(--text);
    stroke-width: 2;
  }
`;
