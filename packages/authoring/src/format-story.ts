import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { parseDuration, printDuration } from './formats/duration.ts';
import { readYaml } from './formats/yaml-source.ts';
import { FIELDS, kindAt, type Kind } from './schema/fields.ts';

/** A formatted text, or why it can't be formatted. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

const TIMES: ReadonlySet<string> = new Set(['duration', 'opens', 'closes']);
/** What has times: a key of the same name somewhere else is the writer's own. */
const TIMED: ReadonlySet<Kind> = new Set<Kind>(['segment', 'choice', 'group', 'group choice']);

/**
 * Formats a story file: fields in the order of the reference, two spaces of indentation, quotes only where needed,
 * times in their shortest form, one blank line between segments. Comments stay with what they stand beside. What it
 * means stays the same, and formatting again changes nothing.
 */
export function formatStory(text: string, file: string): Formatted {
  const { diagnostics, data } = readYaml(text, file, { mostDiagnostics: 1 });
  if (diagnostics.length > 0) return { diagnostics };
  // JSON stays JSON.
  if (text.trimStart().startsWith('{') && isJson(text))
    return { text: `${JSON.stringify(data, null, 2)}\n` };
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    keepSourceTokens: false,
  });
  tidy(document, /[&*]\w/.test(text));
  return {
    text: document.toString({
      indent: 2,
      lineWidth: 0,
      flowCollectionPadding: true,
      minContentWidth: 0,
      singleQuote: false,
    }),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function tidy(document: Document.Parsed, hasAliases: boolean): void {
  order(document.contents, [], hasAliases);
  visit(document, {
    Scalar(key, node) {
      // Block texts keep their form; quotes go where a plain word means the same.
      if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') plainly(node);
      if (key === 'key') node.type = node.type === 'QUOTE_DOUBLE' ? 'QUOTE_DOUBLE' : 'PLAIN';
    },
  });
}

/**
 * Fields in the order of the reference; what isn't known comes last, as it came. Ids keep the writer's order, and so does
 * everything where anchors must stay above their aliases.
 */
function order(node: unknown, path: readonly (string | number)[], hasAliases: boolean): void {
  if (isSeq(node))
    for (const [index, item] of node.items.entries()) order(item, [...path, index], hasAliases);
  if (!isMap(node)) return;
  const kind = kindAt(path);
  if (kind && !hasAliases) inOrder(node, Object.keys(FIELDS[kind]), path.length === 0);
  const separates = path.length === 1 && path[0] === 'segments' && node.flow !== true;
  for (const [index, { key, value }] of node.items.entries()) {
    if (!isScalar(key)) continue;
    if (separates) key.spaceBefore = index > 0;
    if (kind && TIMED.has(kind) && TIMES.has(String(key.value)) && isScalar(value))
      value.value = shortest(value.value);
    order(value, [...path, String(key.value)], hasAliases);
  }
}

function inOrder(map: YAMLMap, known: readonly string[], isFile: boolean): void {
  const place = ({ key }: Pair): number => {
    const index = known.indexOf(String(isScalar(key) ? key.value : ''));
    return index === -1 ? known.length : index;
  };
  const first = map.items[0]?.key;
  const sorted = map.items.toSorted((one, other) => place(one) - place(other));
  if (sorted[0]?.key !== first && isScalar(first)) {
    const now = sorted[0]?.key;
    if (isFile && first.commentBefore && isScalar(now)) {
      // What stands above a file's first field is about the file.
      [now.commentBefore, first.commentBefore] = [
        [first.commentBefore, now.commentBefore].filter(Boolean).join('\n'),
        null,
      ];
    } else if (map.commentBefore && map.flow !== true) {
      // What stands above the first field of another mapping is about that field, though it is held with the mapping.
      [first.commentBefore, map.commentBefore] = [map.commentBefore, null];
      if (isScalar(now) && now.commentBefore)
        [map.commentBefore, now.commentBefore] = [now.commentBefore, null];
    }
  }
  map.items = sorted;
}

function plainly(node: Scalar): void {
  delete node.type;
}

function shortest(value: unknown): unknown {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  return ms === undefined ? value : printDuration(ms);
}
