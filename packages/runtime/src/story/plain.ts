import type { StoryPath, StoryProblem } from './problem.ts';

/** Deepest nesting of data that is read; a story itself needs seven levels, the rest is for metadata. */
export const MAX_STORY_DEPTH = 40;

/** Keys that could reach an object's prototype; no story has a use for them. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/**
 * Why untrusted data may not even be looked at by the schema: it is nested too deep (or holds itself),
 * or has a key that could reach a prototype. Walks without recursion, so that no data can exhaust the stack.
 */
export function plainProblem(data: unknown): StoryProblem | undefined {
  const waiting: { value: unknown; path: StoryPath }[] = [{ value: data, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > MAX_STORY_DEPTH) {
      return {
        code: 'MC2010',
        path: path.slice(0, 8),
        target: 'value',
        message: `nested deeper than ${MAX_STORY_DEPTH} levels`,
        advice: 'Make it flatter.',
      };
    }
    for (const key of Object.keys(value)) {
      const place = [...path, Array.isArray(value) ? Number(key) : key];
      if (FORBIDDEN_KEYS.has(key)) {
        return {
          code: 'MC2005',
          path: place,
          target: 'key',
          message: `"${key}" can't be used as a name`,
          advice: 'Choose another.',
        };
      }
      waiting.push({ value: (value as Record<string, unknown>)[key], path: place });
    }
  }
  return undefined;
}
