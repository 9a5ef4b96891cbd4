import { html, nothing, type TemplateResult } from 'lit';
import type { Retention } from '../metrics/audience.ts';
import { dataTable } from './data-table.ts';
import { percent, whole } from './words.ts';

/** How many of the viewers who first came in a week came again. */
export interface Cohort {
  readonly cohort: string;
  readonly viewers: number;
  /** Of its viewers, from its first week on. */
  readonly shares: readonly number[];
}

/** Cohorts, the earliest first; weeks in which nobody came are 0. */
export function cohorts(rows: readonly Retention[]): readonly Cohort[] {
  const weeks = Math.max(0, ...rows.map(({ week }) => week + 1));
  return [...new Set(rows.map(({ cohort }) => cohort))].map((cohort) => {
    const viewers = rows.find((row) => row.cohort === cohort && row.week === 0)?.viewers ?? 0;
    const shares = Array.from(
      { length: weeks },
      (_, week) =>
        (rows.find((row) => row.cohort === cohort && row.week === week)?.viewers ?? 0) /
        Math.max(1, viewers),
    );
    return { cohort, viewers, shares };
  });
}

/** Who came back in which week, as a table; nothing before viewers are known. */
export function retentionGrid(
  rows: readonly Retention[],
  address: string,
): TemplateResult | typeof nothing {
  const weekly = cohorts(rows);
  if (weekly.length === 0) return nothing;
  return html`<div class="panel">
    <h3>Who came back</h3>
    <small>of the viewers who first came in a week, how many came in the weeks after</small>
    <div class="scroll" tabindex="0" role="region" aria-label="Retention by week">
      <table class="plain">
        <caption>
          Retention by week
        </caption>
        <thead>
          <tr>
            <th scope="col">First week</th>
            <th scope="col">Viewers</th>
            ${weekly[0]?.shares.map((_, week) => html`<th scope="col">+${week}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${weekly.map(
            ({ cohort, viewers, shares }) =>
              html`<tr>
                <th scope="row">${cohort}</th>
                <td>${whole(viewers)}</td>
                ${shares.map((share) => html`<td>${share === 0 ? '' : percent(share)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${dataTable({ caption: 'Retention', columns: ['First week', 'Week', 'Viewers'], rows: rows.map(({ cohort, week, viewers }) => [cohort, week, viewers]), address })}
  </div>`;
}
