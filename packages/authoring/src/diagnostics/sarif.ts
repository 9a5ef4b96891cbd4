import type { Diagnostic, Edit, Range } from './diagnostic.ts';
import { CODES } from './codes.ts';

/**
 * Diagnostics as a SARIF 2.1.0 log (OASIS Static Analysis Results Interchange Format), which code hosts show
 * beside the lines they are about.
 */
export function toSarif(diagnostics: readonly Diagnostic[]): object {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'matchcut',
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: CODES[code]?.title ?? code },
              help: { text: CODES[code]?.help ?? '' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => result(diagnostic, codes)),
      },
    ],
  };
}

function result(
  { code, severity, file, range, message, advice, related = [], fix, walk }: Diagnostic,
  codes: readonly string[],
): object {
  const told = [
    message,
    advice,
    ...(walk
      ? [
          `Shortest way there: ${walk.map((step) => step ?? '(a new session)').join(' → ') || 'at the start'}.`,
        ]
      : []),
  ];
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: told.join(' ') },
    locations: [location(file, range)],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((other, id) => ({
            id,
            ...location(other.file, other.range),
            message: { text: other.message },
          })),
        }
      : {}),
    ...(fix
      ? { fixes: [{ description: { text: fix.title }, artifactChanges: changes(fix.edits) }] }
      : {}),
  };
}

function location(file: string, range: Range): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: region(range) } };
}

function changes(edits: readonly Edit[]): object[] {
  return [...new Set(edits.map(({ file }) => file))].map((file) => ({
    artifactLocation: { uri: uriOf(file) },
    replacements: edits
      .filter((edit) => edit.file === file)
      .map(({ range, text }) => ({ deletedRegion: region(range), insertedContent: { text } })),
  }));
}

function region({ start, end }: Range): object {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
