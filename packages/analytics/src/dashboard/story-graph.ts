import { Graph, layout } from '@dagrejs/dagre';
import type { Story } from '@matchcut/runtime';
import { css, html, nothing, svg, type CSSResult, type TemplateResult } from 'lit';
import type { Flow } from '../metrics/paths.ts';
import type { SegmentFigures } from '../metrics/segments.ts';
import { percent, whole } from './words.ts';

/** A segment as it is drawn. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly isEnding: boolean;
  /** Middle, in pixels of the drawing. */
  readonly x: number;
  readonly y: number;
  readonly sessions: number;
  /** Of the sessions of the segment that most came to. */
  readonly share: number;
  readonly dropOff: number;
}

/** A way from one segment into another as it is drawn. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** How often it was taken. */
  readonly times: number;
  /** Of the way that was taken most. */
  readonly share: number;
}

/** A story's graph with the traffic on it. */
export interface TrafficGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

const WIDTH = 148;
const HEIGHT = 50;
const MARGIN = 8;
/** At this rate of drop-off a segment is as alarming as it gets. */
const ALARMING = 0.15;

/** Lays a story out with what viewers did on it: all that the story has, or, where its text isn't known, what was seen. */
export function trafficGraph(
  story: Story | null,
  segments: readonly SegmentFigures[],
  flows: readonly Flow[],
): TrafficGraph {
  const figures = new Map(segments.map((row) => [row.segment, row]));
  const ways = new Map<string, { from: string; to: string; times: number }>();
  const add = (from: string, to: string, times: number): void => {
    const key = `${from} ${to}`;
    ways.set(key, { from, to, times: (ways.get(key)?.times ?? 0) + times });
  };
  for (const [from, { choices, routes }] of Object.entries(story?.segments ?? {}))
    for (const { to } of [...choices.flatMap(({ options }) => options), ...routes])
      if (to !== undefined) add(from, to, 0);
  const isKnown = (from: string, to: string): boolean => ways.has(`${from} ${to}`);
  // Going back to a checkpoint is no way of the story.
  for (const { from, to, sessions } of flows)
    if (to !== '' && (!story || isKnown(from, to))) add(from, to, sessions);
  const graph = new Graph({ multigraph: false }).setGraph({
    rankdir: 'LR',
    nodesep: 18,
    ranksep: 54,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  const ids = [...new Set([...Object.keys(story?.segments ?? {}), ...figures.keys()])];
  for (const id of ids) graph.setNode(id, { width: WIDTH, height: HEIGHT });
  for (const { from, to } of ways.values()) graph.setEdge(from, to, {});
  layout(graph);
  const most = Math.max(1, ...segments.map(({ sessions }) => sessions));
  const mostTimes = Math.max(1, ...[...ways.values()].map(({ times }) => times));
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: ids.map((id) => {
      const { x, y } = graph.node(id) as { x: number; y: number };
      const segment = story?.segments[id];
      const { sessions = 0, dropOff = 0 } = figures.get(id) ?? {};
      return {
        id,
        title: segment?.ending?.title ?? segment?.title ?? id,
        isEnding: segment?.ending !== undefined,
        x,
        y,
        sessions,
        share: sessions / most,
        dropOff,
      };
    }),
    edges: [...ways.values()].map(({ from, to, times }) => ({
      from,
      to,
      times,
      share: times / mostTimes,
      points: (graph.edge(from, to) as { points: { x: number; y: number }[] }).points,
    })),
  };
}

/** Draws it: the wider a way and the fuller a segment, the more went there; red is where viewers left. */
export function storyGraph({ nodes, edges, width, height }: TrafficGraph): TemplateResult {
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="The story, with its traffic"
  >
    <svg
      class="graph"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label="The story's segments, how many sessions came to each, and how many left there. The table below says the same."
    >
      ${edges.map(({ from, to, points, times, share }) => svg`<path class=${times === 0 ? 'edge unused' : 'edge'} d=${curve(points)} stroke-width=${1 + 9 * share}><title>${titles.get(from)} → ${titles.get(to)}: ${whole(times)}</title></path>`)}
      ${nodes.map(
        ({
          title,
          x,
          y,
          isEnding,
          sessions,
          share,
          dropOff,
        }) => svg`<g transform="translate(${x - WIDTH / 2} ${y - HEIGHT / 2})" class=${sessions === 0 ? 'unseen-node' : ''}>
        <title>${title}: ${whole(sessions)} sessions; ${percent(dropOff)} left here</title>
        <rect class="node" width=${WIDTH} height=${HEIGHT} rx=${isEnding ? HEIGHT / 2 : 7}></rect>
        <rect class="traffic" width=${WIDTH} height=${HEIGHT} rx=${isEnding ? HEIGHT / 2 : 7} fill-opacity=${0.45 * share}></rect>
        <rect class="heat" width=${WIDTH} height=${HEIGHT} rx=${isEnding ? HEIGHT / 2 : 7} stroke-opacity=${Math.min(1, dropOff / ALARMING)}></rect>
        <text x=${WIDTH / 2} y="21" text-anchor="middle">${short(title)}</text>
        <text class="quiet" x=${WIDTH / 2} y="38" text-anchor="middle">${whole(sessions)}${dropOff > 0 ? svg`<tspan class="left"> · −${percent(dropOff)}</tspan>` : nothing}</text>
      </g>`,
      )}
    </svg>
  </div>`;
}

function short(title: string): string {
  return title.length > 20 ? `${title.slice(0, 19)}…` : title;
}

/** A smooth line through points: straight to the middle between each two, bent at each. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...others] = points;
  if (!first) return '';
  const last = others.at(-1) ?? first;
  const bends = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1] ?? point;
    return `Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`;
  });
  return `M${first.x},${first.y} ${bends.join(' ')} L${last.x},${last.y}`;
}

/** Looks of the graph. */
export const storyGraphStyles: CSSResult = css`
  .node {
    fill: var(--panel);
    stroke: var(--line);
    stroke-width: 1.5;
  }
  .traffic {
    fill: var(--bar);
  }
  .heat {
    fill: none;
    stroke: var(--alarm);
    stroke-width: 3;
  }
  .left {
    fill: var(--alarm);
  }
  .unseen-node {
    opacity: 0.55;
  }
  .edge {
    fill: none;
    stroke: var(--bar);
    stroke-opacity: 0.55;
    stroke-linecap: round;
  }
  .edge.unused {
    stroke: var(--line);
    stroke-dasharray: 4 4;
    stroke-opacity: 1;
  }
`;
