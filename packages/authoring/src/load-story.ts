import { readFileSync, statSync } from 'node:fs';
import { type Story, type StoryPath, type StoryProblem, validateStory } from '@matchcut/runtime';
import { assemble, INCLUDED_FIELDS } from './assembly/assemble.ts';
import { type FileReader, includeFiles } from './assembly/include.ts';
import type { Origin, Origins } from './assembly/origins.ts';
import {
  type Diagnostic,
  type Fix,
  FILE_START,
  moreErrors,
  type Range,
  type Related,
} from './diagnostics/diagnostic.ts';
import { candidates, nameWithin, replacing } from './assembly/report.ts';
import { suggestion } from './diagnostics/suggestion.ts';
import { isMapping } from './formats/mapping.ts';
import { writtenName } from './formats/writers-form.ts';
import { readYaml, type YamlSource } from './formats/yaml-source.ts';
import { FIELDS, kindAt } from './schema/fields.ts';
import {
  readTranslations,
  translationFindings,
  withTranslations,
  type Translation,
} from './strings/translations.ts';
import { parseProperties, type Property } from './properties/property.ts';

/** Largest story file that is read. A story of 20,000 segments takes about half of it. */
export const MAX_STORY_BYTES: number = 8 * 1024 * 1024;

/** How many errors are told one by one; nobody reads more at a time. */
const MAX_DIAGNOSTICS = 100;

/** What came of loading a story: the story if it is valid, and all there is to say about it; of a valid one only warnings. */
export interface LoadedStory {
  readonly story: Story | undefined;
  /** What the writer states about the story; empty if it isn't valid. */
  readonly properties: readonly Property[];
  readonly diagnostics: readonly Diagnostic[];
  /** The story's own file, those that it includes, and its tables of strings. */
  readonly files: readonly YamlSource[];
  /** The languages that it names files for. */
  readonly translations: readonly Translation[];
  /** The story as put together from its files, valid or not; undefined if they can't be read. */
  readonly data: unknown;
  /** Where a place in the story was written, and why there if that isn't obvious. */
  locate(
    path: StoryPath,
    target: 'value' | 'key',
  ): { readonly file: string; readonly range: Range; readonly related?: readonly Related[] };
  /** How many places in the story were written where this one was: more than one in templates. */
  uses(path: StoryPath): number;
  /** The lines of a field, or its part of a line: what to take away to remove it. Undefined where a template gave it. */
  extent(path: StoryPath): { readonly file: string; readonly range: Range } | undefined;
}

/**
 * Loads a story file, YAML or JSON, with the files that it includes. Never throws for what files hold: a file
 * that can't be read, is too large or isn't UTF-8 becomes a diagnostic too (MC1001, MC1002).
 */
export function loadStoryFile(file: string, reader: FileReader = diskReader): LoadedStory {
  const answer = reader.read(file);
  if ('text' in answer) return loadStory(answer.text, file, reader);
  const range = FILE_START;
  const diagnostic: Diagnostic = {
    code: answer.isTooLarge ? 'MC1002' : 'MC1001',
    severity: 'error',
    file,
    range,
    message: answer.problem,
    advice: answer.advice,
  };
  return {
    story: undefined,
    properties: [],
    translations: [],
    files: [],
    data: undefined,
    locate: () => ({ file, range }),
    uses: () => 1,
    extent: () => undefined,
    diagnostics: [diagnostic],
  };
}

