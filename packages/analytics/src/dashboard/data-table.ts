import { css, html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { savePicture } from './picture.ts';

/** The figures behind a picture. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Where the same comes from: as JSON, or with a format. */
  readonly address: string;
  /** Set where the picture can be saved: the name of its file. */
  readonly picture?: string;
}

/** More rows than this are for a file. */
const MOST_ROWS = 200;

/** The figures behind a picture, folded away, and the ways to take them along. */
export function dataTable({ caption, columns, rows, address, picture }: DataTable): TemplateResult {
  const as = (format: string): string =>
    `${address}${address.includes('?') ? '&' : '?'}format=${format}`;
  const save = (event: Event): void => {
    const panel = (event.target as Element).closest('.panel');
    if (panel) void savePicture(panel, picture ?? '');
  };
  return html`<div class="data">
    <p class="files" aria-label=${`${caption} as a file`}>
      <a href=${as('csv')} download>CSV</a>
      <a href=${as('parquet')} download>Parquet</a
      >${picture === undefined ? nothing : html` <button type="button" @click=${save}>PNG</button>`}
    </p>
    <details>
      <summary>Table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
        <table class="plain">
          <caption>
            ${caption}
          </caption>
          <thead>
            <tr>
              ${columns.map((column) => html`<th scope="col">${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, MOST_ROWS).map(
              ([first, ...cells]) =>
                html`<tr>
                  <th scope="row">${shown(first)}</th>
                  ${cells.map((cell) => html`<td>${shown(cell)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </div>`;
}

function shown(cell: string | number | undefined): string {
  return typeof cell === 'number'
    ? cell.toLocaleString('en', { maximumFractionDigits: 3 })
    : (cell ?? '');
}

/** Looks of tables, folded away or not, and of the ways to take them along. */
export const dataTableStyles: CSSResult = css`
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
  .plain {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .plain :is(th, td) {
    padding: 0.25rem 0.9rem 0.25rem 0;
    border-bottom: 1px solid var(--line);
    white-space: nowrap;
  }
  .plain td {
    text-align: right;
  }
  .plain caption {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
