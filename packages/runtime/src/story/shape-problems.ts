import type * as z from 'zod/mini';
import type { StoryPath, StoryProblem } from './problem.ts';

type Issue = z.core.$ZodIssue;

const ID_ADVICE =
  'Ids start with a letter and hold letters, digits, "_" and single hyphens, at most 64 characters.';

/** Says for people what the schema found. A schema issue can be several problems: one an unknown field, say. */
export function shapeProblems(issue: Issue, at: StoryPath = []): StoryProblem[] {
  const path = [...at, ...issue.path] as StoryPath;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'MC2002',
        path: [...path, key],
        target: 'key',
        message: `"${key}" isn't a field here`,
        advice: isTorn(issue.input, key)
          ? 'A comma ends a text within braces: put the text in quotes, or write a list as [a, b].'
          : 'Remove it, correct its spelling, or put own data under "metadata".',
      }));
    case 'invalid_type':
      return [
        issue.input === undefined
          ? missing(path)
          : wrong(
              path,
              `expected ${typeName(issue.expected)}`,
              typeAdvice(issue.expected, issue.input),
            ),
      ];
    case 'invalid_value':
      return [
        issue.input === undefined
          ? missing(path)
          : wrong(
              path,
              `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`,
            ),
      ];
    case 'too_small':
      return [tooSmall(path, Number(issue.minimum), issue.origin, issue.inclusive === false)];
    case 'too_big':
      return [
        problem(
          'MC2010',
          path,
          `more than ${Number(issue.maximum)}${unit(issue.origin)}`,
          `${Number(issue.maximum)} is the most.`,
        ),
      ];
    case 'invalid_format':
      return [problem('MC2005', path, `${quoted(issue.input)} can't be an id`, ID_ADVICE)];
    case 'invalid_key':
      return [
        {
          ...problem('MC2005', path, `"${String(path.at(-1))}" can't be an id`, ID_ADVICE),
          target: 'key',
        },
      ];
    case 'invalid_union':
      return unionProblems(issue, path);
    default:
      return [wrong(path, 'this value is not allowed here')];
  }
}

/** What YAML makes of the rest of a text with a comma in it: a key of several words, or one without a value. */
function isTorn(input: unknown, key: string): boolean {
  return (
    /\s/.test(key) ||
    (typeof input === 'object' &&
      input !== null &&
      (input as Record<string, unknown>)[key] === null)
  );
}

/** A union with a discriminator fails either on the discriminator itself or within one of its branches. */
function unionProblems(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: StoryPath,
): StoryProblem[] {
  const branch = issue.errors[0];
  if (branch && branch.length > 0) return branch.flatMap((inner) => shapeProblems(inner, path));
  return [
    problem('MC2004', path, 'a variable needs a known type', 'Set "type" to bool, int or enum.'),
  ];
}

function missing(path: StoryPath): StoryProblem {
  return problem('MC2001', path, `"${String(path.at(-1) ?? 'story')}" is missing`, 'Add it.');
}

function wrong(
  path: StoryPath,
  message: string,
  advice = `Correct the value of "${String(path.at(-1) ?? 'story')}".`,
): StoryProblem {
  return problem('MC2004', path, message, advice);
}

function tooSmall(
  path: StoryPath,
  minimum: number,
  origin: string,
  isStrict: boolean,
): StoryProblem {
  if (origin === 'string' || origin === 'array')
    return problem(
      'MC2004',
      path,
      'this is empty',
      `Give "${String(path.at(-1))}" at least ${minimum} ${origin === 'array' ? 'entry' : 'character'}.`,
    );
  return problem(
    'MC2004',
    path,
    `expected ${isStrict ? 'more than' : 'at least'} ${minimum}`,
    `Correct the value of "${String(path.at(-1))}".`,
  );
}

function problem(
  code: StoryProblem['code'],
  path: StoryPath,
  message: string,
  advice: string,
): StoryProblem {
  return { code, path, target: 'value', message, advice };
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    string: 'text',
    boolean: 'true or false',
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'a mapping of fields',
    record: 'a mapping of ids',
  };
  return names[expected] ?? expected;
}

/** What to do about a value of the wrong type; nothing special if it could be anything. */
function typeAdvice(expected: string, input: unknown): string | undefined {
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return `Put it in quotes: "${String(input)}".`;
  if (expected === 'array') return 'Write a list: [a, b], or one entry a line, each after "- ".';
  if (expected === 'object' || expected === 'record')
    return 'Write fields: { name: value }, or one a line, indented.';
  return undefined;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : 'this';
}
