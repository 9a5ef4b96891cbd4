import jsToXliff12 from 'xliff/jsToXliff12';
import xliff12ToJs from 'xliff/xliff12ToJs';
import xliff2js from 'xliff/xliff2js';
import * as z from 'zod/mini';
import type { StringTable, TranslatedLine } from './table.ts';

const readable = z.object({
  targetLanguage: z.string(),
  resources: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ source: z.string(), target: z.optional(z.nullable(z.string())) }),
    ),
  ),
});

/** A table as XLIFF 1.2, which every translation tool reads. */
export async function toXliff(
  { story, language, lines }: StringTable,
  sourceLanguage: string,
): Promise<string> {
  const units = Object.fromEntries(
    [...lines].map(([line, { source, text }]) => [
      line,
      text === '' ? { source } : { source, target: text },
    ]),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${await jsToXliff12({ sourceLanguage, targetLanguage: language, resources: { [story]: units } })}\n`;
}

/** The table in XLIFF 1.2 or 2.0; undefined if it is none, or marks up its texts. */
export async function fromXliff(text: string): Promise<StringTable | undefined> {
  const read = /<xliff[^>]*\sversion=["']2/.test(text) ? xliff2js : xliff12ToJs;
  const parsed = readable.safeParse(await read(text).catch(() => undefined));
  const [file] = parsed.success ? Object.entries(parsed.data.resources) : [];
  if (!parsed.success || !file) return undefined;
  const [story, units] = file;
  return {
    story,
    language: parsed.data.targetLanguage,
    lines: new Map(
      Object.entries(units).map(([line, { source, target }]): [string, TranslatedLine] => [
        line,
        { source, text: target ?? '' },
      ]),
    ),
  };
}