/** Reads files from disk, no more of them than a story may have. */
export const diskReader: FileReader = {
  read(file) {
    try {
      const stats = statSync(file);
      if (!stats.isFile())
        return { problem: 'this is not a file', advice: 'Name a story file, such as story.yaml.' };
      if (stats.size > MAX_STORY_BYTES) {
        return {
          problem: `the file has ${megabytes(stats.size)}; ${megabytes(MAX_STORY_BYTES)} is the most`,
          advice: 'A story holds text only: is this really a story file?',
          isTooLarge: true,
        };
      }
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
    } catch (error) {
      if (error instanceof TypeError)
        return { problem: 'the file is not UTF-8 text', advice: 'Save it as UTF-8.' };
      return {
        problem: `the file can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
        advice: 'Check its name and that you may read it.',
      };
    }
  },
};

/** Includes nothing: for texts that belong to no folder. */
const noReader: FileReader = {
  isNowhere: true,
  read: () => ({
    problem: 'there is no folder to read it from',
    advice: 'Load the story from its file.',
  }),
};

/** Loads a story from text; `file` names it in diagnostics, and `reader` gives the files that it includes. */
export function loadStory(text: string, file: string, reader: FileReader = noReader): LoadedStory {
  const options = { mostDiagnostics: MAX_DIAGNOSTICS };
  const main = readYaml(text, file, { ...options, cache: reader.cacheOf?.(file) });
  if (isPart(main.data)) {
    const range = FILE_START;
    const part: Diagnostic = {
      code: 'MC2001',
      severity: 'error',
      file,
      range,
      message: 'this is a part of a story: it has no "matchcut", "id", "title" and "start"',
      advice: 'Check the story that includes it.',
    };
    return {
      story: undefined,
      properties: [],
      translations: [],
      files: [main],
      data: undefined,
      locate: () => ({ file, range }),
      uses: () => 1,
      extent: () => undefined,
      diagnostics: [part],
    };
  }
  const { sources, diagnostics } = includeFiles(main, reader, options);
  const { translations, diagnostics: untranslated } = readTranslations(main, reader, options);
  const assembly = assemble(sources);
  const { origins } = assembly;
  const data = withTranslations(assembly.data, translations);
  const loaded = {
    files: [...sources, ...translations.map(({ source }) => source)],
    translations,
    data,
    locate: (path: StoryPath, target: 'value' | 'key') => located(origins.of(path), target),
    uses: (path: StoryPath) => origins.uses(origins.of(path)),
    extent: (path: StoryPath) => {
      // What a group or template gives is others' too.
      const { source, path: written, because } = origins.of(path);
      const range = because ? undefined : source.extent(written);
      return range && { file: source.file, range };
    },
  };
  const unassembled = [...diagnostics, ...untranslated, ...assembly.diagnostics];
  if (unassembled.length > 0)
    return { ...loaded, story: undefined, properties: [], diagnostics: atMost(unassembled, file) };
  const validation = validateStory(data);
  if (!validation.isValid) {
    return {
      ...loaded,
      story: undefined,
      properties: [],
      diagnostics: atMost(validation.problems, file).map((problem) =>
        'severity' in problem ? problem : toDiagnostic(problem, origins),
      ),
    };
  }
  const { properties, diagnostics: wrong } = parseProperties(assembly.properties, validation.story);
  if (wrong.length > 0)
    return { ...loaded, story: undefined, properties: [], diagnostics: atMost(wrong, file) };
  return {
    ...loaded,
    story: validation.story,
    properties,
    diagnostics: atMost(translationFindings(validation.story, main, translations), file),
  };
}

/** Whether a file holds what included files hold, and nothing of a story's head. */
function isPart(data: unknown): boolean {
  return (
    isMapping(data) &&
    Object.keys(data).length > 0 &&
    Object.keys(data).every((field) => INCLUDED_FIELDS.includes(field))
  );
}

function atMost<T>(problems: readonly T[], file: string): readonly (T | Diagnostic)[] {
  return problems.length <= MAX_DIAGNOSTICS
    ? problems
    : [...problems.slice(0, MAX_DIAGNOSTICS), moreErrors(file)];
}

function located(
  { source, path, because }: Origin,
  target: 'value' | 'key',
): { file: string; range: Range; related?: readonly Related[] } {
  const place = { file: source.file, range: source.locate(path, target) };
  return because
    ? {
        ...place,
        related: [
          {
            file: because.source.file,
            range: because.source.locate(because.path, because.target),
            message: because.message,
          },
        ],
      }
    : place;
}

function toDiagnostic(problem: StoryProblem, origins: Origins): Diagnostic {
  const { code, message, unknown, path, target, within, related } = problem;
  const origin = origins.of(path);
  const place = located(origin, target);
  const range =
    within && !origin.isFilled ? origin.source.locateWithin(origin.path, within) : place.range;
  const others = [
    ...(related ?? []).map((other) => ({
      ...located(origins.of(other.path), other.target),
      message: other.message,
    })),
    ...(place.related ?? []),
  ];
  const asked = unknown ?? unknownField(problem, origin);
  const named = asked && { name: asked.name, known: candidates(asked) };
  const meant = named && suggestion(named.name, named.known);
  const fix = fixOf(problem, origin, named, meant);
  return {
    ...{
      code,
      severity: 'error',
      file: place.file,
      range,
      message:
        isTime(path) && code === 'MC2004'
          ? 'this is no time with its unit'
          : inWritersWords(message),
    },
    advice: meant === undefined ? adviceOf(problem) : `Did you mean "${meant}"?`,
    ...(others.length > 0 ? { related: others } : {}),
    ...(fix ? { fix } : {}),
  };
}

/** What a machine may do about a problem, if that is beyond doubt. */
function fixOf(
  { code, path, target, within }: StoryProblem,
  { source, path: written, isFilled }: Origin,
  unknown: StoryProblem['unknown'],
  meant: string | undefined,
): Fix | undefined {
  if (isFilled) return undefined;
  if (unknown && meant !== undefined) {
    return replacing(
      unknown,
      meant,
      source,
      target === 'key'
        ? source.exactly(written)
        : nameWithin(
            source,
            written,
            within ?? { start: 0, end: unknown.name.length },
            unknown.name,
          ),
    ).fix;
  }
  if (code === 'MC2004' && isTime(path)) {
    const spot = source.spotAt(source.locate(written, 'value').start);
    // In JSON a time needs quotes.
    const quote = source.text.trimStart().startsWith('{') ? '"' : '';
    if (spot && /^\d+(\.\d+)?$/.test(spot.text))
      return {
        title: `Write ${spot.text} s`,
        edits: [{ file: source.file, range: spot.range, text: `${quote}${spot.text}s${quote}` }],
        isSafe: false,
      };
  }
  return undefined;
}

/** A field that doesn't exist, and those that do there. */
function unknownField(
  { code, path }: StoryProblem,
  { path: written }: Origin,
): StoryProblem['unknown'] {
  const kind = code === 'MC2002' ? kindAt(written.slice(0, -1)) : undefined;
  return kind && { name: String(path.at(-1)), known: Object.keys(FIELDS[kind]) };
}

function adviceOf({ path, code, advice }: StoryProblem): string {
  return isTime(path) && code === 'MC2004'
    ? 'Write a time with its unit, such as "9.5s" or "1m30s".'
    : inWritersWords(advice);
}

function isTime(path: StoryPath): boolean {
  const last = path.at(-1);
  return path.length > 2 && typeof last === 'string' && writtenName(last) !== last;
}

function inWritersWords(text: string): string {
  return text.replace(
    /"(durationMs|opensAtMs|closesAtMs)"/g,
    (_, field: string) => `"${writtenName(field)}"`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
