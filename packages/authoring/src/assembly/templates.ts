import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { suggestion } from '../diagnostics/suggestion.ts';
import { isMapping, type Mapping } from '../formats/mapping.ts';
import type { WrittenPath, YamlSource } from '../formats/yaml-source.ts';
import type { Entry } from './groups.ts';
import { errorAt } from './report.ts';

/** Most values that all uses of templates may come to. */
export const MAX_FILLED_VALUES = 500_000;

const PLACEHOLDER = /<([A-Za-z][\w-]*)>/g;
const TEMPLATE_FIELDS = ['parameters', 'variables', 'segments'];
const USE_FIELDS = ['template', 'with'];

type Argument = string | number | boolean;

/** A part that a template gave, and the `use` that asked for it. */
export interface FilledEntry extends Entry {
  readonly section: 'segments' | 'variables';
  readonly id: string;
  readonly use: {
    readonly source: YamlSource;
    readonly path: WrittenPath;
    readonly template: string;
  };
}

/** What the uses of templates come to, and what was wrong with them. */
export interface Filled {
  readonly entries: readonly FilledEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Fills templates: each use gives the template's segments and variables, every `<parameter>` in their ids and
 * texts replaced by its argument. A value that is nothing but a placeholder becomes the argument itself, number or not.
 */
export function fillTemplates(
  templates: ReadonlyMap<string, Entry>,
  uses: readonly Entry[],
): Filled {
  return new Filling(templates).run(uses);
}

class Filling {
  readonly #templates: ReadonlyMap<string, Entry>;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #entries: FilledEntry[] = [];
  #values = 0;

  constructor(templates: ReadonlyMap<string, Entry>) {
    this.#templates = templates;
  }

  run(uses: readonly Entry[]): Filled {
    for (const { value, source, path } of this.#templates.values()) {
      if (isMapping(value)) this.#rejectUnknown(value, TEMPLATE_FIELDS, source, path);
      else
        this.#diagnostics.push(
          errorAt({
            code: 'MC2004',
            source,
            path,
            message: 'expected a mapping of fields',
            advice: 'A template has "parameters" and "segments".',
          }),
        );
    }
    for (const use of uses) {
      this.#fill(use);
      if (this.#values > MAX_FILLED_VALUES) {
        this.#diagnostics.push(
          errorAt({
            code: 'MC1013',
            ...use,
            message: `the templates come to more than ${MAX_FILLED_VALUES} values`,
            advice: 'Use fewer, or smaller ones.',
          }),
        );
        break;
      }
    }
    return { entries: this.#entries, diagnostics: this.#diagnostics };
  }

