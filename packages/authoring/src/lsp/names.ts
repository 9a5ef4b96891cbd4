import { type Expression, ExpressionError, parseCondition, parseEffect } from '@matchcut/runtime';
import type { Range } from '../diagnostics/diagnostic.ts';
import { isMapping } from '../formats/mapping.ts';
import type { WrittenPath, YamlSource } from '../formats/yaml-source.ts';
import { kindAt } from '../schema/fields.ts';

/** What a name in a story names. An option's name is `choice.option`. */
export type NameKind = 'segment' | 'variable' | 'choice' | 'option' | 'group' | 'template';

/** A name where it stands in a file. */
export interface Occurrence {
  readonly kind: NameKind;
  readonly name: string;
  readonly isDefinition: boolean;
  readonly file: string;
  /** The name alone; of an option the part after the dot. The whole value if the name isn't written there letter by letter. */
  readonly range: Range;
  /** Whether `range` is just the name, so that another may be put there. */
  readonly isExact: boolean;
}

const CONDITIONS: ReadonlySet<string> = new Set([
  'when',
  'always',
  'never',
  'reachable',
  'eventually',
  'after',
  'until',
]);
const DEFINES: Readonly<Record<string, NameKind>> = {
  variables: 'variable',
  segments: 'segment',
  groups: 'group',
  templates: 'template',
};

/** Every name in a file, where it is given and where it is used. */
export function namesIn(source: YamlSource): readonly Occurrence[] {
  const found: Occurrence[] = [];
  new Collector(source, found).walk(source.data, []);
  return found;
}

class Collector {
  readonly #source: YamlSource;
  readonly #found: Occurrence[];
  /** The choice that the walk is in. */
  #choice = '';

  constructor(source: YamlSource, found: Occurrence[]) {
    this.#source = source;
    this.#found = found;
  }

  walk(value: unknown, path: WrittenPath): void {
    if (Array.isArray(value))
      return value.forEach((item, index) => this.#entry(item, [...path, index]));
    if (!isMapping(value) || path.at(-1) === 'metadata') return;
    const kind = kindAt(path);
    if (kind === 'choice') {
      this.#choice = String(value['id']);
      this.#value('choice', this.#choice, true, [...path, 'id']);
    }
    if (kind === 'option')
      this.#value('option', `${this.#choice}.${String(value['id'])}`, true, [...path, 'id']);
    const defines =
      path.length === 1 || path[0] === 'templates' ? DEFINES[String(path.at(-1))] : undefined;
    for (const [field, inner] of Object.entries(value)) {
      const place = [...path, field];
      if (defines)
        this.#add(defines, field, true, this.#source.exactly(place), () =>
          this.#source.locate(place, 'key'),
        );
      this.#entry(inner, place);
    }
  }

  #entry(value: unknown, path: WrittenPath): void {
    if (typeof value !== 'string') return this.walk(value, path);
    const field = path.findLast((part) => typeof part === 'string');
    const kind = kindAt(path.slice(0, path.lastIndexOf(field ?? '')));
    if (!field || !kind) return;
    if (field === 'to' || (field === 'start' && kind === 'story'))
      this.#value('segment', value, false, path);
    else if (field === 'group') this.#value('group', value, false, path);
    else if (field === 'template') this.#value('template', value, false, path);
    else if (field === 'default' && kind === 'choice')
      this.#value('option', `${this.#choice}.${value}`, false, path);
    else if (field === 'do')
      this.#expression(value, path, () => {
        const effect = parseEffect(value);
        this.#within('variable', effect.variable, path, effect.variableAt.start);
        return effect.value;
      });
    else if (CONDITIONS.has(field)) this.#expression(value, path, () => parseCondition(value));
  }

  #expression(text: string, path: WrittenPath, parse: () => Expression): void {
    try {
      this.#names(parse(), text, path);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }

  #names(expression: Expression, text: string, path: WrittenPath): void {
    switch (expression.kind) {
      case 'literal':
        return;
      case 'variable':
        return this.#within('variable', expression.name, path, expression.at.start);
      case 'visited':
      case 'at':
        return this.#within(
          'segment',
          expression.segment,
          path,
          text.indexOf(expression.segment, text.indexOf('(', expression.at.start)),
        );
      case 'chosen': {
        const choiceAt = text.indexOf(expression.choice, text.indexOf('(', expression.at.start));
        this.#within('choice', expression.choice, path, choiceAt);
        const start = text.indexOf(expression.option, choiceAt + expression.choice.length);
        return this.#at('option', `${expression.choice}.${expression.option}`, false, path, {
          start,
          end: start + expression.option.length,
        });
      }
      case 'not':
      case 'negate':
        return this.#names(expression.operand, text, path);
      default:
        this.#names(expression.left, text, path);
        // `laps += 1` is held as `laps = laps + 1`, both at one place.
        this.#names(expression.right, text, path);
    }
  }

  #value(kind: NameKind, name: string, isDefinition: boolean, path: WrittenPath): void {
    const written = name.slice(name.indexOf('.') + 1);
    this.#at(kind, name, isDefinition, path, { start: 0, end: written.length });
  }

  #within(kind: NameKind, name: string, path: WrittenPath, start: number): void {
    this.#at(kind, name, false, path, { start, end: start + name.length });
  }

  #at(
    kind: NameKind,
    name: string,
    isDefinition: boolean,
    path: WrittenPath,
    within: { readonly start: number; readonly end: number },
  ): void {
    this.#add(kind, name, isDefinition, this.#source.exactly(path, within), () =>
      this.#source.locate(path, 'value'),
    );
  }

  #add(
    kind: NameKind,
    name: string,
    isDefinition: boolean,
    exact: Range | undefined,
    around: () => Range,
  ): void {
    const range = exact ?? around();
    const last = this.#found.at(-1);
    if (
      last?.kind === kind &&
      last.name === name &&
      last.range.start.line === range.start.line &&
      last.range.start.column === range.start.column
    )
      return;
    this.#found.push({
      kind,
      name,
      isDefinition,
      file: this.#source.file,
      range,
      isExact: exact !== undefined,
    });
  }
}

/** The name that a place in a file is in. */
export function nameAt(
  occurrences: readonly Occurrence[],
  file: string,
  place: Range['start'],
): Occurrence | undefined {
  return occurrences.find(
    ({ file: its, range }) =>
      its === file &&
      range.start.line === place.line &&
      range.start.column <= place.column &&
      place.column <= range.end.column &&
      range.end.line === place.line,
  );
}
