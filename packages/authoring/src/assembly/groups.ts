import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isMapping, type Mapping } from '../formats/mapping.ts';
import { storyName } from '../formats/writers-form.ts';
import type { WrittenPath, YamlSource } from '../formats/yaml-source.ts';
import type { Origins } from './origins.ts';
import { errorAt } from './report.ts';

/** What a group may set for its segments, for their choices, and for their options. */
export const GROUP_FIELDS = {
  group: ['chapter', 'duration', 'do', 'routes', 'checkpoint', 'metadata', 'choice', 'option'],
  choice: ['opens', 'closes', 'default'],
  option: ['unavailable', 'cut'],
} as const;

/** A part of a story, as it was written and where. */
export interface Entry {
  readonly value: unknown;
  readonly source: YamlSource;
  readonly path: WrittenPath;
}

/** Says what in a group isn't one of its settings. */
export function* groupProblems(groups: ReadonlyMap<string, Entry>): Generator<Diagnostic> {
  for (const { value, source, path } of groups.values()) {
    if (!isMapping(value)) {
      yield errorAt({
        code: 'MC2004',
        source,
        path,
        message: 'expected a mapping of fields',
        advice: 'A group holds settings such as "duration: 12s".',
      });
      continue;
    }
    yield* unknownFields(value, GROUP_FIELDS.group, source, path);
    for (const part of ['choice', 'option'] as const) {
      const settings = value[part];
      if (isMapping(settings))
        yield* unknownFields(settings, GROUP_FIELDS[part], source, [...path, part]);
      else if (settings !== undefined)
        yield errorAt({
          code: 'MC2004',
          source,
          path: [...path, part],
          message: 'expected a mapping of fields',
          advice: `It may set ${GROUP_FIELDS[part].join(', ')}.`,
        });
    }
  }
}

function* unknownFields(
  value: Mapping,
  known: readonly string[],
  source: YamlSource,
  path: WrittenPath,
): Generator<Diagnostic> {
  for (const name of Object.keys(value)) {
    if (!known.includes(name))
      yield errorAt({
        code: 'MC2002',
        source,
        path: [...path, name],
        target: 'key',
        message: `"${name}" isn't a field here`,
        advice: `A field here is one of ${known.join(', ')}.`,
        unknown: { name, known },
      });
  }
}

/**
 * A segment with its group's settings: its own fields win; effects of the group come before its own; metadata
 * is joined. Routes are taken only by segments that neither have their own nor are endings.
 */
export function inGroup(id: string, segment: Mapping, group: Entry, origins: Origins): Mapping {
  const settings = group.value;
  if (!isMapping(settings)) return segment;
  const { group: name, ...own } = segment;
  const path = ['segments', id];
  const because = {
    message: `it comes from group "${String(name)}"`,
    ...group,
    target: 'key',
  } as const;
  const take = (at: WrittenPath, from: WrittenPath): void =>
    origins.set([...path, ...at.map(inStory)], {
      source: group.source,
      path: [...group.path, ...from],
      because,
    });
  const result: Mapping = { ...own };
  for (const field of ['chapter', 'duration', 'routes', 'checkpoint'] as const) {
    if (
      settings[field] === undefined ||
      own[field] !== undefined ||
      (field === 'routes' && own['ending'] !== undefined)
    )
      continue;
    result[field] = settings[field];
    take([field], [field]);
  }
  if (
    isMapping(settings['metadata']) &&
    (own['metadata'] === undefined || isMapping(own['metadata']))
  )
    result['metadata'] = { ...settings['metadata'], ...own['metadata'] };
  if (settings['do'] !== undefined) {
    const [shared, added] = [listOf(settings['do']), listOf(own['do'])];
    result['do'] = [...shared, ...added];
    shared.forEach((_, index) => take(['do', index], ['do', index]));
    const { source, path: segmentPath } = origins.of(path);
    added.forEach((_, index) =>
      origins.set([...path, 'do', shared.length + index], {
        source,
        path: [...segmentPath, 'do', index],
      }),
    );
  }
  const { choice, option } = settings;
  if (Array.isArray(own['choices']) && (isMapping(choice) || isMapping(option))) {
    result['choices'] = own['choices'].map((asked: unknown, index) => {
      if (!isMapping(asked)) return asked;
      const complete: Mapping = { ...asked };
      fill(complete, isMapping(choice) ? choice : {}, (field) =>
        take(['choices', index, field], ['choice', field]),
      );
      if (Array.isArray(asked['options'])) {
        complete['options'] = asked['options'].map((answer: unknown, number) => {
          if (!isMapping(answer)) return answer;
          const whole: Mapping = { ...answer };
          fill(
            whole,
            isMapping(option) ? option : {},
            (field) => take(['choices', index, 'options', number, field], ['option', field]),
            answer['to'] === undefined ? ['cut'] : [],
          );
          return whole;
        });
      }
      return complete;
    });
  }
  return result;
}

function fill(
  into: Mapping,
  settings: Mapping,
  taken: (field: string) => void,
  except: readonly string[] = [],
): void {
  for (const [field, value] of Object.entries(settings)) {
    if (into[field] !== undefined || into[storyName(field)] !== undefined || except.includes(field))
      continue;
    into[field] = value;
    taken(field);
  }
}

function listOf(effects: unknown): unknown[] {
  if (effects === undefined) return [];
  return Array.isArray(effects) ? effects : [effects];
}

function inStory(part: string | number): string | number {
  return typeof part === 'string' ? storyName(part) : part;
}
