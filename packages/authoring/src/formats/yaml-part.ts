import { FORBIDDEN_KEYS, MAX_STORY_DEPTH } from '@matchcut/runtime';
import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  Schema,
} from 'yaml';
import { hopelessNesting, nestingProblem } from './yaml-nesting.ts';

/** Most values that a file may come to when its aliases are written out. */
export const MAX_VALUES = 500_000;

/** Something wrong in a piece of YAML; offsets in UTF-16 units from its start, `end` exclusive. */
export interface YamlProblem {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly advice: string;
  /** Where the other one of two stands. */
  readonly other?: { readonly start: number; readonly end: number };
}

/** A piece of YAML that can be read on its own. */
export interface YamlPart {
  readonly text: string;
  /** Undefined if the piece holds nothing, or nothing that may be looked at. */
  readonly document: Document.Parsed | undefined;
  /** Plain data; undefined if it couldn't be read. */
  readonly data: unknown;
  readonly values: number;
  readonly problems: readonly YamlProblem[];
  /** The first problem may be that something opened here is closed further down. */
  readonly isUnclosed: boolean;
}

/** What to do about the slips that writers make most. */
const SYNTAX_ADVICE: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces: YAML knows no tabs.',
  BLOCK_AS_IMPLICIT_KEY:
    'Put a text that holds ": " in quotes; or the line is at another depth than those around it.',
  BAD_INDENT:
    'Bring the line to the same depth as those around it; or a "}" or "]" is missing above.',
  UNEXPECTED_TOKEN: 'Put a text in quotes of the other kind if it holds one: "It\'s".',
  MISSING_CHAR: 'Close what was opened before: a quote or a bracket.',
  BAD_SCALAR_START: 'Put the text in quotes.',
};

/** Reads a piece of YAML. Never throws; bounded in nesting and in what aliases expand to. */
export function readPart(text: string): YamlPart {
  const hopeless = hopelessNesting(text, MAX_STORY_DEPTH);
  const readable = hopeless === undefined ? text : text.slice(0, hopeless).replace(/[^\n]/g, ' ');
  const tokens = [...new Parser().parse(readable)];
  const tooDeep = hopeless ?? nestingProblem(tokens, MAX_STORY_DEPTH);
  if (tooDeep !== undefined) {
    const problem = {
      code: 'MC1005',
      start: tooDeep,
      end: tooDeep + 1,
      message: `nested deeper than ${MAX_STORY_DEPTH} levels`,
      advice: 'Make it flatter.',
    };
    return {
      text,
      document: undefined,
      data: undefined,
      values: 0,
      problems: [problem],
      isUnclosed: false,
    };
  }
  const [document, second] = compose(tokens, text);
  if (second) {
    const [start = 0] = second.range;
    const problem = {
      code: 'MC1003',
      start,
      end: start + 1,
      message: 'a second document begins in this file',
      advice: 'Remove the line "---", or put the rest into a file of its own and include it.',
    };
    return { text, document, data: undefined, values: 0, problems: [problem], isUnclosed: false };
  }
  if (!document)
    return { text, document, data: undefined, values: 0, problems: [], isUnclosed: false };
  // One slip makes everything after it look wrong: only the first is told.
  const [error] = document.errors;
  if (error) {
    const problem = {
      code: 'MC1003',
      start: error.pos[0],
      end: error.pos[1],
      message: sentence(error.message),
      advice: SYNTAX_ADVICE[error.code] ?? 'Correct the YAML here.',
    };
    return {
      text,
      document,
      data: undefined,
      values: 0,
      problems: [problem],
      isUnclosed: error.code === 'MISSING_CHAR' || error.code === 'BAD_INDENT',
    };
  }
  return { text, document, ...toPlain(document, text), isUnclosed: false };
}

/** Made once: it costs more than most blocks do. */
const CORE = new Schema({ schema: 'core', merge: false, resolveKnownTags: true });

function compose(tokens: CST.Token[], text: string): Document.Parsed[] {
  // The library's own check for equal keys compares each with each; `mapping` does it in one pass.
  const composer = new Composer({ uniqueKeys: false, version: '1.2', schema: CORE });
  return [...composer.compose(tokens, true, text.length)].filter(
    ({ contents }) => contents !== null,
  ) as Document.Parsed[];
}

