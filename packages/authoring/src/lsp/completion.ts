import { isMapping, type Mapping } from '../formats/mapping.ts';
import { readYaml, type Spot, type WrittenPath, type YamlCache } from '../formats/yaml-source.ts';
import type { Place } from '../diagnostics/diagnostic.ts';
import { FIELDS, kindAt } from '../schema/fields.ts';

/** Something that may be written at a place. */
export interface Suggestion {
  readonly label: string;
  readonly kind:
    | 'segment'
    | 'variable'
    | 'choice'
    | 'option'
    | 'group'
    | 'template'
    | 'field'
    | 'value'
    | 'function'
    | 'word';
  readonly detail?: string | undefined;
  /** What is written, if that isn't the label. */
  readonly text?: string;
}

const MARKER = 'zzmarker';
const WORDS: Readonly<Record<string, readonly string[]>> = {
  type: ['bool', 'int', 'enum'],
  scope: ['session', 'viewer'],
  unavailable: ['hidden', 'locked'],
  cut: ['end', 'now'],
};
const CONDITIONS: ReadonlySet<string> = new Set([
  'when',
  'always',
  'never',
  'reachable',
  'eventually',
  'after',
  'until',
]);

/**
 * What may be written at a place of a file, given the story's data as far as it is known. A word is put there to
 * see what the place is: a field of something, or a value.
 */