  #fill({ value: use, source, path }: Entry): void {
    const wrong = (at: WrittenPath, message: string, advice: string): unknown =>
      this.#diagnostics.push(errorAt({ code: 'MC2004', source, path: at, message, advice }));
    if (!isMapping(use))
      return void wrong(
        path,
        'expected a mapping of fields',
        'Write { template: lap, with: { number: 1 } }.',
      );
    this.#rejectUnknown(use, USE_FIELDS, source, path);
    const name = use['template'];
    if (typeof name !== 'string')
      return void wrong(
        [...path, 'template'],
        'expected the name of a template',
        'Write "template: lap".',
      );
    const template = this.#templates.get(name);
    if (!template) {
      this.#diagnostics.push(
        errorAt({
          code: 'MC2003',
          source,
          path: [...path, 'template'],
          message: `template "${name}" doesn't exist`,
          advice: 'Add it under "templates".',
          unknown: { name, known: [...this.#templates.keys()] },
        }),
      );
      return;
    }
    if (!isMapping(template.value)) return;
    const given = use['with'] ?? {};
    if (!isMapping(given))
      return void wrong(
        [...path, 'with'],
        'expected a mapping of arguments',
        'Write "with: { number: 1 }".',
      );
    const args = this.#argumentsOf(template.value, given, source, path, name);
    if (!args) return;
    for (const section of ['variables', 'segments'] as const) {
      const body = template.value[section];
      if (!isMapping(body)) continue;
      for (const [id, content] of Object.entries(body)) {
        const origin = { source: template.source, path: [...template.path, section, id] };
        const filled = this.#value(content, args, origin);
        this.#entries.push({
          ...origin,
          section,
          id: String(this.#text(id, args, origin)),
          value: filled,
          use: { source, path, template: name },
        });
      }
    }
  }

  /** Every parameter with its argument; undefined if one is missing. */
  #argumentsOf(
    template: Mapping,
    given: Mapping,
    source: YamlSource,
    path: WrittenPath,
    name: string,
  ): ReadonlyMap<string, Argument> | undefined {
    const declared = template['parameters'] ?? [];
    const parameters = new Map<string, unknown>(
      Array.isArray(declared)
        ? declared.map((parameter) => [String(parameter), undefined])
        : Object.entries(isMapping(declared) ? declared : {}),
    );
    this.#rejectUnknown(
      given,
      [...parameters.keys()],
      source,
      [...path, 'with'],
      `template "${name}" has no parameter of that name`,
    );
    const args = new Map<string, Argument>();
    for (const [parameter, otherwise] of parameters) {
      const value = given[parameter] ?? otherwise;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        args.set(parameter, value);
      else if (value === undefined || value === null)
        this.#diagnostics.push(
          errorAt({
            code: 'MC2001',
            source,
            path,
            message: `"${parameter}" of template "${name}" is missing`,
            advice: `Add it: with: { ${parameter}: … }.`,
          }),
        );
      else
        this.#diagnostics.push(
          errorAt({
            code: 'MC2004',
            source,
            path: [...path, 'with', parameter],
            message: 'an argument is a text, a number, true or false',
            advice: 'Write a single value.',
          }),
        );
    }
    return args.size === parameters.size ? args : undefined;
  }

  #value(
    value: unknown,
    args: ReadonlyMap<string, Argument>,
    origin: { source: YamlSource; path: WrittenPath },
  ): unknown {
    this.#values += 1;
    if (this.#values > MAX_FILLED_VALUES) return null;
    if (typeof value === 'string') return this.#text(value, args, origin);
    if (Array.isArray(value))
      return value.map((item, index) =>
        this.#value(item, args, { ...origin, path: [...origin.path, index] }),
      );
    if (!isMapping(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        String(this.#text(key, args, origin)),
        this.#value(item, args, { ...origin, path: [...origin.path, key] }),
      ]),
    );
  }

  #text(
    text: string,
    args: ReadonlyMap<string, Argument>,
    origin: { source: YamlSource; path: WrittenPath },
  ): Argument {
    const whole = /^<([A-Za-z][\w-]*)>$/.exec(text)?.[1];
    const argument = whole === undefined ? undefined : args.get(whole);
    if (argument !== undefined) return argument;
    return text.replace(PLACEHOLDER, (placeholder, name: string) => {
      const value = args.get(name);
      if (value !== undefined) return String(value);
      // Words in angle brackets may be text; only one that is nearly a parameter is a slip.
      const known = [...args.keys()];
      if (suggestion(name, known) !== undefined)
        this.#diagnostics.push(
          errorAt({
            code: 'MC2003',
            ...origin,
            message: `the template has no parameter "${name}"`,
            advice: 'Add it to "parameters".',
            unknown: { name, known },
          }),
        );
      return placeholder;
    });
  }

  #rejectUnknown(
    value: Mapping,
    known: readonly string[],
    source: YamlSource,
    path: WrittenPath,
    message?: string,
  ): void {
    for (const name of Object.keys(value)) {
      if (!known.includes(name))
        this.#diagnostics.push(
          errorAt({
            code: 'MC2002',
            source,
            path: [...path, name],
            target: 'key',
            message: message ?? `"${name}" isn't a field here`,
            advice: `Known here: ${known.join(', ')}.`,
            unknown: { name, known },
          }),
        );
    }
  }
}
