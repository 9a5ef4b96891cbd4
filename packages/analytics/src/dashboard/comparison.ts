import { css, html, nothing, svg, type CSSResult, type TemplateResult } from 'lit';
import type { Comparison, ExperimentArm } from '../metrics/experiment.ts';
import { percent } from './words.ts';

/** Half of what the pictures show, at least: five of a hundred. */
const LEAST_REACH = 0.05;

/** How viewers of each kind did beside those of the largest; nothing to compare is nothing to show. */
export function comparison(
  by: string,
  arms: readonly ExperimentArm[],
): TemplateResult | typeof nothing {
  const [base] = arms;
  if (!base || arms.length < 2) return nothing;
  const reach = Math.max(
    LEAST_REACH,
    ...arms.flatMap(({ against }) =>
      against ? [Math.abs(against.low), Math.abs(against.high)] : [],
    ),
  );
  return html`<h3>Reached an ending</h3>
    <small
      >viewers, beside ${base.arm}, where most are; lines show where the true difference lies, 95 %
      sure at every look</small
    >
    <table class="bars">
      <caption>
        Reached an ending, by ${by}
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Beside ${base.arm}</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        ${arms.map(
          ({ arm, rate, against }) =>
            html`<tr>
              <th scope="row">${arm}</th>
              <td class="count">${against ? verdict(against) : ''}</td>
              <td class="share">${percent(rate)}</td>
              ${against ? html`<td class="bar" aria-hidden="true">${picture(against, reach)}</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** `3.1 points more`, where that is sure. */
function verdict({ difference, low, high }: Comparison): string {
  if (low <= 0 && high >= 0) return 'too close to say';
  return `${(Math.abs(difference) * 100).toFixed(1)} points ${difference > 0 ? 'more' : 'fewer'}`;
}

function picture({ difference, low, high }: Comparison, reach: number): TemplateResult {
  const x = (value: number): string => `${50 + (value / reach) * 49}%`;
  return html`<svg class="difference">
    ${svg`<line class="none" x1="50%" x2="50%" y1="0" y2="100%"></line><line class="within" x1=${x(low)} x2=${x(high)} y1="50%" y2="50%"></line><circle cx=${x(difference)} cy="50%" r="4"></circle>`}
  </svg>`;
}

/** Looks of the comparison's pictures. */
export const comparisonStyles: CSSResult = css`
  .difference .none {
    stroke: var(--text);
  }
  .difference circle {
    fill: var(--bar);
  }
`;
