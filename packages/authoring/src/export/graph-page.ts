import type { Story } from '@matchcut/runtime';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import elk from 'elkjs/lib/elk.bundled.js';
import type { CheckedStory } from '../check/findings.ts';
import { reachableAt } from '../check/reachable.ts';
import { traceWalk } from '../check/trace.ts';
import { printDuration } from '../formats/duration.ts';
import { escapeHtml, htmlPage, scriptJson } from '../html/page.ts';
import { GRAPH_SCRIPT } from './graph-script.ts';
import { linksOf, type Link } from './links.ts';
import { heatOf, type Traffic } from './traffic.ts';

/** A node or edge label is laid out by its text's width: about this much a character. */
const CHARACTER = 7.2;
const LINE = 18;
const WIDEST = 30;
/** Room for `1,234,567 · 12 % left`. */
const COUNT_WIDTH = 140;

/** What the checker says of a segment, in the page. */
interface PageFinding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly segment: string | undefined;
  /** The segments of its counter-example. */
  readonly trace: readonly string[];
  readonly walk: string;
}

/**
 * A story as an interactive page in one file: laid out by the Eclipse Layout Kernel, to be zoomed, searched and clicked.
 * With what the checker found it lists the findings, and each lights up its counter-example; with what viewers did
 * it shows where they went, and where they left.
 */
export async function graphPage(
  story: Story,
  checked?: CheckedStory,
  traffic?: Traffic,
): Promise<string> {
  const links = linksOf(story);
  const heat = traffic && heatOf(traffic);
  const layout = await layOut(story, links, heat ? 1 : 0);
  const findings = pageFindings(checked);
  const details = Object.fromEntries(
    Object.keys(story.segments).map((id) => [id, detailsOf(story, id, checked)]),
  );
  const troubled = new Set(
    findings.filter(({ severity }) => severity !== 'note').map(({ segment }) => segment),
  );
  const nodes = layout.nodes.map(({ id, x, y, width, height, lines }) => {
    const segment = story.segments[id];
    const classes = [
      'node',
      segment?.ending ? 'ending' : '',
      id === story.start ? 'start' : '',
      troubled.has(id) ? 'troubled' : '',
    ]
      .filter((name) => name !== '')
      .join(' ');
    const { sessions, share, left } = heat?.of(id) ?? { sessions: 0, share: 0, left: 0 };
    const told = heat
      ? [`${sessions.toLocaleString('en')}${left > 0 ? ` · ${percent(left)} left` : ''}`]
      : [];
    const all = [...lines, ...told];
    const words = all.map(
      (line, index) =>
        `<text${index === lines.length ? ' class="count"' : ''} x="${width / 2}" y="${(height - (all.length - 1) * LINE) / 2 + index * LINE}">${escapeHtml(line)}</text>`,
    );
    const warmth = heat
      ? `<rect class="heat" width="${width}" height="${height}" rx="${segment?.ending ? height / 2 : 4}" opacity="${share.toFixed(3)}"/><rect class="left" y="${height - 3}" width="${(width * left).toFixed(1)}" height="3"/>`
      : '';
    return `<g class="${classes}" data-id="${escapeHtml(id)}" transform="translate(${x} ${y})" tabindex="0" role="button" aria-label="${escapeHtml([segment?.title ?? id, ...told].join(', '))}"><rect class="box" width="${width}" height="${height}" rx="${segment?.ending ? height / 2 : 4}"/>${warmth}${words.join('')}</g>`;
  });
  const edges = layout.edges.map(({ link, path, label }) => {
    const words = label
      ? label.lines
          .map(
            (line, index) =>
              `<text x="${label.x}" y="${label.y + (index + 0.5) * LINE}">${escapeHtml(line)}</text>`,
          )
          .join('')
      : '';
    return `<g class="edge${link.answer === undefined ? ' route' : ''}" data-from="${escapeHtml(link.from)}" data-to="${escapeHtml(link.to)}" data-answer="${escapeHtml(link.answer ?? '')}"><path d="${path}"${heat ? ` style="stroke-width: ${(1 + 7 * heat.along(link.from, link.to)).toFixed(2)}px"` : ''} marker-end="url(#arrow)"/>${words}</g>`;
  });
  const body = `<div class="page">
<aside>
<h1>${escapeHtml(story.title)}</h1>
<label>Search <input type="search" placeholder="Title, id, option, condition"></label>
<p class="matches" role="status"></p>
${heat ? '<p class="quiet">How many sessions came to each segment, and what part of them left in it: the red line. The thicker a way, the more took it.</p>' : ''}
<section class="details" aria-live="polite"><p class="quiet">Click a segment to see what it holds.</p></section>
${findings.length > 0 ? `<section class="findings"><h2>What the checker found</h2><ul>${findings.map(({ code, severity, message }, index) => `<li><button type="button" data-finding="${index}" class="${escapeHtml(severity)}"><small>${escapeHtml(code)}</small> ${escapeHtml(message)}</button></li>`).join('')}</ul></section>` : ''}
</aside>
<main><svg class="graph" viewBox="0 0 ${layout.width} ${layout.height}" role="group" aria-label="Graph of the story">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>
${edges.join('\n')}
${nodes.join('\n')}
</svg>
<div class="zoom"><button type="button" data-zoom="in" aria-label="Zoom in">+</button><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="fit" aria-label="Show all">⤢</button></div></main>
</div>`;
  const script = `const graph = ${scriptJson({ details, findings })};\n${GRAPH_SCRIPT}`;
  return htmlPage({
    title: `${story.title}: graph`,
    language: story.language,
    styles: STYLES,
    body,
    script,
  });
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {
    readonly id: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly lines: readonly string[];
  }[];
  readonly edges: readonly {
    readonly link: Link;
    readonly path: string;
    readonly label:
      | { readonly x: number; readonly y: number; readonly lines: readonly string[] }
      | undefined;
  }[];
}

