import type { Exploration, PathStep } from './explore.ts';

/** More pairs of state and answer than this are not looked at for one trace. */
const MOST_PAIRS = 200_000;

/**
 * The segments that a walk comes through, by its answers: the shortest way on which just these are given. Of a walk
 * over several sessions only the last one. Where segments ask nothing, the trace ends as soon as the answers do.
 */
export function traceWalk(exploration: Exploration, steps: readonly PathStep[]): readonly string[] {
  const { graph, program, starts, certainStates, read, answersOf } = exploration;
  const answers = steps.slice(steps.lastIndexOf(null) + 1);
  const isLater = answers.length < steps.length;
  const segmentAt = (state: number): string => program.segmentIds[read(state)[0] as number] ?? '';
  const pairs = (
    isLater ? starts.slice(1).filter((start) => start < certainStates) : starts.slice(0, 1)
  ).map((state) => ({ state, given: 0, parent: -1 }));
  const seen = new Set(pairs.map(({ state, given }) => `${state} ${given}`));
  for (let next = 0; next < pairs.length && pairs.length < MOST_PAIRS; next += 1) {
    const { state, given } = pairs[next] as (typeof pairs)[number];
    if (given === answers.length) {
      const trace: string[] = [];
      for (let at = next; at !== -1; at = pairs[at]?.parent ?? -1)
        trace.unshift(segmentAt(pairs[at]?.state ?? 0));
      return trace;
    }
    for (let ordinal = 0; ordinal < graph.degree(state); ordinal += 1) {
      const on = answersOf(state, ordinal);
      const isSame = on.every(
        (step, index) =>
          step !== null &&
          step.choice === answers[given + index]?.choice &&
          step.option === answers[given + index]?.option,
      );
      const to = graph.target(state, ordinal);
      const key = `${to} ${given + on.length}`;
      if (!isSame || seen.has(key)) continue;
      seen.add(key);
      pairs.push({ state: to, given: given + on.length, parent: next });
    }
  }
  return [];
}
