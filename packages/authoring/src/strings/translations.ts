import { dirname, resolve } from 'node:path';
import { storyLines, type Story } from '@matchcut/runtime';
import { outsideFolder, shownAs, type FileReader } from '../assembly/include.ts';
import { errorAt, type Slip } from '../assembly/report.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isMapping, type Mapping } from '../formats/mapping.ts';
import { readYaml, type ReadOptions, type YamlSource } from '../formats/yaml-source.ts';
import { readTable, type StringTable } from './table.ts';

/** A language that a story names a file for. */
export interface Translation {
  readonly language: string;
  readonly source: YamlSource;
  readonly table: StringTable;
}

/** How many missing lines are named. */
const MOST_NAMES = 3;

/** Reads the files that a story names under `translations`, none from outside the story's folder. */
export function readTranslations(
  main: YamlSource,
  reader: FileReader,
  options: ReadOptions,
): { readonly translations: readonly Translation[]; readonly diagnostics: readonly Diagnostic[] } {
  const wanted = isMapping(main.data) ? main.data['translations'] : undefined;
  const translations: Translation[] = [];
  const diagnostics: Diagnostic[] = [];
  const fail = (slip: Omit<Slip, 'source'> & { readonly source?: YamlSource }): void =>
    void diagnostics.push(errorAt({ source: main, ...slip }));
  for (const [language, name] of Object.entries(isMapping(wanted) ? wanted : {})) {
    // Written out in the story itself, as in a built one.
    if (typeof name !== 'string' || reader.isNowhere) continue;
    const path = ['translations', language];
    const file = resolve(dirname(main.file), name);
    const astray = outsideFolder(main, file, name);
    if (astray) {
      fail({ path, ...astray });
      continue;
    }
    const shown = shownAs(main, file);
    const answer = reader.read(shown);
    if ('problem' in answer) {
      fail({
        code: 'MC1001',
        path,
        message: `"${name}": ${answer.problem}`,
        advice: `Make it by \`matchcut strings export --language ${language}\`.`,
      });
      continue;
    }
    const source = readYaml(answer.text, shown, { ...options, cache: reader.cacheOf?.(shown) });
    diagnostics.push(...source.diagnostics);
    if (source.diagnostics.length > 0) continue;
    const table = readTable(source);
    if ('message' in table) fail({ code: 'MC1014', source, ...table });
    else if (table.language !== language)
      fail({
        code: 'MC1014',
        source,
        path: ['language'],
        message: `this table is in "${table.language}", and the story takes it for "${language}"`,
        advice: 'Correct one of the two.',
      });
    else translations.push({ language, source, table });
  }
  return { translations, diagnostics };
}

/** A story's data with its translations written out; what isn't translated yet is left out. */
export function withTranslations(data: unknown, translations: readonly Translation[]): unknown {
  if (!isMapping(data) || !isMapping(data['translations'])) return data;
  const written = Object.entries(data['translations']).filter(
    ([, texts]) => typeof texts !== 'string',
  );
  const texts = ({ table: { lines } }: Translation): Mapping =>
    Object.fromEntries(
      [...lines].flatMap(([line, { text }]) => (text === '' ? [] : [[line, text]])),
    );
  return {
    ...data,
    translations: Object.fromEntries([
      ...written,
      ...translations.map((translation): [string, unknown] => [
        translation.language,
        texts(translation),
      ]),
    ]),
  };
}

/** What viewers of a story would read in the wrong language, or in words that no longer fit. */
export function translationFindings(
  story: Story,
  main: YamlSource,
  translations: readonly Translation[],
): readonly Diagnostic[] {
  const lines = storyLines(story);
  return translations.flatMap(({ language, source, table }) => {
    const warn = (slip: Slip): Diagnostic => ({ ...errorAt(slip), severity: 'warning' });
    const missing = [...lines.keys()].filter((line) => (table.lines.get(line)?.text ?? '') === '');
    const named = missing
      .slice(0, MOST_NAMES)
      .map((line) => `"${line}"`)
      .join(', ');
    const found =
      missing.length === 0
        ? []
        : [
            warn({
              code: 'MC6015',
              source: main,
              path: ['translations', language],
              message: `in "${language}" ${missing.length === 1 ? 'a line is' : `${missing.length} lines are`} missing: ${named}${missing.length > MOST_NAMES ? ' …' : ''}`,
              advice: `Viewers read them in "${story.language}". \`matchcut strings export --language ${language}\` lists them.`,
            }),
          ];
    for (const [line, { source: translatedFrom, text }] of table.lines) {
      const now = lines.get(line);
      const place = { source, path: ['lines', line], target: 'key' } as const;
      if (now === undefined)
        found.push(
          warn({
            ...place,
            code: 'MC6017',
            message: `the story has no line "${line}"`,
            advice: 'Remove it, or give it the name that the line has now.',
            unknown: { name: line, known: missing },
          }),
        );
      else if (text !== '' && now !== translatedFrom)
        found.push(
          warn({
            ...place,
            code: 'MC6016',
            message: `line "${line}" has changed since it was translated: it was ${quoted(translatedFrom)} and is ${quoted(now)}`,
            advice: 'Look at the translation again, and set "source" to the line as it is now.',
          }),
        );
    }
    return found;
  });
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