/** `room`: lines to leave free in each node. */
async function layOut(story: Story, links: readonly Link[], room: number): Promise<Layout> {
  const ids = Object.keys(story.segments);
  const numbers = new Map(ids.map((id, index) => [id, index]));
  const nodeLines = new Map(ids.map((id) => [id, wrapped(story.segments[id]?.title ?? id)]));
  const edgeLines = links.map(({ label, when }) => [
    ...(label === '' ? [] : wrapped(label)),
    ...(when === undefined ? [] : wrapped(`if ${when}`)),
  ]);
  const sized = (lines: readonly string[]): { width: number; height: number } => ({
    width: Math.ceil(Math.max(...lines.map((line) => line.length)) * CHARACTER) + 8,
    height: lines.length * LINE,
  });
  // The package is CommonJS: what its types say depends on who resolves them, the class is the same.
  const Layouter = elk as unknown as new () => { layout(graph: ElkNode): Promise<ElkNode> };
  const layouter = new Layouter();
  const drawn: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '48',
      'elk.spacing.nodeNode': '40',
      'elk.spacing.edgeNode': '24',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.padding': '[top=24,left=24,bottom=24,right=24]',
    },
    children: ids.map((id, index) => {
      const { width, height } = sized(nodeLines.get(id) ?? [id]);
      return {
        id: `n${index}`,
        width: Math.max(width, room * COUNT_WIDTH) + 24,
        height: height + room * LINE + 20,
      };
    }),
    edges: links.map(({ from, to }, index) => ({
      id: `e${index}`,
      sources: [`n${numbers.get(from)}`],
      targets: [`n${numbers.get(to)}`],
      labels:
        (edgeLines[index] ?? []).length === 0
          ? []
          : [{ text: ' ', ...sized(edgeLines[index] ?? []) }],
    })),
  };
  const root = await layouter.layout(drawn);
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    nodes: (root.children ?? []).map(({ x = 0, y = 0, width = 0, height = 0 }, index) => ({
      id: ids[index] ?? '',
      x,
      y,
      width,
      height,
      lines: nodeLines.get(ids[index] ?? '') ?? [],
    })),
    edges: (root.edges ?? []).map(({ sections = [], labels = [] }, index) => {
      const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
        startPoint,
        ...bendPoints,
        endPoint,
      ]);
      const [placed] = labels;
      return {
        link: links[index] as Link,
        path: points
          .map(({ x, y }, number) => `${number === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
          .join(''),
        label: placed && {
          x: (placed.x ?? 0) + (placed.width ?? 0) / 2,
          y: placed.y ?? 0,
          lines: edgeLines[index] ?? [],
        },
      };
    }),
  };
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumFractionDigits: share < 0.1 ? 1 : 0 })} %`;
}

/** A text in lines of thirty characters at most, four lines at most. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDEST)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.slice(0, WIDEST));
  }
  if (lines.length > 4) return [...lines.slice(0, 3), '…'];
  return lines.length === 0 ? [text.trim() || '·'] : lines;
}

function pageFindings(checked: CheckedStory | undefined): PageFinding[] {
  return (checked?.findings ?? []).map(({ code, severity, message, path, walk }) => ({
    ...{ code, severity, message, segment: path[0] === 'segments' ? String(path[1]) : undefined },
    trace: walk && checked?.exploration ? traceWalk(checked.exploration, walk) : [],
    walk:
      walk
        ?.map((step) => (step ? `${step.choice}.${step.option}` : '(a new session)'))
        .join(' → ') ?? '',
  }));
}

function detailsOf(story: Story, id: string, checked: CheckedStory | undefined): object {
  const segment = story.segments[id];
  const exploration = checked?.exploration;
  const reachable =
    exploration && exploration.states <= 200_000 ? reachableAt(exploration, id) : undefined;
  return {
    id,
    title: segment?.title ?? id,
    duration: printDuration(segment?.durationMs ?? 0),
    effects: segment?.do ?? [],
    choices: (segment?.choices ?? []).map(({ id: choice, prompt, options }) => ({
      id: choice,
      prompt: prompt ?? '',
      options: options.map((option) => ({
        label: option.label,
        id: option.id,
        to: option.to ?? '',
        when: option.when ?? '',
        effects: option.do,
      })),
    })),
    routes: (segment?.routes ?? []).map(({ to, when, weight }) => ({
      to,
      when: when ?? '',
      weight: weight ?? 0,
    })),
    ending: segment?.ending?.title ?? '',
    reachable: reachable ? { states: reachable.states, values: reachable.values } : null,
  };
}

const STYLES = `
html, body { height: 100%; }
.page { display: grid; grid-template-columns: 21rem 1fr; height: 100%; }
aside { overflow: auto; padding: 1.5rem; background: var(--surface); border-right: 1px solid var(--line); }
h1 { font-size: 1.5rem; margin-bottom: 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
label { display: block; font-size: .875rem; color: var(--quiet); }
input { width: 100%; font: inherit; padding: .4rem .6rem; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 4px; }
.matches { font-size: .875rem; color: var(--quiet); min-height: 1.25rem; margin: .25rem 0 0; }
.details h2 { margin-top: .5rem; font-size: 1.125rem; }
.details dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: .5rem 0; font-size: .9375rem; }
.details dt { color: var(--quiet); }
.details dd { margin: 0; overflow-wrap: anywhere; }
.details ul, .findings ul { list-style: none; margin: 0; padding: 0; }
.details li { padding: .25rem 0; border-top: 1px solid var(--line); font-size: .9375rem; }
.details code { font-size: .875em; color: var(--accent); }
.quiet { color: var(--quiet); }
.findings button { width: 100%; text-align: left; font: inherit; font-size: .875rem; padding: .4rem .5rem; color: inherit; background: none; border: 0; border-left: 3px solid var(--line); cursor: pointer; }
.findings button.error { border-color: var(--bad); }
.findings button.warning { border-color: var(--accent); }
.findings button:hover, .findings button[aria-pressed="true"] { background: var(--accent-soft); }
main { position: relative; overflow: hidden; }
.graph { width: 100%; height: 100%; cursor: grab; touch-action: none; }
.graph text { font: 13px system-ui, sans-serif; text-anchor: middle; dominant-baseline: central; fill: var(--ink); pointer-events: none; }
.node { cursor: pointer; outline: none; }
.node .box { fill: var(--surface); stroke: var(--quiet); stroke-width: 1.25; }
.node.start .box { stroke-width: 3; }
.node.ending .box { fill: var(--ink); stroke: var(--ink); }
.node.ending text { fill: var(--ground); }
.node.troubled .box { stroke: var(--bad); stroke-width: 2.5; }
.node:focus-visible .box, .node.chosen .box { stroke: var(--accent); stroke-width: 3; }
.node .heat { fill: var(--accent-soft); pointer-events: none; }
.node.ending .heat { display: none; }
.node .left { fill: var(--bad); pointer-events: none; }
.node .count { font-size: 12px; fill: var(--quiet); font-variant-numeric: tabular-nums; }
.node.ending .count { fill: var(--ground); }
.edge path { fill: none; stroke: var(--quiet); stroke-width: 1.25; }
.edge.route path { stroke-dasharray: 5 4; }
.edge text { font-size: 12px; fill: var(--quiet); paint-order: stroke; stroke: var(--ground); stroke-width: 4px; }
.dimmed .node, .dimmed .edge { opacity: .22; }
.dimmed .lit { opacity: 1; }
.dimmed .edge.lit path { stroke: var(--accent); stroke-width: 3; }
.dimmed .edge.lit text { fill: var(--ink); }
.dimmed .node.lit:not(.ending) .box { stroke: var(--accent); stroke-width: 3; fill: var(--accent-soft); }
.zoom { position: absolute; right: 1rem; bottom: 1rem; display: flex; gap: .25rem; }
.zoom button { width: 2.5rem; height: 2.5rem; font-size: 1.25rem; color: inherit; background: var(--surface); border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }
@media (max-width: 48rem) { .page { grid-template-columns: 1fr; grid-template-rows: 60% 40%; } main { order: -1; } aside { border-right: 0; border-top: 1px solid var(--line); } }
`;
