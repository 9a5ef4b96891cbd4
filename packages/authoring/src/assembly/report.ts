import type { Diagnostic, Fix, Range, Related } from '../diagnostics/diagnostic.ts';
import { isSure, suggestion } from '../diagnostics/suggestion.ts';
import type { WrittenPath, YamlSource } from '../formats/yaml-source.ts';

/** Something wrong at a written place. */
export interface Slip {
  readonly code: string;
  readonly source: YamlSource;
  readonly path: WrittenPath;
  readonly target?: 'value' | 'key';
  readonly message: string;
  readonly advice: string;
  readonly related?: readonly Related[];
  /** The name that wasn't found, and those that exist. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/** The error that tells of a slip; a name that is nearly right gets a suggestion and a fix. */
export function errorAt({
  code,
  source,
  path,
  target = 'value',
  message,
  advice,
  related,
  unknown,
}: Slip): Diagnostic {
  const meant = unknown && suggestion(unknown.name, unknown.known);
  return {
    ...{ code, severity: 'error', file: source.file, range: source.locate(path, target), message },
    advice: meant === undefined ? advice : `Did you mean "${meant}"?`,
    ...(related ? { related } : {}),
    ...(meant === undefined || !unknown
      ? {}
      : replacing(
          unknown,
          meant,
          source,
          target === 'key'
            ? source.exactly(path)
            : source.exactly(path, { start: 0, end: unknown.name.length }),
        )),
  };
}

/** Where a name stands within the part of a text that is about it: `chosen(door.wlak)` is more than the name. */
export function nameWithin(
  source: YamlSource,
  path: WrittenPath,
  within: { readonly start: number; readonly end: number },
  name: string,
): Range | undefined {
  const range = source.exactly(path, within);
  const line = range && source.text.split('\n', range.start.line)[range.start.line - 1];
  if (!range || line === undefined || range.end.line !== range.start.line) return undefined;
  const at = line.slice(range.start.column - 1, range.end.column - 1).lastIndexOf(name);
  return at === -1
    ? undefined
    : source.exactly(path, { start: within.start + at, end: within.start + at + name.length });
}

/** The names that may have been meant: of an option those of its choice, if there is such a choice. */
export function candidates({
  name,
  known,
}: {
  readonly name: string;
  readonly known: readonly string[];
}): readonly string[] {
  const [choice, option] = name.split('.');
  const ofChoice =
    option === undefined ? [] : known.filter((candidate) => candidate.startsWith(`${choice}.`));
  return ofChoice.length > 0 ? ofChoice : known;
}

/** The fix that puts the name in that was meant, if that is beyond doubt and the name stands there as it is. */
export function replacing(
  unknown: { readonly name: string; readonly known: readonly string[] },
  meant: string,
  { file }: YamlSource,
  range: Range | undefined,
): { readonly fix?: Fix } {
  if (!range || !isSure(unknown.name, meant, unknown.known)) return {};
  return {
    fix: {
      title: `Replace "${unknown.name}" by "${meant}"`,
      edits: [{ file, range, text: meant }],
      isSafe: isSlip(unknown.name, meant),
    },
  };
}

/** The longest word in which one letter more or less may make another word. */
const SHORT = 4;

/**
 * Whether a name is another one with a slip of the pen in it: other capitals, two letters the wrong way round, or one
 * letter missing, doubled or wrong within it. One that begins or ends otherwise may be another name, not written yet:
 * `unharmed` isn't `harmed`, `ending-2` isn't `ending-1`.
 */
export function isSlip(name: string, meant: string): boolean {
  if (name.toLowerCase() === meant.toLowerCase()) return true;
  if (
    Math.min(name.length, meant.length) < SHORT ||
    /\d/.test(name + meant) ||
    name[0] !== meant[0]
  )
    return false;
  let from = 0;
  while (from < name.length && name[from] === meant[from]) from += 1;
  let [end, meantEnd] = [name.length, meant.length];
  while (end > from && meantEnd > from && name[end - 1] === meant[meantEnd - 1])
    [end, meantEnd] = [end - 1, meantEnd - 1];
  const [wrong, right] = [name.slice(from, end), meant.slice(from, meantEnd)];
  return (
    (wrong.length <= 1 && right.length <= 1) ||
    (wrong.length === 2 && wrong[0] === right[1] && wrong[1] === right[0] && right.length === 2)
  );
}
