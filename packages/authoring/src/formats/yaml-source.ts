import { FORBIDDEN_KEYS, MAX_STORY_DEPTH } from '@matchcut/runtime';
import { type Alias, Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser } from 'yaml';
import { type Diagnostic, FILE_START, moreErrors, type Range } from '../diagnostics/diagnostic.ts';
import { hopelessNesting, nestingProblem } from './yaml-nesting.ts';

/** Most values that a file may come to when its aliases are written out. */
const MAX_VALUES = 500_000;

/** YAML (of which JSON is a part) as plain data that remembers where each value stood. */
export interface YamlSource {
  readonly data: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path stands, or the key that leads to it; the nearest place above if it isn't there. */
  locate(path: readonly (string | number)[], target: 'value' | 'key'): Range;
  /** Where a part of the text value at a path stands, by offsets within that value. */
  locateWithin(path: readonly (string | number)[], within: { readonly start: number; readonly end: number }): Range;
}

/** What to do about the slips that writers make most. */
const SYNTAX_ADVICE: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces: YAML knows no tabs.',
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that holds ": " in quotes.',
  BAD_INDENT: 'Bring the line to the same depth as those around it.',
  MISSING_CHAR: 'Close what was opened before: a quote or a bracket.',
  BAD_SCALAR_START: 'Put the text in quotes.',
};

/**
 * Reads YAML. Never throws: what can't be read becomes a diagnostic (MC1003 … MC1008) with its place.
 * Bounded in nesting, in what aliases expand to, and in how many diagnostics it gives.
 */
export function readYaml(text: string, file: string, mostDiagnostics: number): YamlSource {
  const lines = new LineCounter();
  const found: Diagnostic[] = [];
  const rangeAt = (start: number, end: number): Range => ({ start: placeAt(lines, start), end: placeAt(lines, Math.max(start, end)) });
  const report = (code: string, range: Range, message: string, advice: string): void => {
    if (found.length < mostDiagnostics) found.push({ code, severity: 'error', file, range, message, advice });
    else if (found.length === mostDiagnostics) found.push(moreErrors(file));
  };

  const hopeless = hopelessNesting(text, MAX_STORY_DEPTH);
  const readable = hopeless === undefined ? text : text.slice(0, hopeless).replace(/[^\n]/g, ' ');
  const tokens = [...new Parser(lines.addNewLine).parse(readable)];
  const tooDeep = hopeless ?? nestingProblem(tokens, MAX_STORY_DEPTH);
  if (tooDeep !== undefined) {
    report('MC1005', rangeAt(tooDeep, tooDeep + 1), `nested deeper than ${MAX_STORY_DEPTH} levels`, 'Make it flatter.');
    return unreadable(found);
  }
  const document = compose(tokens, text);
  if (!document) {
    report('MC1008', FILE_START, 'the file is empty', 'A story starts with "matchcut: 1".');
    return unreadable(found);
  }
  // One slip makes everything after it look wrong: only the first is told.
  const [error] = document.errors;
  if (error) report('MC1003', rangeAt(error.pos[0], error.pos[1]), sentence(error.message), SYNTAX_ADVICE[error.code] ?? 'Correct the YAML here.');
  const data = document.errors.length === 0 ? toPlain(document, (code, node, message, advice) => report(code, rangeOf(node, rangeAt), message, advice)) : undefined;
  return {
    data,
    diagnostics: found,
    locate: (path, target) => rangeOf(nodeAt(document, path, target), rangeAt),
    locateWithin: (path, within) => {
      const node = nodeAt(document, path, 'value');
      const start = isScalar(node) ? scalarStart(node, text) : undefined;
      return start === undefined ? rangeOf(node, rangeAt) : rangeAt(start + within.start, start + within.end);
    },
  };
}

type Report = (code: string, node: Node | null | undefined, message: string, advice: string) => void;

function compose(tokens: CST.Token[], text: string): Document.Parsed | undefined {
  // The library's own check for equal keys compares each with each; `mapping` does it in one pass.
  const composer = new Composer({ uniqueKeys: false, merge: false, version: '1.2', schema: 'core' });
  const [document] = composer.compose(tokens, true, text.length);
  return document && document.contents !== null ? (document as Document.Parsed) : undefined;
}

