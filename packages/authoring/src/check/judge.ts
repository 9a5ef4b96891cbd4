import type { Property } from '../properties/property.ts';
import type { Exploration, PathStep } from './explore.ts';
import { GrowingInts } from './growing-ints.ts';
import { compileCondition, type Slots } from './program.ts';

/** Whether a story has a property, and the shortest walk that shows it. */
export type Verdict =
  /** It holds; of something reachable, the shortest way there is known. */
  | { readonly kind: 'holds'; readonly walk?: readonly PathStep[] }
  /** It doesn't; no walk shows that something can't be reached. */
  | { readonly kind: 'fails'; readonly walk?: readonly PathStep[] }
  /** Nothing decides it: there are more states than were looked at, or only what going back may lead to decides it, which may be impossible. */
  | { readonly kind: 'unknown'; readonly cause: 'limit' | 'going back' };

/**
 * Judges a property over all that was explored. A monitor walks along: it waits for `after`, is on while the property
 * counts, and for `eventually` is done once what must come has come; `until` sets it back. Breadth first over pairs
 * of state and monitor, so that the walk found is a shortest one.
 *
 * The conditions of the property must have been given to `explore`.
 */
export function judge(exploration: Exploration, property: Property): Verdict {
  const monitor = monitorOf(exploration, property);
  const { graph, starts, returns, certainStates, isComplete } = exploration;
  const seen = new Uint8Array(graph.states);
  const pairs = new GrowingInts();
  const parents = new GrowingInts();
  const ordinals = new GrowingInts();
  const visit = (state: number, before: Phase, parent: number, ordinal: number): boolean => {
    const { phase, isHit } = monitor(state, before);
    const bit = 1 << phase;
    if (((seen[state] as number) & bit) !== 0 && !isHit) return false;
    seen[state] = (seen[state] as number) | bit;
    pairs.push(state * 4 + phase);
    parents.push(parent);
    ordinals.push(ordinal);
    return isHit;
  };
  const found = (): readonly PathStep[] => walkTo(exploration, pairs, parents, ordinals);
  const hit = property.kind === 'reachable' ? 'holds' : 'fails';
  const first = property.after === undefined ? Phase.on : Phase.waiting;
  let next = 0;
  const isHitFrom = (from: readonly number[], phases: readonly Phase[]): boolean => {
    for (const start of from) if (phases.some((phase) => visit(start, phase, -1, 0))) return true;
    for (; next < pairs.size; next += 1) {
      const state = pairs.at(next) >> 2;
      const phase = (pairs.at(next) & 3) as Phase;
      for (let ordinal = 0; ordinal < graph.degree(state); ordinal += 1)
        if (visit(graph.target(state, ordinal), phase, next, ordinal)) return true;
    }
    return false;
  };
  if (
    isHitFrom(
      starts.filter((start) => start < certainStates),
      [first],
    )
  )
    return { kind: hit, walk: found() };
  const uncertain = starts.filter((start) => start >= certainStates);
  // Who goes back may have come by what begins the property, or not.
  const isUncertain =
    isHitFrom(uncertain, [first]) ||
    isHitFrom(returns, property.after === undefined ? [first] : [Phase.waiting, Phase.on]);
  if (!isComplete) return { kind: 'unknown', cause: 'limit' };
  if (isUncertain) return { kind: 'unknown', cause: 'going back' };
  return { kind: hit === 'holds' ? 'fails' : 'holds' };
}

/** What a monitor makes of the next state; a hit decides the property. */
type Monitor = (state: number, before: Phase) => { readonly phase: Phase; readonly isHit: boolean };

/** Where a monitor stands. */
const Phase = { waiting: 0, on: 1, done: 2 } as const;
type Phase = (typeof Phase)[keyof typeof Phase];

function monitorOf(exploration: Exploration, { kind, condition, after, until }: Property): Monitor {
  const { story, layout, program } = exploration;
  const slots = new Float64Array(layout.fields.length);
  const asked = (text: string | undefined): ((slots: Slots) => boolean) => {
    if (text === undefined) return () => false;
    const evaluate = compileCondition(story, layout, text);
    return (at) => evaluate(at) === 1;
  };
  const [holds, begins, ends] = [asked(condition), asked(after), asked(until)];
  // Without `after` nothing begins it anew.
  const again = after === undefined ? Phase.done : Phase.waiting;
  if (kind === 'eventually') {
    return (state, before) => {
      const at = exploration.read(state, slots);
      const begun = before === Phase.waiting && begins(at) ? Phase.on : before;
      const phase = begun === Phase.on && holds(at) ? Phase.done : begun;
      const isEnd = ends(at);
      const isOver = isEnd || program.segments[at[0] as number]?.isEnding === true;
      return { phase: isEnd ? again : phase, isHit: phase === Phase.on && isOver };
    };
  }
  return (state, before) => {
    const at = exploration.read(state, slots);
    if (ends(at)) return { phase: again, isHit: false };
    const phase = before === Phase.waiting && begins(at) ? Phase.on : before;
    return { phase, isHit: phase === Phase.on && holds(at) !== (kind === 'always') };
  };
}

/** The answers to the last pair. */
function walkTo(
  exploration: Exploration,
  pairs: GrowingInts,
  parents: GrowingInts,
  ordinals: GrowingInts,
): readonly PathStep[] {
  const steps: (readonly PathStep[])[] = [];
  let at = pairs.size - 1;
  for (; parents.at(at) !== -1; at = parents.at(at))
    steps.push(exploration.answersOf(pairs.at(parents.at(at)) >> 2, ordinals.at(at)));
  return [...exploration.pathTo(pairs.at(at) >> 2), ...steps.toReversed().flat()];
}
