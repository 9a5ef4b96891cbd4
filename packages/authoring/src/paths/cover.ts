import type { PathStep } from '../check/explore.ts';
import type { Chance } from '../simulate/viewer.ts';
import { chanceOf } from '../simulate/walker.ts';
import { componentsOf } from './components.ts';
import type { PlayEdge, PlayGraph } from './play-graph.ts';

/** Walks that together cover all that can be covered. */
export interface Cover {
  readonly walks: readonly {
    readonly answers: readonly PathStep[];
    readonly labels: readonly string[];
  }[];
  /** Fewer walks than this can't do it: so many labels exclude each other. */
  readonly atLeast: number;
  /** What lies where no ending can be reached from, so that no walk covers it. */
  readonly uncovered: readonly string[];
}

const RESTARTS = 24;
/** Exclusion is worked out between at most this many components. */
const MOST_COMPONENTS = 3_000;
const MOST_LABELS_COMPARED = 2_000;

/**
 * Finds few walks that cover every label. To find the fewest is as hard as set cover; what makes stories easy is that
 * within a strongly connected part a walk can take in everything before it goes on. So each walk follows, through the
 * parts, the way on which most is uncovered, and tours each part that it comes through; the best of some tries with
 * other ways on equal terms counts. A set of labels that exclude each other says how far from the fewest it can be.
 */
export function coverWalks(graph: PlayGraph): Cover {
  const usable = withoutTraps(graph);
  const all = new Set(usable.edges.flatMap((edges) => edges.flatMap(({ labels }) => labels)));
  const parts = new Parts(usable);
  const tries =
    all.size === 0
      ? []
      : Array.from({ length: RESTARTS }, (_, seed) =>
          withoutRedundant(parts.walks(all, chanceOf(seed + 1))),
        );
  const length = (walks: readonly FoundWalk[]): number =>
    walks.reduce((sum, { answers }) => sum + answers.length, 0);
  const best =
    tries.sort((one, other) => one.length - other.length || length(one) - length(other))[0] ?? [];
  return {
    walks: best.map(({ answers, labels }) => ({
      answers,
      labels: [...labels].map((label) => graph.labels[label] ?? ''),
    })),
    atLeast: Math.min(best.length, parts.exclusive(all)),
    uncovered: graph.labels.filter((_, label) => !all.has(label)),
  };
}

interface FoundWalk {
  readonly answers: readonly PathStep[];
  readonly labels: ReadonlySet<number>;
}

/** Only what leads to the end. */
function withoutTraps(graph: PlayGraph): PlayGraph {
  const { edges, end } = graph;
  const sources: number[][] = edges.map(() => []);
  for (const [node, leaving] of edges.entries())
    for (const { to } of leaving) sources[to]?.push(node);
  const leads = new Uint8Array(edges.length);
  leads[end] = 1;
  const waiting = [end];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const source of sources[node] ?? []) {
      if (leads[source] === 1) continue;
      leads[source] = 1;
      waiting.push(source);
    }
  }
  return {
    ...graph,
    starts: graph.starts.filter(({ node }) => leads[node] === 1),
    edges: edges.map((leaving) => leaving.filter(({ to }) => leads[to] === 1)),
  };
}

/** A walk is needless if the others cover all that it does. */
function withoutRedundant(walks: readonly FoundWalk[]): readonly FoundWalk[] {
  const times = new Map<number, number>();
  for (const { labels } of walks)
    for (const label of labels) times.set(label, (times.get(label) ?? 0) + 1);
  return walks.filter(({ labels }) => {
    if ([...labels].some((label) => times.get(label) === 1)) return true;
    for (const label of labels) times.set(label, (times.get(label) ?? 0) - 1);
    return false;
  });
}

/** The strongly connected parts of a graph. */
class Parts {
  readonly #graph: PlayGraph;
  readonly #componentOf: Int32Array;
  readonly #members: readonly (readonly number[])[];

