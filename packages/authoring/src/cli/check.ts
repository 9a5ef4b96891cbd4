import type { Story } from '@matchcut/runtime';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile } from '../load-story.ts';

/** Exit codes of `matchcut check`. */
export const CHECK_EXIT = { valid: 0, invalid: 1 } as const;

export interface CheckOutput {
  readonly text: string;
  readonly exitCode: number;
}

/** Checks one story file; the output is for people, or for programs with `asJson`. */
export async function check(file: string, options: { readonly asJson: boolean; readonly paint: Paint }): Promise<CheckOutput> {
  const { story, diagnostics, text } = await loadStoryFile(file);
  const exitCode = story ? CHECK_EXIT.valid : CHECK_EXIT.invalid;
  if (options.asJson) return { text: JSON.stringify({ file, isValid: story !== undefined, diagnostics }, null, 2), exitCode };
  const { paint } = options;
  if (story) return { text: `${paint('green', '✓')} ${paint('bold', story.title)} is valid: ${counts(story)}.`, exitCode };
  const printed = diagnostics.map((diagnostic) => printDiagnostic(diagnostic, text, paint));
  const total = diagnostics.length === 1 ? '1 error' : `${diagnostics.length} errors`;
  return { text: `${printed.join('\n\n')}\n\n${paint('red', '✗')} ${total}`, exitCode };
}

function counts(story: Story): string {
  const segments = Object.values(story.segments);
  const choices = segments.reduce((sum, segment) => sum + segment.choices.length, 0);
  const endings = segments.filter((segment) => segment.ending).length;
  return `${segments.length} segments, ${choices} choices, ${endings} endings`;
}
