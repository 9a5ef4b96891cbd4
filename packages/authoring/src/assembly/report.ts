import type { Diagnostic, Related } from '../diagnostics/diagnostic.ts';
import { suggestion } from '../diagnostics/suggestion.ts';
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
export function errorAt({ code, source, path, target = 'value', message, advice, related, unknown }: Slip): Diagnostic {
  const meant = unknown && suggestion(unknown.name, unknown.known);
  return {
    ...{ code, severity: 'error', file: source.file, range: source.locate(path, target), message },
    advice: meant === undefined ? advice : `Did you mean "${meant}"?`,
    ...(related ? { related } : {}),
    ...(meant === undefined || !unknown ? {} : { fix: { title: `Replace "${unknown.name}" by "${meant}"`, edits: [{ file: source.file, range: nameRange(source, path, target, unknown.name), text: meant }] } }),
  };
}

function nameRange(source: YamlSource, path: WrittenPath, target: 'value' | 'key', name: string): Diagnostic['range'] {
  return target === 'key' ? source.locate(path, 'key') : source.locateWithin(path, { start: 0, end: name.length });
}