export function suggestionsAt(
  text: string,
  file: string,
  place: Place,
  data: unknown,
  cache: YamlCache,
): readonly Suggestion[] {
  const lines = text.split('\n');
  const line = (lines[place.line - 1] ?? '').replace(/\r$/, '');
  const before = line.slice(0, place.column - 1);
  const word = /[\w-]*$/.exec(before)?.[0] ?? '';
  const head = before.slice(0, before.length - word.length);
  const rest = line.slice(place.column - 1).replace(/^[\w-]*/, '');
  const spotOf = (written: string): { readonly spot: Spot; readonly data: unknown } | undefined => {
    const changed = [
      ...lines.slice(0, place.line - 1),
      head + written + rest,
      ...lines.slice(place.line),
    ].join('\n');
    const source = readYaml(changed, file, { mostDiagnostics: 1, cache });
    const spot = source.spotAt({ line: place.line, column: head.length + 1 });
    return spot?.text.includes(MARKER) ? { spot, data: source.data } : undefined;
  };
  if (/^\s*(?:-\s+)?$|[{,]\s*$/.test(head)) {
    const found = spotOf(rest.startsWith(':') ? MARKER : `${MARKER}: `);
    const parent = found?.spot.path.slice(0, -1);
    const kind = found?.spot.target === 'key' && parent ? kindAt(parent) : undefined;
    if (kind && parent) {
      const taken = found?.data === undefined ? {} : valueAt(found.data, parent);
      return Object.entries(FIELDS[kind]).flatMap(([field, detail]) =>
        isMapping(taken) && field in taken
          ? []
          : [
              {
                label: field,
                kind: 'field',
                detail,
                text: rest.startsWith(':') ? field : `${field}: `,
              },
            ],
      );
    }
  }
  const found = spotOf(MARKER);
  if (found?.spot.target !== 'value') return [];
  const { spot } = found;
  const lead = spot.text.slice(0, spot.text.indexOf(MARKER));
  return valuesAt(spot.path, lead, new Known(data), found.data ?? data);
}

function valuesAt(
  path: WrittenPath,
  lead: string,
  known: Known,
  data: unknown,
): readonly Suggestion[] {
  const field = path.findLast((part) => typeof part === 'string');
  if (field === undefined) return [];
  if (field === 'to' || (field === 'start' && path.length === 1)) return known.segments();
  if (field === 'group') return known.named('groups', 'group');
  if (field === 'template') return known.named('templates', 'template');
  if (field === 'default' && kindAt(path.slice(0, -1)) === 'choice') {
    const choice = valueAt(data, path.slice(0, -1));
    return [
      ...(isMapping(choice) ? optionsOf(choice) : []),
      { label: 'last', kind: 'word', detail: 'The last open option.' },
      { label: 'random', kind: 'word', detail: 'A random open option.' },
      {
        label: 'predicted',
        kind: 'word',
        detail: 'What this viewer is likeliest to take, by what earlier viewers chose.',
      },
    ];
  }
  if (WORDS[field]) return WORDS[field].map((label) => ({ label, kind: 'word' }));
  if (field === 'do') return /=/.test(lead) ? expressionAt(lead, known) : known.variables();
  return CONDITIONS.has(field) ? expressionAt(lead, known) : [];
}

/** What may follow within an expression. */
function expressionAt(lead: string, known: Known): readonly Suggestion[] {
  if (/\b(?:visited|at)\(\s*$/.test(lead)) return known.segments();
  const choice = /\bchosen\(\s*([\w-]+)\.$/.exec(lead)?.[1];
  if (choice !== undefined) return known.options(choice);
  if (/\bchosen\(\s*$/.test(lead)) return known.choices();
  const compared = /([\w-]+)\s*(?:==|!=|=)\s*["']?$/.exec(lead)?.[1];
  const values = compared === undefined ? [] : known.values(compared);
  if (values.length > 0)
    return /["']$/.test(lead)
      ? values
      : values.map((value) => ({ ...value, text: `"${value.label}"` }));
  return [
    ...known.variables(),
    {
      label: 'visited',
      kind: 'function',
      detail: 'Holds where that segment was visited.',
      text: 'visited(',
    },
    {
      label: 'chosen',
      kind: 'function',
      detail: 'Holds where that option was chosen: chosen(choice.option).',
      text: 'chosen(',
    },
    { label: 'at', kind: 'function', detail: 'Holds while that segment plays.', text: 'at(' },
    ...['and', 'or', 'not', 'true', 'false'].map((label): Suggestion => ({ label, kind: 'word' })),
  ];
}

/** The names of a story, from data that needn't be valid. */
class Known {
  readonly #data: Mapping;

  constructor(data: unknown) {
    this.#data = isMapping(data) ? data : {};
  }

  named(
    section: string,
    kind: Suggestion['kind'],
    detail?: (value: Mapping) => unknown,
  ): Suggestion[] {
    const entries = this.#data[section];
    if (!isMapping(entries)) return [];
    return Object.entries(entries).map(([label, value]) => ({
      label,
      kind,
      detail: isMapping(value) ? textOf(detail?.(value)) : undefined,
    }));
  }

  segments(): Suggestion[] {
    return this.named('segments', 'segment', ({ title }) => title);
  }

  variables(): Suggestion[] {
    return this.named('variables', 'variable', ({ type, description }) =>
      [type, description].filter((text) => typeof text === 'string').join(': '),
    );
  }

  values(variable: string): Suggestion[] {
    const declared = isMapping(this.#data['variables'])
      ? this.#data['variables'][variable]
      : undefined;
    const values =
      isMapping(declared) && Array.isArray(declared['values']) ? declared['values'] : [];
    return values.map((value: unknown) => ({ label: String(value), kind: 'value' }));
  }

  choices(): Suggestion[] {
    return this.#allChoices().map((choice) => ({
      label: String(choice['id']),
      kind: 'choice',
      detail: textOf(choice['prompt']),
    }));
  }

  options(choice: string): Suggestion[] {
    return this.#allChoices()
      .filter(({ id }) => id === choice)
      .flatMap(optionsOf);
  }

  #allChoices(): Mapping[] {
    const { segments } = this.#data;
    if (!isMapping(segments)) return [];
    return Object.values(segments).flatMap((segment) =>
      isMapping(segment) && Array.isArray(segment['choices'])
        ? segment['choices'].filter(isMapping)
        : [],
    );
  }
}

function optionsOf(choice: Mapping): Suggestion[] {
  const options = Array.isArray(choice['options']) ? choice['options'].filter(isMapping) : [];
  return options.map(({ id, label }) => ({
    label: String(id),
    kind: 'option',
    detail: textOf(label),
  }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function valueAt(data: unknown, path: WrittenPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)];
    return isMapping(value) ? value[String(part)] : undefined;
  }, data);
}
