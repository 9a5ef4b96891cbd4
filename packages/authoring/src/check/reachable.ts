import type { Exploration, PathStep } from './explore.ts';

/** What can be so when a segment starts. */
export interface Reachable {
  /** In how many states it can start. */
  readonly states: number;
  /** The shortest way there; undefined if there is none. */
  readonly walk: readonly PathStep[] | undefined;
  /** The values that each thing that matters can have then, in words: `laps: 1 to 3`. */
  readonly values: readonly string[];
}

/** Sums up the states in which a segment can start. */
export function reachableAt(exploration: Exploration, segment: string): Reachable {
  const { layout, program, story, seen } = exploration;
  const index = program.segmentIds.indexOf(segment);
  const found = layout.fields.map(() => new Set<number>());
  const slots = new Float64Array(layout.fields.length);
  let states = 0;
  for (let state = 0; state < exploration.certainStates; state += 1) {
    if (exploration.read(state, slots)[0] !== index) continue;
    states += 1;
    for (const [field, values] of found.entries()) values.add(slots[field] as number);
  }
  const first =
    (seen.entered[index] ?? -1) < exploration.certainStates ? (seen.entered[index] ?? -1) : -1;
  const values = layout.fields.flatMap(({ name }, field) => {
    if (field === 0 || states === 0) return [];
    const [kind = '', id = ''] = name.split(' ');
    const sorted = [...(found[field] ?? [])].sort((one, other) => one - other);
    return [
      `${kind === 'variable' ? id : `${kind}(${id})`}: ${inWords(sorted, kind === 'variable' ? story.variables[id] : undefined)}`,
    ];
  });
  return { states, walk: first === -1 ? undefined : exploration.pathTo(first), values };
}

function inWords(
  numbers: readonly number[],
  variable: Exploration['story']['variables'][string] | undefined,
): string {
  if (variable?.type === 'enum')
    return numbers.map((number) => variable.values[number]).join(' or ');
  if (variable?.type !== 'int')
    return numbers.map((number) => (number === 1 ? 'true' : 'false')).join(' or ');
  const [low = 0, high = 0] = [numbers[0], numbers.at(-1)];
  if (high - low + 1 === numbers.length && numbers.length > 2)
    return `${low + variable.min} to ${high + variable.min}`;
  return numbers.map((number) => number + variable.min).join(' or ');
}
