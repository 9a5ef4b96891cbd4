import {
  checkCondition,
  ExpressionError,
  parseCondition,
  scopeOf,
  type Story,
} from '@matchcut/runtime';
import type { Entry } from '../assembly/groups.ts';
import { candidates, errorAt, nameWithin, replacing } from '../assembly/report.ts';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.ts';
import { suggestion } from '../diagnostics/suggestion.ts';
import { isMapping, type Mapping } from '../formats/mapping.ts';

/**
 * What a property states of the moments in which segments start (effects on entering applied).
 *
 * - `always`, `never`: its condition holds in each moment, or in none.
 * - `reachable`: it holds in some moment of some play-through.
 * - `eventually`: every play-through that comes to an ending has a moment in which it holds.
 */
export type PropertyKind = 'always' | 'never' | 'reachable' | 'eventually';

/** Something that a writer states about a story, for the checker to prove or refute. */
export interface Property {
  readonly kind: PropertyKind;
  readonly condition: string;
  /** Counts only from the moment in which this holds, that moment included. */
  readonly after?: string | undefined;
  /** Counts only up to the moment in which this holds, that moment excluded. */
  readonly until?: string | undefined;
  /** What it means, in the writer's words. */
  readonly name?: string | undefined;
  /** Where it was written. */
  readonly place?: { readonly file: string; readonly range: Range } | undefined;
}

const KINDS: readonly PropertyKind[] = ['always', 'never', 'reachable', 'eventually'];
const FIELDS: readonly string[] = ['name', ...KINDS, 'after', 'until'];
/** Most properties of a story: each is a walk through its states. */
export const MAX_PROPERTIES = 500;

/** A property as its writer would say it: `never: laps > 3, after: visited(tunnel)`. */
export function printProperty({ kind, condition, after, until }: Property): string {
  return [
    `${kind}: ${condition}`,
    ...(after === undefined ? [] : [`after: ${after}`]),
    ...(until === undefined ? [] : [`until: ${until}`]),
  ].join(', ');
}

/** Reads the properties of a valid story; what can't be read is told, with its place. */
export function parseProperties(
  entries: readonly Entry[],
  story: Story,
): { readonly properties: readonly Property[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const properties: Property[] = [];
  const excess = entries[MAX_PROPERTIES];
  if (excess)
    diagnostics.push(
      errorAt({
        code: 'MC2010',
        ...excess,
        message: `more than ${MAX_PROPERTIES} properties`,
        advice: `${MAX_PROPERTIES} is the most.`,
      }),
    );
  const scope = scopeOf(story);
  for (const entry of entries.slice(0, MAX_PROPERTIES)) {
    const { source, path, value } = entry;
    if (!isMapping(value)) {
      diagnostics.push(
        errorAt({
          code: 'MC2004',
          ...entry,
          message: 'expected a mapping of fields',
          advice: 'Write a property such as "never: laps > 3".',
        }),
      );
      continue;
    }
    const unknown = Object.keys(value).filter((name) => !FIELDS.includes(name));
    for (const name of unknown)
      diagnostics.push(
        errorAt({
          code: 'MC2002',
          source,
          path: [...path, name],
          target: 'key',
          message: `"${name}" isn't a field here`,
          advice: `A property has one of ${KINDS.join(', ')}, and may have name, after, until.`,
          unknown: { name, known: FIELDS },
        }),
      );
    const kinds = KINDS.filter((kind) => value[kind] !== undefined);
    const [kind] = kinds;
    if (!kind || kinds.length > 1) {
      if (unknown.length === 0)
        diagnostics.push(
          errorAt({
            code: 'MC2001',
            ...entry,
            message: kind
              ? `a property states one thing, not ${kinds.join(' and ')}`
              : 'the property states nothing',
            advice: `Write one of ${KINDS.join(', ')}.`,
          }),
        );
      continue;
    }
    const problems = [kind, 'after', 'until'].flatMap((field) =>
      conditionProblems(value, field, entry, scope),
    );
    if (typeof value['name'] !== 'string' && value['name'] !== undefined)
      problems.push(
        errorAt({
          code: 'MC2004',
          source,
          path: [...path, 'name'],
          message: 'expected text',
          advice: 'Say what the property means.',
        }),
      );
    diagnostics.push(...problems);
    if (problems.length > 0) continue;
    const text = (field: string): string | undefined => value[field] as string | undefined;
    properties.push({
      kind,
      condition: String(value[kind]),
      after: text('after'),
      until: text('until'),
      name: text('name'),
      place: { file: source.file, range: source.locate([...path, kind], 'value') },
    });
  }
  return { properties, diagnostics };
}

function conditionProblems(
  value: Mapping,
  field: string,
  { source, path }: Entry,
  scope: ReturnType<typeof scopeOf>,
): Diagnostic[] {
  const text = value[field];
  if (text === undefined) return [];
  const at = [...path, field];
  if (typeof text !== 'string' && typeof text !== 'boolean')
    return [
      errorAt({
        code: 'MC2004',
        source,
        path: at,
        message: 'expected a condition',
        advice: 'Write one such as "letter and laps < 3".',
      }),
    ];
  try {
    checkCondition(parseCondition(String(text)), scope);
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const known = error.unknown && {
      name: error.unknown.name,
      known: candidates({ name: error.unknown.name, known: scope.known(error.unknown.kind) }),
    };
    const { fix: _, ...told } = errorAt({
      code: error.code,
      source,
      path: at,
      message: error.message,
      advice: error.advice,
      ...(known ? { unknown: known } : {}),
    });
    const meant = known && suggestion(known.name, known.known);
    return [
      {
        ...told,
        range: source.locateWithin(at, error.at),
        ...(meant === undefined || !known
          ? {}
          : replacing(known, meant, source, nameWithin(source, at, error.at, known.name))),
      },
    ];
  }
}
