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
export function diagnose(loaded: LoadedStory, options: { readonly mostStates?: number | undefined } = {}): Diagnosis {
  if (!loaded.story) return { diagnostics: loaded.diagnostics, checked: undefined };
  const { mostStates } = options;
  const checked = checkStory(loaded.story, { properties: loaded.properties, ...(mostStates === undefined ? {} : { mostStates }) });
  return { diagnostics: [...loaded.diagnostics, ...checked.findings.map((finding) => located(finding, loaded))], checked };
}

function located({ code, severity, path, target, message, advice, walk, property, removable, related = [] }: Finding, { locate, extent }: LoadedStory): Diagnostic {
  const place = property?.place ?? locate(path, target);
  const steps = walk?.map((step) => step && `${step.choice}.${step.option}`);
  const others = [...related.map((other) => ({ ...locate(other.path, other.target), message: other.message })), ...(property ? [] : (locate(path, target).related ?? []))];
  const lines = removable && extent(removable.path);
  return {
    ...{ code, severity, file: place.file, range: place.range, message, advice },
    ...(others.length > 0 ? { related: others } : {}),
    ...(removable && lines ? { fix: { title: removable.title, edits: [{ ...lines, text: '' }] } } : {}),
    ...(steps ? { walk: steps } : {}),
  };
}
