import { FORBIDDEN_KEYS } from '@matchcut/runtime';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isMapping, type Mapping } from '../formats/mapping.ts';
import { fromWritersForm } from '../formats/writers-form.ts';
import type { YamlSource } from '../formats/yaml-source.ts';
import { type Entry, groupProblems, inGroup } from './groups.ts';
import { Origins } from './origins.ts';
import { errorAt } from './report.ts';
import { fillTemplates } from './templates.ts';

/** A story put together from its files, not validated yet. */
export interface Assembly {
  readonly data: unknown;
  /** What the writer states about the story. */
  readonly properties: readonly Entry[];
  readonly origins: Origins;
  readonly diagnostics: readonly Diagnostic[];
}

const SECTIONS = ['variables', 'segments', 'groups', 'templates'] as const;
/** What a file may hold that another one includes. */
export const INCLUDED_FIELDS: readonly string[] = [...SECTIONS, 'use', 'properties', 'include'];

/** Puts a story together: its files joined, templates filled, groups' settings spread. */
export function assemble(sources: readonly YamlSource[]): Assembly {
  const [main] = sources as [YamlSource];
  const origins = new Origins(main);
  if (!isMapping(main.data)) return { data: main.data, properties: [], origins, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const sections = {
    variables: new Map<string, Entry>(),
    segments: new Map<string, Entry>(),
    groups: new Map<string, Entry>(),
    templates: new Map<string, Entry>(),
  };
  const add = (section: (typeof SECTIONS)[number], id: string, entry: Entry): void => {
    const earlier = sections[section].get(id);
    if (!earlier) return void sections[section].set(id, entry);
    const related = [
      {
        file: earlier.source.file,
        range: earlier.source.locate(earlier.path, 'key'),
        message: 'the other one',
      },
    ];
    diagnostics.push(
      errorAt({
        code: 'MC2006',
        ...entry,
        target: 'key',
        message: `"${id}" stands in "${section}" twice`,
        advice: 'Rename or remove one of the two.',
        related,
      }),
    );
  };
  for (const source of sources) {
    if (!isMapping(source.data)) continue;
    for (const section of SECTIONS) {
      const entries = source.data[section];
      if (isMapping(entries))
        for (const [id, value] of Object.entries(entries))
          add(section, id, { value, source, path: [section, id] });
      else if (
        entries !== undefined &&
        entries !== null &&
        (source !== main || section === 'groups' || section === 'templates')
      ) {
        diagnostics.push(
          errorAt({
            code: 'MC2004',
            source,
            path: [section],
            message: 'expected a mapping of ids',
            advice: `Write "${section}:" and the entries below it, indented.`,
          }),
        );
      }
    }
    if (source !== main) diagnostics.push(...strangers(source, source.data));
  }
  const lists = {
    use: listEntries(sources, 'use', diagnostics),
    properties: listEntries(sources, 'properties', diagnostics),
  };
  const filled = fillTemplates(sections.templates, lists.use);
  diagnostics.push(...groupProblems(sections.groups), ...filled.diagnostics);
  for (const { section, id, use, ...entry } of filled.entries) {
    if (FORBIDDEN_KEYS.has(id)) {
      diagnostics.push(
        errorAt({
          code: 'MC1007',
          ...use,
          message: `"${id}" can't be used as a name`,
          advice: 'Choose another.',
        }),
      );
      continue;
    }
    add(section, id, entry);
    if (sections[section].get(id) !== entry) continue;
    const because = {
      message: `template "${use.template}" is used here`,
      source: use.source,
      path: use.path,
      target: 'value',
    } as const;
    origins.set([section, id], { source: entry.source, path: entry.path, because, isFilled: true });
  }
  for (const section of ['variables', 'segments'] as const) {
    for (const [id, { source, path }] of sections[section])
      if (source !== main)
        if (origins.of([section, id]).source === main) origins.set([section, id], { source, path });
  }
  const { include: _i, groups: _g, templates: _t, use: _u, properties: _p, ...own } = main.data;
  const data: Mapping = { ...own };
  // "variables:" with nothing below it is none.
  if (data['variables'] === null) delete data['variables'];
  if (sections.variables.size > 0) data['variables'] = valuesOf(sections.variables);
  if (sections.segments.size > 0)
    data['segments'] = Object.fromEntries(
      [...sections.segments].map(([id, entry]) => [id, segmentOf(id, entry)]),
    );
  return { data: fromWritersForm(data), properties: lists.properties, origins, diagnostics };

  function segmentOf(id: string, { value, source, path }: Entry): unknown {
    if (!isMapping(value) || value['group'] === undefined) return value;
    const name = value['group'];
    const group = typeof name === 'string' ? sections.groups.get(name) : undefined;
    if (group) return inGroup(id, value, group, origins);
    diagnostics.push(
      errorAt({
        code: 'MC2003',
        source,
        path: [...path, 'group'],
        message: `group "${String(name)}" doesn't exist`,
        advice: 'Add it under "groups".',
        unknown: { name: String(name), known: [...sections.groups.keys()] },
      }),
    );
    return value;
  }
}

function strangers(source: YamlSource, data: Mapping): Diagnostic[] {
  return Object.keys(data)
    .filter((name) => !INCLUDED_FIELDS.includes(name))
    .map((name) =>
      errorAt({
        code: 'MC2002',
        source,
        path: [name],
        target: 'key',
        message: `"${name}" doesn't belong into an included file`,
        advice: `It may hold ${INCLUDED_FIELDS.join(', ')}.`,
        unknown: { name, known: INCLUDED_FIELDS },
      }),
    );
}

function listEntries(
  sources: readonly YamlSource[],
  field: string,
  diagnostics: Diagnostic[],
): Entry[] {
  return sources.flatMap((source) => {
    const list = isMapping(source.data) ? source.data[field] : undefined;
    if (list === undefined || list === null) return [];
    if (Array.isArray(list))
      return list.map((value: unknown, index) => ({ value, source, path: [field, index] }));
    diagnostics.push(
      errorAt({
        code: 'MC2004',
        source,
        path: [field],
        message: 'expected a list',
        advice: 'Start each entry with "- ".',
      }),
    );
    return [];
  });
}

function valuesOf(entries: ReadonlyMap<string, Entry>): Mapping {
  return Object.fromEntries([...entries].map(([id, { value }]) => [id, value]));
}
