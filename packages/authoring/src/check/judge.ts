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
  /** Nothing speaks against it in the states that were looked at. */
  | { readonly kind: 'unknown' };

/**
 * Judges a property over all that was explored. A monitor walks along: it is on while the property counts (after
 * `after`, before `until`), and for `eventually` while what must come hasn't come. Breadth first over pairs of
 * state and monitor, so that the walk found is a shortest one.
 *
 * The conditions of the property must have been given to `explore`.
 */
export function judge(exploration: Exploration, property: Property): Verdict {
  const monitor = monitorOf(exploration, property);
  const { graph, starts, isComplete } = exploration;
  const seen = new Uint8Array(graph.states);
  const pairs = new GrowingInts();
  const parents = new GrowingInts();
  const ordinals = new GrowingInts();
  const visit = (state: number, wasOn: boolean, parent: number, ordinal: number): boolean => {
    const { isOn, isHit } = monitor(state, wasOn);
    const bit = isOn ? 2 : 1;
    if (((seen[state] as number) & bit) !== 0 && !isHit) return false;
    seen[state] = (seen[state] as number) | bit;
    pairs.push(state * 2 + (isOn ? 1 : 0));
    parents.push(parent);
    ordinals.push(ordinal);
    return isHit;
  };
  const found = (): readonly PathStep[] => walkTo(exploration, pairs, parents, ordinals);
  const hit = property.kind === 'reachable' ? 'holds' : 'fails';
  const isOnAtStart = property.after === undefined;
  for (const start of starts) if (visit(start, isOnAtStart, -1, 0)) return { kind: hit, walk: found() };
  for (let next = 0; next < pairs.size; next += 1) {
    const state = pairs.at(next) >> 1;
    const isOn = (pairs.at(next) & 1) === 1;
    for (let ordinal = 0; ordinal < graph.degree(state); ordinal += 1) {
      if (visit(graph.target(state, ordinal), isOn, next, ordinal)) return { kind: hit, walk: found() };
    }
  }
  if (!isComplete) return { kind: 'unknown' };
  return { kind: hit === 'holds' ? 'fails' : 'holds' };
}

/** What a monitor makes of the next state; a hit decides the property. */
type Monitor = (state: number, wasOn: boolean) => { readonly isOn: boolean; readonly isHit: boolean };

function monitorOf(exploration: Exploration, { kind, condition, after, until }: Property): Monitor {
  const { story, layout, program } = exploration;
  const slots = new Float64Array(layout.fields.length);
  const asked = (text: string | undefined): ((slots: Slots) => boolean) => {
    if (text === undefined) return () => false;
    const evaluate = compileCondition(story, layout, text);
    return (at) => evaluate(at) === 1;
  };
  const [holds, begins, ends] = [asked(condition), asked(after), asked(until)];
  if (kind === 'eventually') {
    return (state, wasOn) => {
      const at = exploration.read(state, slots);
      const isWaiting = (wasOn || begins(at)) && !holds(at);
      const isOver = ends(at) || program.segments[at[0] as number]?.isEnding === true;
      return { isOn: isWaiting && !isOver, isHit: isWaiting && isOver };
    };
  }
  return (state, wasOn) => {
    const at = exploration.read(state, slots);
    const isOn = (wasOn || begins(at)) && !ends(at);
    return { isOn, isHit: isOn && holds(at) !== (kind === 'always') };
  };
}

/** The answers to the last pair. */
function walkTo(exploration: Exploration, pairs: GrowingInts, parents: GrowingInts, ordinals: GrowingInts): readonly PathStep[] {
  const steps: (readonly PathStep[])[] = [];
  let at = pairs.size - 1;
  for (; parents.at(at) !== -1; at = parents.at(at)) steps.push(exploration.answersOf(pairs.at(parents.at(at)) >> 1, ordinals.at(at)));
  return [...exploration.pathTo(pairs.at(at) >> 1), ...steps.toReversed().flat()];
}
