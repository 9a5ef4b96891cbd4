import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { storyLines } from '@matchcut/runtime';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile, MAX_STORY_BYTES } from '../load-story.ts';
import { printStrings, readStrings, tableOf, type StringsFormat } from '../strings/exchange.ts';
import { printTable, type StringTable } from '../strings/table.ts';
import { writeOutput, type Output } from './output.ts';

const EXTENSIONS: Readonly<Record<string, StringsFormat>> = {
  '.json': 'json',
  '.csv': 'csv',
  '.xlf': 'xliff',
  '.xliff': 'xliff',
};

/** Writes all lines of a story for a translator, with what is translated already. */
export async function stringsExport(
  file: string,
  {
    language,
    to,
    out,
    paint,
  }: {
    readonly language: string;
    readonly to: StringsFormat;
    readonly out?: string | undefined;
    readonly paint: Paint;
  },
): Promise<Output> {
  const { story, diagnostics, files, translations } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  const table = tableOf(
    story,
    language,
    translations.find((each) => each.language === language)?.table,
  );
  const text = await printStrings(table, story.language, to);
  if (out === undefined) return { text: text.trimEnd(), exitCode: 0 };
  const open = [...table.lines.values()].filter((line) => line.text === '').length;
  return (
    (await writeOutput(out, text, paint)) ?? {
      text: `${paint('green', '✓')} ${table.lines.size} lines are in ${out}, ${open} of them to be translated.`,
      exitCode: 0,
    }
  );
}

/** Puts what a translator sent back into the story's table. */
export async function stringsImport(
  file: string,
  from: string,
  { language, paint }: { readonly language?: string | undefined; readonly paint: Paint },
): Promise<Output> {
  const failed = (text: string): Output => ({ text: `${paint('red', '✗')} ${text}`, exitCode: 1 });
  const { story, diagnostics, files, translations } = loadStoryFile(file);
  if (!story)
    return {
      text: diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, paint)).join('\n\n'),
      exitCode: 1,
    };
  const format = EXTENSIONS[extname(from).toLowerCase()];
  if (!format) return failed(`${from} is none of ${Object.keys(EXTENSIONS).join(', ')}.`);
  const content = await readText(from);
  if (typeof content !== 'string') return failed(`${from} can't be read (${content.problem}).`);
  const sent = await readStrings(content, format, { story: story.id, language });
  if (typeof sent === 'string') return failed(`${from}: ${sent}`);
  if (sent.story !== story.id) return failed(`${from} is about another story, "${sent.story}".`);
  const tag = language ?? sent.language;
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag))
    return failed(`"${tag}" is no language tag such as de or pt-BR.`);
  const earlier = translations.find((each) => each.language === tag);
  const target = earlier?.source.file ?? join(dirname(file), 'strings', `${tag}.json`);
  const known = storyLines(story);
  const taken = new Map(
    [...sent.lines].filter(([line, { text }]) => known.has(line) && text !== ''),
  );
  const unknown = [...sent.lines.keys()].filter((line) => !known.has(line));
  const merged: StringTable = tableOf(story, tag, {
    story: story.id,
    language: tag,
    lines: new Map([...(earlier?.table.lines ?? []), ...taken]),
  });
  const open = [...merged.lines.values()].filter(({ text }) => text === '').length;
  return (
    (await writeOutput(target, printTable(merged), paint)) ?? {
      text: [
        `${paint('green', '✓')} ${taken.size} lines are in ${target}; ${open === 0 ? 'none is' : `${open} are`} missing.`,
        ...(unknown.length > 0
          ? [
              `${paint('yellow', '!')} Left out, since the story has no such line: ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ' …' : ''}`,
            ]
          : []),
        ...(earlier
          ? []
          : [`Add it to the story: translations: { ${tag}: ${relative(dirname(file), target)} }`]),
      ].join('\n'),
      exitCode: 0,
    }
  );
}

async function readText(file: string): Promise<string | { readonly problem: string }> {
  try {
    if ((await stat(file)).size > MAX_STORY_BYTES) return { problem: 'it is too large' };
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    return {
      problem:
        error instanceof TypeError
          ? "it isn't UTF-8"
          : ((error as NodeJS.ErrnoException).code ?? 'unknown error'),
    };
  }
}
