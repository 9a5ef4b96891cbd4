import { styleText } from 'node:util';
import type { Diagnostic, Range } from './diagnostic.ts';

/** Paints a text, or leaves it plain where colour would be noise. */
export type Paint = (
  style: 'red' | 'yellow' | 'dim' | 'bold' | 'cyan' | 'green',
  text: string,
) => string;

/** Paints for a terminal. */
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });
/** Leaves every text as it is. */
export const plain: Paint = (_, text) => text;

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const;
const WIDEST_EXCERPT = 160;
/** So many other places are named; the JSON has all. */
const MOST_RELATED = 4;

/**
 * A diagnostic for people: where, what and what to do, and the line itself with the place underlined.
 *
 * ```
 * night-train.yaml:14:9 error MC2003 option "jump" leads to "corridoor", which doesn't exist
 *   14 │ to: corridoor
 *      │     ^^^^^^^^^
 *      Did you mean "corridor"?
 * ```
 */
export function printDiagnostic(
  diagnostic: Diagnostic,
  files: readonly { readonly file: string; readonly text: string }[],
  paint: Paint,
): string {
  const { file, range, severity, code, message, advice, related = [], fix } = diagnostic;
  const source = files.find((candidate) => candidate.file === file)?.text ?? '';
  const head = `${paint('bold', place(file, range))} ${paint(COLOURS[severity], severity)} ${paint('dim', code)} ${message}`;
  const others = related
    .slice(0, MOST_RELATED)
    .map((other) => paint('dim', `  See ${place(other.file, other.range)}: ${other.message}`));
  if (related.length > MOST_RELATED)
    others.push(paint('dim', `  … and ${related.length - MOST_RELATED} more`));
  return [
    head,
    ...excerpt(range, source, paint),
    `  ${paint('cyan', advice)}${fix?.isSafe ? paint('dim', ' (--fix does it)') : ''}`,
    ...others,
    ...walked(diagnostic, paint),
  ].join('\n');
}

function place(file: string, { start }: Range): string {
  return `${file}:${start.line}:${start.column}`;
}

function excerpt(range: Range, source: string, paint: Paint): string[] {
  const whole = source.split('\n', range.start.line)[range.start.line - 1]?.replace(/\r$/, '');
  if (!whole?.trim()) return [];
  const { line, column } = window(whole, range.start.column);
  const end =
    range.end.line === range.start.line
      ? column + range.end.column - range.start.column
      : line.length + 1;
  const width = Math.max(1, Math.min(end, line.length + 1) - column);
  const number = String(range.start.line);
  const gap = ' '.repeat(number.length);
  // Tabs stay tabs, so that the mark stands under its place whatever their width.
  const indent = line.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [
    paint('dim', `  ${number} │ `) + line,
    paint('dim', `  ${gap} │ `) + indent + paint('red', '^'.repeat(width)),
  ];
}

/** The part of a long line that shows a column, and that column in it. */
function window(line: string, column: number): { readonly line: string; readonly column: number } {
  if (line.length <= WIDEST_EXCERPT) return { line, column };
  const start = Math.max(
    0,
    Math.min(column - 1 - WIDEST_EXCERPT / 2, line.length - WIDEST_EXCERPT),
  );
  const shown = line.slice(start, start + WIDEST_EXCERPT);
  return {
    line: `${start > 0 ? '…' : ''}${shown}${start + WIDEST_EXCERPT < line.length ? '…' : ''}`,
    column: column - start + (start > 0 ? 1 : 0),
  };
}

function walked({ walk }: Diagnostic, paint: Paint): string[] {
  if (!walk) return [];
  const steps = walk.map((step) => step ?? '(a new session)');
  return [
    paint(
      'dim',
      `  Shortest way there: ${steps.length === 0 ? 'at the start' : steps.join(' → ')}`,
    ),
  ];
}
