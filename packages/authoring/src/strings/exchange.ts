import { storyLines, type Story } from '@matchcut/runtime';
import Papa from 'papaparse';
import { readYaml } from '../formats/yaml-source.ts';
import { printTable, readTable, type StringTable, type TranslatedLine } from './table.ts';
import { fromXliff, toXliff } from './xliff.ts';

/** What translators work on: a table as it stands in a project, a spreadsheet, or XLIFF. */
export type StringsFormat = 'json' | 'csv' | 'xliff';

const COLUMNS = ['line', 'source', 'text'] as const;

/** A table with every line of a story, and what of an earlier one still belongs to it. What has changed since keeps the source that it was translated from. */
export function tableOf(story: Story, language: string, earlier?: StringTable): StringTable {
  const lines = [...storyLines(story)].map(([line, source]): [string, TranslatedLine] => {
    const translation = earlier?.lines.get(line);
    return [line, translation && translation.text !== '' ? translation : { source, text: '' }];
  });
  return { story: story.id, language, lines: new Map(lines) };
}

/** Writes a table for translators. */
export async function printStrings(
  table: StringTable,
  sourceLanguage: string,
  format: StringsFormat,
): Promise<string> {
  if (format === 'json') return printTable(table);
  if (format === 'xliff') return toXliff(table, sourceLanguage);
  return `${Papa.unparse({ fields: [...COLUMNS], data: [...table.lines].map(([line, { source, text }]) => [line, source, text]) }, { newline: '\n' })}\n`;
}

/** Reads what a translator sent back; the message says why it can't be. CSV doesn't name its language. */
export async function readStrings(
  text: string,
  format: StringsFormat,
  whose: { readonly story: string; readonly language: string | undefined },
): Promise<StringTable | string> {
  if (format === 'xliff')
    return (
      (await fromXliff(text)) ??
      'This is no XLIFF 1.2 or 2.0 with a file, a target language and plain texts.'
    );
  if (format === 'csv') return fromCsv(text, whose);
  const source = readYaml(text, '', { mostDiagnostics: 1 });
  const [problem] = source.diagnostics;
  if (problem) return `Line ${problem.range.start.line}: ${problem.message}. ${problem.advice}`;
  const table = readTable(source);
  return 'message' in table ? `${table.message}. ${table.advice}` : table;
}

function fromCsv(
  text: string,
  { story, language }: { readonly story: string; readonly language: string | undefined },
): StringTable | string {
  if (language === undefined) return 'Say by --language which language it is in.';
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
  });
  const missing = COLUMNS.filter((column) => !meta.fields?.includes(column));
  if (missing.length > 0)
    return `Its first row must name the columns ${COLUMNS.join(', ')}; ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  const [error] = errors;
  if (error) return `Row ${(error.row ?? 0) + 2}: ${error.message}.`;
  return {
    story,
    language,
    lines: new Map(
      data.map(({ line = '', source = '', text: translation = '' }): [string, TranslatedLine] => [
        line,
        { source, text: translation },
      ]),
    ),
  };
}
