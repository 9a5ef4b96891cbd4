import type { Story } from '@matchcut/runtime';
import type { CheckedStory } from '../check/findings.ts';
import { diagnose } from '../diagnose.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { applyFixes } from '../diagnostics/fix.ts';
import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { toSarif } from '../diagnostics/sarif.ts';
import { loadStoryFile } from '../load-story.ts';
import { writeOutput, type Output } from './output.ts';

/** How `matchcut check` judges and speaks. */
export interface CheckOptions {
  readonly format: 'text' | 'json' | 'sarif';
  /** Warnings make the story unsound too. */
  readonly isStrict: boolean;
  /** Prints notes too, which are about what may well be meant. */
  readonly showsNotes?: boolean;
  /** Makes the fixes first that can't change what is meant. */
  readonly fixes?: boolean;
  readonly mostStates?: number | undefined;
  readonly paint: Paint;
}

/** The exit code where nothing wrong was found, and not everything was looked at. */
const UNDECIDED = 3;
/** A fix may bring to light another one; more rounds than this are no progress. */
const MOST_ROUNDS = 10;

/** Checks one story file: that it is valid, and that every path through it works. */
export async function check(file: string, options: CheckOptions): Promise<Output> {
  const { mostStates, paint } = options;
  const fixed = options.fixes ? await fix(file, options) : 0;
  if (typeof fixed !== 'number') return fixed;
  const loaded = loadStoryFile(file);
  const { diagnostics, checked } = diagnose(loaded, { mostStates });
  const isUnsound = diagnostics.some(
    ({ severity }) => severity === 'error' || (options.isStrict && severity === 'warning'),
  );
  const soundCode = checked?.isComplete === false ? UNDECIDED : 0;
  const exitCode = isUnsound ? 1 : soundCode;
  if (options.format === 'sarif')
    return { text: JSON.stringify(toSarif(diagnostics), null, 2), exitCode };
  if (options.format === 'json') {
    const report = {
      file,
      isValid: loaded.story !== undefined,
      isSound: !isUnsound,
      states: checked?.states ?? 0,
      isComplete: checked?.isComplete ?? false,
      properties: loaded.properties.length,
      fixed,
      diagnostics,
    };
    return { text: JSON.stringify(report, null, 2), exitCode };
  }
  const printed = diagnostics
    .filter(({ severity }) => options.showsNotes || severity !== 'note')
    .map((diagnostic) => printDiagnostic(diagnostic, loaded.files, paint));
  const mended =
    fixed > 0 ? [`${paint('green', '✓')} ${counted(fixed, 'fix', 'fixes')} made.`] : [];
  return {
    text: [
      ...mended,
      ...printed,
      verdict(loaded.story, checked, diagnostics, loaded.properties.length, options),
    ].join('\n\n'),
    exitCode,
  };
}

/** How many fixes were made; or what to say if a file can't be written. */
async function fix(file: string, { mostStates, paint }: CheckOptions): Promise<number | Output> {
  let made = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const loaded = loadStoryFile(file);
    const changed = applyFixes(diagnose(loaded, { mostStates }).diagnostics, loaded.files);
    if (changed.length === 0) break;
    for (const { file: name, text, fixes } of changed) {
      const failed = await writeOutput(name, text, paint);
      if (failed) return failed;
      made += fixes;
    }
  }
  return made;
}

function verdict(
  story: Story | undefined,
  checked: CheckedStory | undefined,
  diagnostics: readonly Diagnostic[],
  properties: number,
  { paint, showsNotes }: CheckOptions,
): string {
  const count = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const told = [counted(count('error'), 'error'), counted(count('warning'), 'warning')]
    .filter((text) => text !== '')
    .join(', ');
  if (!story || !checked) return `${paint('red', '✗')} ${told}`;
  const proof = checked.isComplete
    ? `every one of its ${checked.states} states was looked at`
    : `${checked.states} of its states were looked at`;
  const failed = diagnostics.filter(({ code }) => code === 'MC6011' || code === 'MC6012').length;
  const notes =
    showsNotes || count('note') === 0
      ? ''
      : ` ${counted(count('note'), 'note')}: --notes shows ${count('note') === 1 ? 'it' : 'them'}.`;
  const stated =
    properties === 0
      ? ''
      : `; ${properties - failed} of ${counted(properties, 'property', 'properties')} proven`;
  const soundMark = checked.isComplete ? paint('green', '✓') : paint('yellow', '?');
  const mark = count('error') > 0 ? paint('red', '✗') : soundMark;
  return `${mark} ${paint('bold', story.title)}: ${told === '' ? 'sound' : told}. ${counts(story)}; ${proof}${stated}.${paint('dim', notes)}`;
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${plural}`;
}

function counts(story: Story): string {
  const segments = Object.values(story.segments);
  const choices = segments.reduce((sum, segment) => sum + segment.choices.length, 0);
  const endings = segments.filter((segment) => segment.ending).length;
  return [
    counted(segments.length, 'segment'),
    counted(choices, 'choice'),
    counted(endings, 'ending'),
  ]
    .filter((text) => text !== '')
    .join(', ');
}