/** Builds plain data, writing aliases out: refuses those that hold themselves or grow beyond bounds. */
function toPlain(document: Document.Parsed, report: Report): unknown {
  const expanding = new Set<Node>();
  const anchors = new Map<string, Node>();
  let values = 0;
  let isTooBig = false;

  function plain(node: Node | null | undefined): unknown {
    if (isTooBig || !node) return null;
    values += 1;
    if (values > MAX_VALUES) {
      isTooBig = true;
      report('MC1004', node, `the aliases in this file expand to more than ${MAX_VALUES} values`, 'Use fewer aliases.');
      return null;
    }
    if (isAlias(node)) return aliased(node);
    // Anchors are entered as they come by: an alias means the nearest one above it.
    if ('anchor' in node && node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalarValue(node.value);
    if (expanding.has(node)) return null;
    expanding.add(node);
    const value = isMap(node) ? mapping(node.items) : isSeq(node) ? node.items.map((item) => plain(item as Node)) : null;
    expanding.delete(node);
    return value;
  }

  function aliased(alias: Alias): unknown {
    const target = anchors.get(alias.source);
    if (!target) {
      report('MC1004', alias, `the alias "*${alias.source}" has no anchor above it`, `Add "&${alias.source}" to what it should repeat.`);
      return null;
    }
    if (expanding.has(target)) {
      report('MC1004', alias, `the alias "*${alias.source}" stands inside what it repeats`, 'Write the value out.');
      return null;
    }
    return plain(target);
  }

  function mapping(items: readonly { key: unknown; value: unknown }[]): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key, value } of items) {
      const name = keyName(key);
      if (name === undefined) report('MC1003', key as Node, 'a key must be a plain word', 'Write a name before the colon.');
      else if (FORBIDDEN_KEYS.has(name)) report('MC1007', key as Node, `"${name}" can't be used as a name`, 'Choose another.');
      else if (Object.hasOwn(result, name)) report('MC1006', key as Node, `"${name}" stands here twice`, 'Rename or remove one of the two.');
      else result[name] = plain(value as Node | null);
    }
    return result;
  }

  return plain(document.contents);
}

function scalarValue(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function keyName(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' || typeof key.value === 'number' || typeof key.value === 'boolean' ? String(key.value) : undefined;
}

/** The node at a path, or the deepest one on the way to it. */
function nodeAt(document: Document, path: readonly (string | number)[], target: 'value' | 'key'): Node | null | undefined {
  let node = document.contents as Node | null;
  for (const [index, part] of path.entries()) {
    const collection = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(collection)) {
      const item = collection.items[Number(part)] as Node | undefined;
      if (!item) return node;
      node = item;
      continue;
    }
    const pair = isMap(collection) ? collection.items.find(({ key }) => keyName(key) === String(part)) : undefined;
    if (!pair) return node;
    if (index === path.length - 1 && target === 'key') return pair.key as Node;
    node = (pair.value ?? pair.key) as Node;
  }
  return node;
}

function rangeOf(node: Node | null | undefined, rangeAt: (start: number, end: number) => Range): Range {
  const range = node?.range;
  if (!range) return FILE_START;
  // A collection is marked by its first character: underlining a whole block helps nobody.
  return isScalar(node) || isAlias(node) ? rangeAt(range[0], range[1]) : rangeAt(range[0], range[0] + 1);
}

/** Where a scalar's value starts in the text, if it stands there letter by letter. */
function scalarStart(node: Node, text: string): number | undefined {
  if (!isScalar(node) || !node.range || typeof node.value !== 'string') return undefined;
  const [start] = node.range;
  const inner = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? start + 1 : start;
  return text.startsWith(node.value, inner) ? inner : undefined;
}

function placeAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? FILE_START.start : { line, column: col };
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return first.replace(/ at line \d+, column \d+:?$/, '').slice(0, 300);
}

function unreadable(diagnostics: readonly Diagnostic[]): YamlSource {
  return { data: undefined, diagnostics, locate: () => FILE_START, locateWithin: () => FILE_START };
}
