import { CHECKER_CODES } from './codes/checker-codes.ts';
import type { Code } from './codes/code.ts';
import { EXPRESSION_CODES } from './codes/expression-codes.ts';
import { IMPORT_CODES } from './codes/import-codes.ts';
import { FILE_CODES } from './codes/file-codes.ts';
import { STORY_CODES } from './codes/story-codes.ts';

/** All that `matchcut check` may tell, by code: what it means, with a story that earns it and the same put right. */
export const CODES: Readonly<Record<string, Code>> = {
  ...FILE_CODES,
  ...STORY_CODES,
  ...EXPRESSION_CODES,
  ...CHECKER_CODES,
  ...IMPORT_CODES,
};

/** The page of the docs on a code, in Markdown. */
export function codePage(code: string): string | undefined {
  const entry = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (!entry) return undefined;
  const files = Object.entries(entry.files ?? {})
    .slice(0, 1)
    .map(([name, text]) => `with \`${name}\`:\n\n\`\`\`\`yaml\n${text}\`\`\`\`\n`);
  return [
    `# ${code}: ${entry.title}\n`,
    `${entry.help}\n`,
    '## Earns it\n',
    example(entry.bad, entry),
    '## Put right\n',
    example(entry.good, entry),
    ...files,
  ].join('\n');
}

/** Long examples are cut: what matters in them is that they go on. Four ticks keep them apart from stories to try. */
function example(text: string, { importedFrom }: Code): string {
  const lines = text
    .split('\n')
    .map((line) => (line.length > 120 ? `${line.slice(0, 117)}…` : line));
  const shown =
    lines.length > 60 ? [...lines.slice(0, 12), '# … and so on', ...lines.slice(-8)] : lines;
  const language =
    importedFrom === 'xstate' || text.startsWith('{') ? 'json' : (importedFrom ?? 'yaml');
  return `\`\`\`\`${language}\n${shown.join('\n')}\`\`\`\`\n`;
}
