import { printDiagnostic, type Paint } from '../diagnostics/print.ts';
import { formatStory } from '../format-story.ts';
import { diskReader } from '../load-story.ts';
import { writeOutput, type Output } from './output.ts';

/** Formats story files in place, or with `isCheck` says which aren't formatted and fails. */
export async function format(
  files: readonly string[],
  { isCheck, paint }: { readonly isCheck: boolean; readonly paint: Paint },
): Promise<Output> {
  const lines: string[] = [];
  let hasFailed = false;
  for (const file of files) {
    const answer = diskReader.read(file);
    if ('problem' in answer) {
      lines.push(`${paint('red', '✗')} ${file}: ${answer.problem}. ${answer.advice}`);
      hasFailed = true;
      continue;
    }
    const formatted = formatStory(answer.text, file);
    if ('diagnostics' in formatted) {
      lines.push(
        ...formatted.diagnostics.map((diagnostic) =>
          printDiagnostic(diagnostic, [{ file, text: answer.text }], paint),
        ),
      );
      hasFailed = true;
    } else if (formatted.text === answer.text) {
      lines.push(`${paint('green', '✓')} ${file} is formatted.`);
    } else if (isCheck) {
      lines.push(`${paint('red', '✗')} ${file} isn't formatted: run matchcut format.`);
      hasFailed = true;
    } else {
      const failed = await writeOutput(file, formatted.text, paint);
      lines.push(failed?.text ?? `${paint('green', '✓')} ${file} was formatted.`);
      hasFailed ||= failed !== undefined;
    }
  }
  return { text: lines.join('\n'), exitCode: hasFailed ? 1 : 0 };
}
