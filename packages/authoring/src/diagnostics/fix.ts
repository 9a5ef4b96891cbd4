import type { Diagnostic, Edit, Place } from './diagnostic.ts';

/** A file's text after its fixes, and how many of them were made. */
export interface FixedFile {
  readonly file: string;
  readonly text: string;
  readonly fixes: number;
}

/** Makes the safe fixes of some diagnostics, all of a fix or nothing of it; of fixes that touch the same text only the first. */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  files: readonly { readonly file: string; readonly text: string }[],
): readonly FixedFile[] {
  const taken: Edit[] = [];
  const count = new Map<string, number>();
  for (const { fix, file } of diagnostics) {
    if (!fix?.isSafe || fix.edits.some((edit) => taken.some((other) => touches(edit, other))))
      continue;
    taken.push(...fix.edits);
    count.set(file, (count.get(file) ?? 0) + 1);
  }
  return files.flatMap(({ file, text }) => {
    const edits = taken.filter((edit) => edit.file === file);
    return edits.length === 0
      ? []
      : [{ file, text: edited(text, edits), fixes: count.get(file) ?? 0 }];
  });
}

/** A text after edits that don't touch each other. */
export function edited(text: string, edits: readonly Pick<Edit, 'range' | 'text'>[]): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = ({ line, column }: Place): number =>
    (starts[line - 1] ?? text.length) + column - 1;
  return [...edits]
    .sort((one, other) => offset(other.range.start) - offset(one.range.start))
    .reduce(
      (changed, edit) =>
        changed.slice(0, offset(edit.range.start)) +
        edit.text +
        changed.slice(offset(edit.range.end)),
      text,
    );
}

function touches(one: Edit, other: Edit): boolean {
  return (
    one.file === other.file &&
    !isBefore(one.range.end, other.range.start) &&
    !isBefore(other.range.end, one.range.start)
  );
}

function isBefore(one: Place, other: Place): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}
