import type { Story } from '@matchcut/runtime';
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from 'd3-sankey';
import { css, html, svg, type CSSResult, type TemplateResult } from 'lit';
import type { Flow } from '../metrics/paths.ts';
import { whole } from './words.ts';

interface Place {
  readonly id: string;
  readonly segment: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
  readonly value: number;
}

export type FlowNode = SankeyNode<Place, Link>;
export type FlowLink = SankeyLink<Place, Link>;

const WIDTH = 1_080;
const HEIGHT = 420;
const STEPS = 8;

/** Lays out how sessions went on from step to step; each place is a segment at a step, `''` is leaving. */
export function flowLayout(flows: readonly Flow[]): {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
} {
  const first = flows.filter(({ step }) => step < STEPS);
  if (first.length === 0) return { nodes: [], links: [] };
  const links = first.map(({ step, from, to, sessions }): Link => ({
    source: `${from}@${step}`,
    target: `${to}@${step + 1}`,
    value: sessions,
  }));
  const ids = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  const nodes = ids.map((id): Place => ({ id, segment: id.slice(0, id.lastIndexOf('@')) }));
  return sankey<Place, Link>()
    .nodeId(({ id }) => id)
    .nodeAlign(({ id }) => Number(id.slice(id.lastIndexOf('@') + 1)))
    .nodeWidth(12)
    .nodePadding(14)
    .extent([
      [4, 8],
      [WIDTH - 130, HEIGHT - 8],
    ])({ nodes, links: links.map((link) => ({ ...link })) });
}

/** Draws where sessions went on, step by step. */
export function flowChart(flows: readonly Flow[], story: Story | null): TemplateResult {
  const { nodes, links } = flowLayout(flows);
  const line = sankeyLinkHorizontal<Place, Link>();
  const titleOf = (segment: string): string =>
    segment === ''
      ? 'left'
      : (story?.segments[segment]?.ending?.title ?? story?.segments[segment]?.title ?? segment);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Flows, step by step">
    <svg
      class="flows"
      width=${WIDTH}
      height=${HEIGHT}
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="How sessions went on from segment to segment, step by step. The table below says the same."
    >
      ${links.map((link) => {
        const [from, to] = [link.source as FlowNode, link.target as FlowNode];
        return svg`<path class=${to.segment === '' ? 'link leaving' : 'link'} d=${line(link) ?? ''} stroke-width=${Math.max(1, link.width ?? 1)}><title>${titleOf(from.segment)} → ${titleOf(to.segment)}: ${whole(link.value)}</title></path>`;
      })}
      ${nodes.map(
        ({ segment, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0 }) => svg`<g>
        <title>${titleOf(segment)}: ${whole(value)}</title>
        <rect class=${segment === '' ? 'place leaving' : 'place'} x=${x0} y=${y0} width=${x1 - x0} height=${Math.max(1, y1 - y0)}></rect>
        ${y1 - y0 > 14 ? svg`<text x=${x1 + 5} y=${(y0 + y1) / 2} dy="0.35em">${titleOf(segment)}</text>` : ''}
      </g>`,
      )}
    </svg>
  </div>`;
}

/** Looks of the flows. */
export const flowChartStyles: CSSResult = css`
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
`;
