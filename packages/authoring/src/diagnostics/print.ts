import { styleText } from 'node:util';
import type { Diagnostic } from './diagnostic.ts';

/** Paints a text, or leaves it plain where colour would be noise. */
export type Paint = (style: 'red' | 'yellow' | 'dim' | 'bold' | 'cyan' | 'green', text: string) => string;

/** Paints for a terminal. */
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });
/** Leaves every text as it is. */
export const plain: Paint = (_, text) => text;

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const;
const WIDEST_EXCERPT = 160;

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
export function printDiagnostic(diagnostic: Diagnostic, source: string, paint: Paint): string {
  const { file, range, severity, code, message, advice } = diagnostic;
  const head = `${paint('bold', `${file}:${range.start.line}:${range.start.column}`)} ${paint(COLOURS[severity], severity)} ${paint('dim', code)} ${message}`;
  return [head, ...excerpt(diagnostic, source, paint), `  ${paint('cyan', advice)}`, ...walked(diagnostic, paint)].join('\n');
}

function excerpt({ range }: Diagnostic, source: string, paint: Paint): string[] {
  const line = source.split('\n', range.start.line)[range.start.line - 1]?.replace(/\r$/, '');
  if (!line?.trim() || line.length > WIDEST_EXCERPT) return [];
  const end = range.end.line === range.start.line ? range.end.column : line.length + 1;
  const width = Math.max(1, Math.min(end, line.length + 1) - range.start.column);
  const number = String(range.start.line);
  const gap = ' '.repeat(number.length);
  // Tabs stay tabs, so that the mark stands under its place whatever their width.
  const indent = line.slice(0, range.start.column - 1).replace(/[^\t]/g, ' ');
  return [paint('dim', `  ${number} │ `) + line, paint('dim', `  ${gap} │ `) + indent + paint('red', '^'.repeat(width))];
}

function walked({ walk }: Diagnostic, paint: Paint): string[] {
  if (!walk) return [];
  const steps = walk.map((step) => step ?? '(a new session)');
  return [paint('dim', `  Shortest way there: ${steps.length === 0 ? 'at the start' : steps.join(' → ')}`)];
}
