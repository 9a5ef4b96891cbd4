import type { Story } from '@matchcut/runtime';
import { checkStory, type CheckedStory, type Finding } from '../check/findings.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { loadStoryFile, type LoadedStory } from '../load-story.ts';

/** Exit codes of `matchcut check`. */
export const CHECK_EXIT = { sound: 0, unsound: 1 } as const;

/** How `matchcut check` judges and speaks. */
export interface CheckOptions {
  readonly asJson: boolean;
  /** Warnings make the story unsound too. */
  readonly isStrict: boolean;
  readonly mostStates?: number | undefined;
  readonly paint: Paint;
}

/** What `matchcut check` prints, and the code it exits with. */
export interface CheckOutput {
  readonly text: string;
  readonly exitCode: number;
}

/** Checks one story file: that it is valid, and that every path through it works. */
export async function check(file: string, options: CheckOptions): Promise<CheckOutput> {
  const loaded = await loadStoryFile(file);
  const { mostStates } = options;
  const checked = loaded.story && checkStory(loaded.story, mostStates === undefined ? {} : { mostStates });
  const diagnostics = [...loaded.diagnostics, ...(checked?.findings ?? []).map((finding) => toDiagnostic(finding, loaded, file))];
  const isUnsound = diagnostics.some(({ severity }) => severity === 'error' || (options.isStrict && severity === 'warning'));
  const exitCode = isUnsound ? CHECK_EXIT.unsound : CHECK_EXIT.sound;
  if (options.asJson) {
    const report = { file, isValid: loaded.story !== undefined, isSound: !isUnsound, states: checked?.states ?? 0, isComplete: checked?.isComplete ?? false, diagnostics };
    return { text: JSON.stringify(report, null, 2), exitCode };
  }
  const printed = diagnostics.map((diagnostic) => printDiagnostic(diagnostic, loaded.text, options.paint));
  return { text: [...printed, verdict(loaded.story, checked, diagnostics, options.paint)].join('\n\n'), exitCode };
}

function toDiagnostic({ code, severity, path, target, message, advice, walk }: Finding, { locate }: LoadedStory, file: string): Diagnostic {
  const steps = walk?.map((step) => step && `${step.choice}.${step.option}`);
  return { code, severity, file, range: locate(path, target), message, advice, ...(steps ? { walk: steps } : {}) };
}

function verdict(story: Story | undefined, checked: CheckedStory | undefined, diagnostics: readonly Diagnostic[], paint: Paint): string {
  const count = (severity: Diagnostic['severity']): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const told = [counted(count('error'), 'error'), counted(count('warning'), 'warning')].filter((text) => text !== '').join(', ');
  if (!story || !checked) return `${paint('red', '✗')} ${told}`;
  const proof = checked.isComplete ? `every one of its ${checked.states} states was looked at` : `${checked.states} of its states were looked at`;
  const mark = count('error') > 0 ? paint('red', '✗') : paint('green', '✓');
  return `${mark} ${paint('bold', story.title)}: ${told === '' ? 'sound' : told}. ${counts(story)}; ${proof}.`;
}

function counted(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function counts(story: Story): string {
  const segments = Object.values(story.segments);
  const choices = segments.reduce((sum, segment) => sum + segment.choices.length, 0);
  const endings = segments.filter((segment) => segment.ending).length;
  return [counted(segments.length, 'segment'), counted(choices, 'choice'), counted(endings, 'ending')].filter((text) => text !== '').join(', ');
}
