import { css, html, svg, type CSSResult, type TemplateResult } from 'lit';

const WIDTH = 300;
const HEIGHT = 48;

/** A row of columns, as high as their counts. */
export function columns(counts: readonly number[], label: string): TemplateResult {
  const most = Math.max(1, ...counts);
  const wide = WIDTH / Math.max(1, counts.length);
  return html`<svg
    class="columns"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label=${label}
  >
    ${counts.map((count, index) => svg`<rect x=${index * wide + wide * 0.1} y=${HEIGHT - (HEIGHT * count) / most} width=${wide * 0.8} height=${Math.max((HEIGHT * count) / most, 0.5)}></rect>`)}
  </svg>`;
}

/** Looks of the columns. */
export const columnsStyles: CSSResult = css`
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
`;
