import { type Document, isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar, visit } from 'yaml';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { parseDuration, printDuration } from './formats/duration.ts';
import { readYaml } from './formats/yaml-source.ts';
import { FIELDS, kindAt } from './schema/fields.ts';

/** A formatted text, or why it can't be formatted. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

const TIMES: ReadonlySet<string> = new Set(['duration', 'opens', 'closes']);

/**
 * Formats a story file: fields in the order of the reference, two spaces of indentation, quotes only where needed,
 * times in their shortest form, one blank line between segments. Comments stay with what they stand beside. What it
 * means stays the same, and formatting again changes nothing.
 */
export function formatStory(text: string, file: string): Formatted {
  const { diagnostics } = readYaml(text, file, { mostDiagnostics: 1 });
  if (diagnostics.length > 0) return { diagnostics };
  const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, keepSourceTokens: false });
  tidy(document);
  return { text: document.toString({ indent: 2, lineWidth: 0, flowCollectionPadding: true, minContentWidth: 0, singleQuote: false }) };
}

function tidy(document: Document.Parsed): void {
  order(document.contents, []);
  visit(document, {
    Scalar(key, node) {
      // Block texts keep their form; quotes go where a plain word means the same.
      if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') plainly(node);
      if (key === 'key') node.type = node.type === 'QUOTE_DOUBLE' ? 'QUOTE_DOUBLE' : 'PLAIN';
    },
    Pair(_, pair) {
      if (isScalar(pair.key) && TIMES.has(String(pair.key.value)) && isScalar(pair.value)) pair.value.value = shortest(pair.value.value);
    },
  });
}

/** Fields in the order of the reference; what isn't known comes last, as it came. Ids keep the writer's order. */
function order(node: unknown, path: readonly (string | number)[]): void {
  if (isSeq(node)) for (const [index, item] of node.items.entries()) order(item, [...path, index]);
  if (!isMap(node)) return;
  const kind = kindAt(path);
  if (kind) {
    const known = Object.keys(FIELDS[kind]);
    const place = ({ key }: Pair): number => {
      const index = known.indexOf(String(isScalar(key) ? key.value : ''));
      return index === -1 ? known.length : index;
    };
    const first = node.items[0];
    const lead = isScalar(first?.key) ? { comment: first.key.commentBefore, space: first.key.spaceBefore } : undefined;
    node.items.sort((one, other) => place(one) - place(other));
    // What stands above a file's first field is about the file.
    if (path.length === 0 && lead?.comment && first !== node.items[0] && isScalar(first?.key)) {
      first.key.commentBefore = null;
      const now = node.items[0]?.key;
      if (isScalar(now)) now.commentBefore = lead.comment;
    }
  }
  const separates = path.length === 1 && path[0] === 'segments' && node.flow !== true;
  for (const [index, { key, value }] of node.items.entries()) {
    if (separates && isScalar(key)) key.spaceBefore = index > 0;
    if (isScalar(key)) order(value, [...path, String(key.value)]);
  }
}

function plainly(node: Scalar): void {
  delete node.type;
}

function shortest(value: unknown): unknown {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  return ms === undefined ? value : printDuration(ms);
}
