import {
  SessionError,
  savedAt,
  type SavedSession,
  type Story,
  type Value,
} from '@matchcut/runtime';
import type { Exploration } from '../check/explore.ts';
import { isMapping } from '../formats/mapping.ts';

/** A state in which a segment can start, to try it in. */
export interface TrialState {
  /** Those that some condition depends on; the others are as at the start. */
  readonly variables: Readonly<Record<string, Value>>;
  readonly visited: readonly string[];
  readonly chosen: readonly string[];
}

const MOST_STATES = 60;

/** Some of the states in which a segment can start, the nearest to the story's start first. */
export function trialStates(exploration: Exploration, segment: string): readonly TrialState[] {
  const { layout, program, story } = exploration;
  const index = program.segmentIds.indexOf(segment);
  const found: TrialState[] = [];
  const slots = new Float64Array(layout.fields.length);
  for (let state = 0; state < exploration.certainStates && found.length < MOST_STATES; state += 1) {
    if (exploration.read(state, slots)[0] !== index) continue;
    const variables: Record<string, Value> = {};
    const remembered: Record<string, string[]> = { visited: [], chosen: [] };
    for (const [field, { name }] of layout.fields.entries()) {
      const [kind = '', id = ''] = name.split(' ');
      const value = slots[field] as number;
      if (kind === 'variable') variables[id] = valueOf(story, id, value);
      else if (value === 1) remembered[kind]?.push(id);
    }
    found.push({
      variables,
      visited: remembered['visited'] ?? [],
      chosen: remembered['chosen'] ?? [],
    });
  }
  return found;
}

function valueOf(story: Story, id: string, slot: number): Value {
  const variable = story.variables[id];
  if (variable?.type === 'int') return slot + variable.min;
  return variable?.type === 'enum' ? (variable.values[slot] ?? variable.initial) : slot === 1;
}

/** The saved session that an untrusted request asks for; undefined if it makes no sense. */
export function requestedPlace(story: Story, request: unknown): SavedSession | undefined {
  if (!isMapping(request) || typeof request['segment'] !== 'string') return undefined;
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  const given = isMapping(request['variables']) ? Object.entries(request['variables']) : [];
  const variables = Object.fromEntries(
    given.filter((entry): entry is [string, Value] =>
      ['boolean', 'number', 'string'].includes(typeof entry[1]),
    ),
  );
  try {
    return savedAt(story, request['segment'], {
      variables,
      visited: texts(request['visited']),
      chosen: texts(request['chosen']),
    });
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}
