import { html, type TemplateResult } from 'lit';

/** The figures behind a picture. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Where the same comes as CSV. */
  readonly csv: string;
}

/** More rows than this are for the CSV. */
const MOST_ROWS = 200;

/** The figures behind a picture, folded away, and the way to take them along. */
export function dataTable({ caption, columns, rows, csv }: DataTable): TemplateResult {
  return html`<details class="data">
    <summary>Table</summary>
    <a href=${csv} download>CSV</a>
    <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
      <table class="plain">
        <caption>${caption}</caption>
        <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
        <tbody>
          ${rows.slice(0, MOST_ROWS).map(([first, ...cells]) => html`<tr><th scope="row">${shown(first)}</th>${cells.map((cell) => html`<td>${shown(cell)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  </details>`;
}

function shown(cell: string | number | undefined): string {
  return typeof cell === 'number' ? cell.toLocaleString('en', { maximumFractionDigits: 3 }) : (cell ?? '');
}