  constructor(graph: PlayGraph) {
    this.#graph = graph;
    const { componentOf, count } = componentsOf(graph.edges);
    this.#componentOf = componentOf;
    const members: number[][] = Array.from({ length: count }, () => []);
    for (const [node, component] of componentOf.entries()) members[component]?.push(node);
    this.#members = members;
  }

  walks(all: ReadonlySet<number>, chance: Chance): FoundWalk[] {
    const open = new Set(all);
    const walks: FoundWalk[] = [];
    while (open.size > 0) {
      const walk = this.#walk(open, chance);
      if (![...walk.labels].some((label) => open.has(label))) break;
      for (const label of walk.labels) open.delete(label);
      walks.push(walk);
    }
    return walks;
  }

  /** A walk on which, part by part, most is uncovered. */
  #walk(uncovered: ReadonlySet<number>, chance: Chance): FoundWalk {
    const open = new Set(uncovered);
    const worth = this.#worths(open);
    const start = best(
      this.#graph.starts,
      ({ node, labels: covers }) =>
        gained(covers, open) + (worth[this.#componentOf[node] as number] as number),
      chance,
    );
    const answers: PathStep[] = [...(start?.before ?? [])];
    const labels = new Set<number>(start?.labels);
    let at = start?.node ?? this.#graph.end;
    const follow = (edge: PlayEdge): void => {
      answers.push(...edge.answers);
      for (const label of edge.labels) {
        labels.add(label);
        open.delete(label);
      }
      at = edge.to;
    };
    while (at !== this.#graph.end) {
      const component = this.#componentOf[at] as number;
      for (
        let tour = this.#wayTo(
          at,
          (edge) =>
            this.#componentOf[edge.to] === component &&
            edge.labels.some((label) => open.has(label)),
        );
        tour;
        tour = this.#wayTo(
          at,
          (edge) =>
            this.#componentOf[edge.to] === component &&
            edge.labels.some((label) => open.has(label)),
        )
      ) {
        tour.forEach(follow);
      }
      const exits = (this.#members[component] ?? []).flatMap((node) =>
        (this.#graph.edges[node] ?? []).filter(({ to }) => this.#componentOf[to] !== component),
      );
      const exit = best(
        exits,
        ({ to, labels: covers }) =>
          gained(covers, open) + (worth[this.#componentOf[to] as number] as number),
        chance,
      );
      const way = exit && this.#wayTo(at, (edge) => edge === exit);
      if (!way) break;
      way.forEach(follow);
    }
    return { answers, labels };
  }

  /** The most that can still be covered from each part on, labels that come up twice counted twice. */
  #worths(open: ReadonlySet<number>): Float64Array {
    const worth = new Float64Array(this.#members.length);
    for (const [component, members] of this.#members.entries()) {
      const inside = new Set<number>();
      let further = 0;
      for (const node of members) {
        for (const { to, labels } of this.#graph.edges[node] ?? []) {
          const target = this.#componentOf[to] as number;
          if (target === component)
            for (const label of labels) if (open.has(label)) inside.add(label);
          if (target !== component)
            further = Math.max(further, gained(labels, open) + (worth[target] as number));
        }
      }
      worth[component] = inside.size + further;
    }
    return worth;
  }

  /** The shortest way within a part that ends with a wanted edge. */
  #wayTo(from: number, isWanted: (edge: PlayEdge) => boolean): readonly PlayEdge[] | undefined {
    const component = this.#componentOf[from];
    const cameBy = new Map<
      number,
      { readonly edge: PlayEdge; readonly source: number } | undefined
    >([[from, undefined]]);
    const waiting = [from];
    for (let next = 0; next < waiting.length; next += 1) {
      const node = waiting[next] as number;
      for (const edge of this.#graph.edges[node] ?? []) {
        if (isWanted(edge)) {
          const way = [edge];
          for (let step = cameBy.get(node); step; step = cameBy.get(step.source))
            way.unshift(step.edge);
          return way;
        }
        if (cameBy.has(edge.to) || this.#componentOf[edge.to] !== component) continue;
        cameBy.set(edge.to, { edge, source: node });
        waiting.push(edge.to);
      }
    }
    return undefined;
  }

  /** How many labels can be found that exclude each other, so that each needs a walk of its own. */
  exclusive(all: ReadonlySet<number>): number {
    const count = this.#members.length;
    if (count > MOST_COMPONENTS || all.size > MOST_LABELS_COMPARED) return Math.min(1, all.size);
    const words = Math.ceil(count / 32);
    const reach = Array.from({ length: count }, () => new Uint32Array(words));
    /** Where each label's edges lie: the parts at their two ends. */
    const places = new Map<number, Map<string, readonly [from: number, to: number]>>();
    for (const [component, members] of this.#members.entries()) {
      const own = reach[component] as Uint32Array;
      own[component >> 5] = (own[component >> 5] as number) | (1 << (component & 31));
      for (const node of members) {
        for (const { to, labels } of this.#graph.edges[node] ?? []) {
          const target = this.#componentOf[to] as number;
          const further = reach[target] as Uint32Array;
          if (target !== component)
            for (let word = 0; word < words; word += 1)
              own[word] = (own[word] as number) | (further[word] as number);
          for (const label of labels) {
            const known = places.get(label) ?? new Map<string, readonly [number, number]>();
            places.set(
              label,
              known.set(
                `${component} ${to === node ? 'loop' : target} ${target === component ? '' : `${node} ${to}`}`,
                [component, target],
              ),
            );
          }
        }
      }
    }
    const reaches = (from: number, to: number): boolean =>
      (((reach[from] as Uint32Array)[to >> 5] as number) & (1 << (to & 31))) !== 0;
    const sharing = this.#sharedEdges();
    const isTogether = (one: number, other: number): boolean =>
      sharing.has(pairKey(one, other)) ||
      [...(places.get(one)?.values() ?? [])].some(([from, to]) =>
        [...(places.get(other)?.values() ?? [])].some(
          ([start, end]) => reaches(to, start) || reaches(end, from),
        ),
      );
    const excluded = new Map(
      [...all].map((label) => [
        label,
        [...all].filter((other) => other !== label && !isTogether(label, other)),
      ]),
    );
    const ranked = [...all].sort(
      (one, other) => (excluded.get(other)?.length ?? 0) - (excluded.get(one)?.length ?? 0),
    );
    let most = Math.min(1, all.size);
    for (const first of ranked.slice(0, 50)) {
      const clique = [first];
      for (const label of ranked)
        if (clique.every((member) => excluded.get(member)?.includes(label))) clique.push(label);
      most = Math.max(most, clique.length);
    }
    return most;
  }

  /** Labels that one edge covers together. */
  #sharedEdges(): ReadonlySet<string> {
    const pairs = new Set<string>();
    for (const edges of this.#graph.edges)
      for (const { labels } of edges)
        for (const one of labels) for (const other of labels) pairs.add(pairKey(one, other));
    return pairs;
  }
}

function pairKey(one: number, other: number): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function gained(labels: readonly number[], open: ReadonlySet<number>): number {
  return labels.reduce((sum, label) => sum + (open.has(label) ? 1 : 0), 0);
}

/** The one worth most; of equals, any. */
function best<T>(
  candidates: readonly T[],
  worth: (candidate: T) => number,
  chance: Chance,
): T | undefined {
  let found: T | undefined;
  let most = Number.NEGATIVE_INFINITY;
  let equals = 0;
  for (const candidate of candidates) {
    const value = worth(candidate);
    if (value > most) {
      found = candidate;
      most = value;
      equals = 1;
    } else if (value === most) {
      equals += 1;
      if (chance() < 1 / equals) found = candidate;
    }
  }
  return found;
}
