import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isMapping } from '../formats/mapping.ts';
import {
  readYaml,
  type ReadOptions,
  type YamlCache,
  type YamlSource,
} from '../formats/yaml-source.ts';
import { errorAt, type Slip } from './report.ts';

/** Most files that a story may be spread over. */
export const MAX_FILES = 500;

/** How other files of a story are read. */
export interface FileReader {
  /** The text of a file, or why it can't be had. */
  read(
    file: string,
  ):
    | { readonly text: string }
    | { readonly problem: string; readonly advice: string; readonly isTooLarge?: boolean };
  /** Whether there is no folder at all, for a text that belongs to none: it is read without its translations. */
  readonly isNowhere?: boolean;
  /** What was read of that file before, for files that are read again and again. */
  cacheOf?(file: string): YamlCache;
}

/** A story's files, those that include before those that are included. */
export interface StoryFiles {
  readonly sources: readonly YamlSource[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the files that a story includes, each once, none from outside the story's folder. */
export function includeFiles(
  main: YamlSource,
  reader: FileReader,
  options: ReadOptions,
): StoryFiles {
  const sources = [main];
  const diagnostics: Diagnostic[] = [];
  const includedBy = new Map([[resolve(main.file), '']]);
  for (let next = 0; next < sources.length; next += 1) {
    const source = sources[next] as YamlSource;
    if (!isMapping(source.data) || source.data['include'] === undefined) continue;
    const wanted = source.data['include'];
    const isList = Array.isArray(wanted);
    for (const [index, name] of (isList ? (wanted as unknown[]) : [wanted]).entries()) {
      const place = { source, path: isList ? ['include', index] : ['include'] };
      if (typeof name !== 'string' || name === '') {
        diagnostics.push(
          errorAt({
            ...place,
            code: 'MC2004',
            message: 'expected the name of a file',
            advice: 'Write a path such as "acts/one.yaml".',
          }),
        );
        continue;
      }
      const file = resolve(dirname(source.file), name);
      const astray = outsideFolder(main, file, name);
      if (astray) {
        diagnostics.push(errorAt({ ...place, ...astray }));
        continue;
      }
      const earlier = includedBy.get(file);
      if (earlier !== undefined) {
        diagnostics.push(
          errorAt({
            ...place,
            code: 'MC1011',
            message:
              earlier === ''
                ? "this is the story's own file"
                : `"${name}" is included already, by ${earlier}`,
            advice: 'Include each file once.',
          }),
        );
        continue;
      }
      if (sources.length >= MAX_FILES) {
        diagnostics.push(
          errorAt({
            ...place,
            code: 'MC1012',
            message: `the story has more than ${MAX_FILES} files`,
            advice: 'Put some of them together.',
          }),
        );
        return { sources, diagnostics };
      }
      includedBy.set(file, source.file);
      const shown = shownAs(main, file);
      const answer = reader.read(shown);
      if ('problem' in answer) {
        diagnostics.push(
          errorAt({
            ...place,
            code: 'MC1001',
            message: `"${name}": ${answer.problem}`,
            advice: answer.advice,
          }),
        );
        continue;
      }
      sources.push(readYaml(answer.text, shown, { ...options, cache: reader.cacheOf?.(shown) }));
    }
  }
  return {
    sources,
    diagnostics: [...sources.flatMap((source) => source.diagnostics), ...diagnostics],
  };
}

/** What is wrong with a file that doesn't lie in the folder of a story's own; undefined if it does. */
export function outsideFolder(
  main: YamlSource,
  file: string,
  name: string,
): Pick<Slip, 'code' | 'message' | 'advice'> | undefined {
  const fromFolder = relative(dirname(resolve(main.file)), file);
  if (!isAbsolute(fromFolder) && fromFolder !== '..' && !fromFolder.startsWith(`..${sep}`))
    return undefined;
  return {
    code: 'MC1010',
    message: `"${name}" lies outside the story's folder`,
    advice: 'Move the file beside the story, or into a folder below it.',
  };
}

/** A file's path as diagnostics show it: from where the story was named from. */
export function shownAs(main: YamlSource, file: string): string {
  return isAbsolute(main.file) ? file : relative('', file);
}
