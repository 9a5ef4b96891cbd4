import { checkStory, type CheckedStory, type Finding } from './check/findings.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { LoadedStory } from './load-story.ts';

/** All there is to say about a story file, and how much of the story was looked at. */
export interface Diagnosis {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined if the story isn't valid, so that it can't be checked. */
  readonly checked: CheckedStory | undefined;
}

/** Checks a loaded story and puts what is found beside what loading found, each with its place in the files. */
export function diagnose(
  loaded: LoadedStory,
  options: { readonly mostStates?: number | undefined } = {},
): Diagnosis {
  if (!loaded.story) return { diagnostics: loaded.diagnostics, checked: undefined };
  const { mostStates } = options;
  const checked = checkStory(loaded.story, {
    properties: loaded.properties,
    ...(mostStates === undefined ? {} : { mostStates }),
  });
  return {
    diagnostics: [
      ...loaded.diagnostics,
      ...inEveryUse(
        checked.findings.map((finding) => ({ finding, diagnostic: located(finding, loaded) })),
        loaded,
      ),
    ],
    checked,
  };
}

/** What is found in a template counts if it is found in each of its uses, and is told once. Errors count in any. */
function inEveryUse(
  found: readonly { readonly finding: Finding; readonly diagnostic: Diagnostic }[],
  { uses }: LoadedStory,
): Diagnostic[] {
  const keyOf = ({ code, file, range }: Diagnostic): string =>
    `${code} ${file} ${range.start.line} ${range.start.column}`;
  const times = new Map<string, number>();
  for (const { diagnostic } of found)
    times.set(keyOf(diagnostic), (times.get(keyOf(diagnostic)) ?? 0) + 1);
  const told = new Set<string>();
  return found.flatMap(({ finding: { path, severity, property }, diagnostic }) => {
    const count = property ? 1 : uses(path);
    if (count === 1) return [diagnostic];
    const key = keyOf(diagnostic);
    if (told.has(key) || (severity !== 'error' && (times.get(key) ?? 0) < count)) return [];
    told.add(key);
    return [diagnostic];
  });
}

function located(
  {
    code,
    severity,
    path,
    target,
    message,
    advice,
    walk,
    property,
    removable,
    related = [],
  }: Finding,
  { locate, extent }: LoadedStory,
): Diagnostic {
  const place = property?.place ?? locate(path, target);
  const steps = walk?.map((step) => step && `${step.choice}.${step.option}`);
  const others = [
    ...related.map((other) => ({ ...locate(other.path, other.target), message: other.message })),
    ...(property ? [] : (locate(path, target).related ?? [])),
  ];
  const lines = removable && extent(removable.path);
  return {
    ...{ code, severity, file: place.file, range: place.range, message, advice },
    ...(others.length > 0 ? { related: others } : {}),
    ...(removable && lines
      ? { fix: { title: removable.title, edits: [{ ...lines, text: '' }], isSafe: false } }
      : {}),
    ...(steps ? { walk: steps } : {}),
  };
}
