import { readFile, stat } from 'node:fs/promises';
import { type Story, type StoryPath, type StoryProblem, validateStory } from '@matchcut/runtime';
import { type Diagnostic, FILE_START, moreErrors, type Range } from './diagnostics/diagnostic.ts';
import { suggestion } from './diagnostics/suggestion.ts';
import { fromWritersForm, writtenName } from './formats/writers-form.ts';
import { readYaml, type YamlSource } from './formats/yaml-source.ts';

/** Largest story file that is read. A story of 20,000 segments takes about half of it. */
export const MAX_STORY_BYTES: number = 8 * 1024 * 1024;

/** How many errors are told one by one; nobody reads more at a time. */
const MAX_DIAGNOSTICS = 100;

/** What came of loading a story: the story if it is valid, and all there is to say about it. */
export interface LoadedStory {
  readonly story: Story | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The file's text, for excerpts. */
  readonly text: string;
  /** Where a place in the story stands in the file. */
  locate(path: StoryPath, target: 'value' | 'key'): Range;
}

/**
 * Loads a story file, YAML or JSON. Never throws for what the file holds: a file that can't be read,
 * is too large or isn't UTF-8 becomes a diagnostic too (MC1001, MC1002).
 */
export async function loadStoryFile(file: string): Promise<LoadedStory> {
  const failed = (code: string, message: string, advice: string): LoadedStory => ({
    story: undefined,
    text: '',
    locate: () => FILE_START,
    diagnostics: [{ code, severity: 'error', file, range: FILE_START, message, advice }],
  });
  let bytes: Buffer;
  try {
    const stats = await stat(file);
    if (!stats.isFile()) return failed('MC1001', 'this is not a file', 'Name a story file, such as story.yaml.');
    if (stats.size > MAX_STORY_BYTES) {
      return failed('MC1002', `the file has ${megabytes(stats.size)}; ${megabytes(MAX_STORY_BYTES)} is the most`, 'A story holds text only: is this really a story file?');
    }
    bytes = await readFile(file);
  } catch (error) {
    return failed('MC1001', `the file can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, 'Check its name and that you may read it.');
  }
  const text = decode(bytes);
  return text === undefined ? failed('MC1001', 'the file is not UTF-8 text', 'Save it as UTF-8.') : loadStory(text, file);
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Loads a story from text; `file` names it in diagnostics. */
export function loadStory(text: string, file: string): LoadedStory {
  const source = readYaml(text, file, MAX_DIAGNOSTICS);
  const locate: LoadedStory['locate'] = (path, target) => source.locate(asWritten(path), target);
  if (source.diagnostics.length > 0) return { story: undefined, diagnostics: source.diagnostics, text, locate };
  const validation = validateStory(fromWritersForm(source.data));
  if (validation.isValid) return { story: validation.story, diagnostics: [], text, locate };
  const shown = validation.problems.slice(0, MAX_DIAGNOSTICS).map((problem) => toDiagnostic(problem, source, file));
  const isAll = shown.length === validation.problems.length;
  return { story: undefined, diagnostics: isAll ? shown : [...shown, moreErrors(file)], text, locate };
}

function toDiagnostic(problem: StoryProblem, source: YamlSource, file: string): Diagnostic {
  const { code, message, unknown } = problem;
  const meant = unknown && suggestion(unknown.name, unknown.known);
  return {
    code,
    severity: 'error',
    file,
    range: rangeOf(problem, source),
    message: inWritersWords(message),
    advice: meant === undefined ? adviceOf(problem) : `Did you mean "${meant}"?`,
  };
}

function rangeOf({ path, target, within }: StoryProblem, source: YamlSource): Range {
  const written = asWritten(path);
  return within ? source.locateWithin(written, within) : source.locate(written, target);
}

function asWritten(path: StoryPath): StoryPath {
  return path.map((part) => (typeof part === 'string' ? writtenName(part) : part));
}

function adviceOf({ path, code, advice }: StoryProblem): string {
  const last = path.at(-1);
  const isTime = typeof last === 'string' && writtenName(last) !== last;
  return isTime && code === 'MC2004' ? 'Write a time with its unit, such as "9.5s" or "1m30s".' : inWritersWords(advice);
}

function inWritersWords(text: string): string {
  return text.replace(/"(durationMs|opensAtMs|closesAtMs)"/g, (_, field: string) => `"${writtenName(field)}"`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