/** Builds plain data, writing aliases out: refuses those that hold themselves or grow beyond bounds. */
function toPlain(
  document: Document.Parsed,
  text: string,
): Pick<YamlPart, 'data' | 'values' | 'problems'> {
  const expanding = new Set<Node>();
  const anchors = new Map<string, Node>();
  const problems: YamlProblem[] = [];
  let values = 0;
  let isTooBig = false;

  function report(
    code: string,
    node: Node | null | undefined,
    message: string,
    advice: string,
    other?: Node,
  ): void {
    const [start, end] = markedRange(node) ?? [0, 0];
    const place = markedRange(other);
    problems.push({
      code,
      start,
      end,
      message,
      advice,
      ...(place ? { other: { start: place[0], end: place[1] } } : {}),
    });
  }

  function plain(node: Node | null | undefined): unknown {
    if (isTooBig || !node) return null;
    values += 1;
    if (values > MAX_VALUES) {
      isTooBig = true;
      report(
        'MC1004',
        node,
        `the aliases in this file expand to more than ${MAX_VALUES} values`,
        'Use fewer aliases.',
      );
      return null;
    }
    if (isAlias(node)) return aliased(node);
    if (node.tag && /^!(?!!)/.test(node.tag))
      report(
        'MC1003',
        node,
        `"${node.tag}" is read as a YAML tag`,
        'Write "not" for "!", or put the text in quotes.',
      );
    // Anchors are entered as they come by: an alias means the nearest one above it.
    if ('anchor' in node && node.anchor) {
      if (!/^\w/.test(node.anchor))
        report(
          'MC1003',
          node,
          `"&${node.anchor}" is read as a YAML anchor`,
          'Write "and" for "&&", or put the text in quotes.',
        );
      anchors.set(node.anchor, node);
    }
    if (isScalar(node)) {
      // "can #3": a comment has a blank behind its sign, a text hasn't.
      if (
        node.comment &&
        node.range &&
        /^[ \t]+#[^\s#!-]/.test(text.slice(node.range[1], node.range[1] + 100))
      )
        report(
          'MC1003',
          node,
          `"#${node.comment.split('\n')[0]?.slice(0, 40)}" is read as a comment`,
          'Put the text in quotes; or leave a blank after "#", if it is a comment.',
        );
      return scalarValue(node.value);
    }
    if (expanding.has(node)) return null;
    expanding.add(node);
    const list = isSeq(node) ? node.items.map((item) => plain(item as Node)) : null;
    const value = isMap(node) ? mapping(node.items) : list;
    expanding.delete(node);
    return value;
  }

  function aliased(alias: Alias): unknown {
    const target = anchors.get(alias.source);
    if (!target) {
      report(
        'MC1004',
        alias,
        `the alias "*${alias.source}" has no anchor above it`,
        `Add "&${alias.source}" to what it should repeat.`,
      );
      return null;
    }
    if (expanding.has(target)) {
      report(
        'MC1004',
        alias,
        `the alias "*${alias.source}" stands inside what it repeats`,
        'Write the value out.',
      );
      return null;
    }
    return plain(target);
  }

  function mapping(items: readonly { key: unknown; value: unknown }[]): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const keys = new Map<string, Node>();
    for (const { key, value } of items) {
      const name = keyName(key);
      if (name === undefined)
        report(
          'MC1003',
          key as Node,
          'a key must be a plain word',
          'Write a name before the colon.',
        );
      else if (FORBIDDEN_KEYS.has(name))
        report('MC1007', key as Node, `"${name}" can't be used as a name`, 'Choose another.');
      else if (Object.hasOwn(result, name))
        report(
          'MC1006',
          key as Node,
          `"${name}" stands here twice`,
          'Rename or remove one of the two; or one of them is at the wrong depth.',
          keys.get(name),
        );
      else {
        keys.set(name, key as Node);
        result[name] = plain(value as Node | null);
      }
    }
    return result;
  }

  const data = plain(document.contents);
  return { data, values, problems };
}

/** The text range that marks a node, as offsets. */
export function markedRange(
  node: Node | null | undefined,
): readonly [start: number, end: number] | undefined {
  const range = node?.range;
  if (!range) return undefined;
  // A collection is marked by its first character: underlining a whole block helps nobody.
  return isScalar(node) || isAlias(node) ? [range[0], range[1]] : [range[0], range[0] + 1];
}

/** The name that a key stands for; undefined if it is none. */
export function keyName(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ||
    typeof key.value === 'number' ||
    typeof key.value === 'boolean'
    ? String(key.value)
    : undefined;
}

function scalarValue(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return first.replace(/ at line \d+, column \d+:?$/, '').slice(0, 300);
}
