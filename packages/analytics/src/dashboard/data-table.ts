import { html, nothing, type TemplateResult } from 'lit';
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
  const as = (format: string): string => `${address}${address.includes('?') ? '&' : '?'}format=${format}`;
  const save = (event: Event): void => {
    const panel = (event.target as Element).closest('.panel');
    if (panel) void savePicture(panel, picture ?? '');
  };
  return html`<div class="data">
    <p class="files" aria-label=${`${caption} as a file`}><a href=${as('csv')} download>CSV</a> <a href=${as('parquet')} download>Parquet</a>${picture === undefined ? nothing : html` <button type="button" @click=${save}>PNG</button>`}</p>
    <details>
      <summary>Table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
        <table class="plain">
          <caption>${caption}</caption>
          <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
          <tbody>
            ${rows.slice(0, MOST_ROWS).map(([first, ...cells]) => html`<tr><th scope="row">${shown(first)}</th>${cells.map((cell) => html`<td>${shown(cell)}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
    </details>
  </div>`;
}

function shown(cell: string | number | undefined): string {
  return typeof cell === 'number' ? cell.toLocaleString('en', { maximumFractionDigits: 3 }) : (cell ?? '');
}
