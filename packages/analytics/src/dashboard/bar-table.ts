import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Bar } from './figures.ts';
import { percent, whole } from './words.ts';

/** Bars that are the rows of a table, so that picture and figures can't part. */
export function barTable(caption: string, counted: string, bars: readonly Bar[], labelOf: (label: string) => unknown = (label) => label): TemplateResult {
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
            <svg><rect class="by-viewer" width="${(share - silent) * 100}%" height="100%"></rect><rect class="by-silence" x="${(share - silent) * 100}%" width="${silent * 100}%" height="100%"></rect>${within && count > 0 ? svg`<line class="within" x1="${within[0] * 100}%" x2="${within[1] * 100}%" y1="50%" y2="50%"></line>` : nothing}</svg>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
