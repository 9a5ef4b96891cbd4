import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import {
  type Diagnostic,
  FILE_START,
  moreErrors,
  type Place,
  type Range,
} from '../diagnostics/diagnostic.ts';
import { blocksOf, wholeFile, type YamlBlock } from './yaml-blocks.ts';
import { isMapping } from './mapping.ts';
import {
  keyName,
  markedRange,
  MAX_VALUES,
  readPart,
  type YamlPart,
  type YamlProblem,
} from './yaml-part.ts';

/** Keys and indexes down to a place in a file. */
export type WrittenPath = readonly (string | number)[];

/** What stands at a place in a file. */
export interface Spot {
  readonly path: WrittenPath;
  readonly target: 'value' | 'key';
  /** The text that stands there: a key's name, or a value's text as written. */
  readonly text: string;
  readonly range: Range;
}

/** YAML (of which JSON is a part) as plain data that remembers where each value stood. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path stands, or the key that leads to it; the nearest place above if it isn't there. */
  locate(path: WrittenPath, target: 'value' | 'key'): Range;
  /** Where a part of the text value at a path stands, by offsets within that value; the whole value if it isn't written letter by letter. */
  locateWithin(path: WrittenPath, within: { readonly start: number; readonly end: number }): Range;
  /** Where just that part stands, to be replaced: undefined in folded texts, behind aliases, among escapes. Without `within` the key's name. */
  exactly(
    path: WrittenPath,
    within?: { readonly start: number; readonly end: number },
  ): Range | undefined;
  /** Where a whole field stands, key and value, with its line break if it has its lines to itself; undefined if others repeat it by an alias. */
  extent(path: WrittenPath): Range | undefined;
  /** The key or value that a place is in. */
  spotAt(place: Place): Spot | undefined;
}

/** Remembers what was read of blocks, so that reading a file again after an edit reads what was edited. */
export class YamlCache {
  #last = new Map<string, YamlPart>();
  #now = new Map<string, YamlPart>();

  read(text: string): YamlPart {
    const part = this.#last.get(text) ?? this.#now.get(text) ?? readPart(text);
    this.#now.set(text, part);
    return part;
  }

  /** Forgets what the last reading didn't need. */
  turn(): void {
    this.#last = this.#now;
    this.#now = new Map();
  }
}

/** How much is told, and what is remembered from one reading to the next. */
export interface ReadOptions {
  readonly mostDiagnostics: number;
  readonly cache?: YamlCache | undefined;
}

/**
 * Reads YAML. Never throws: what can't be read becomes a diagnostic (MC1003 … MC1008) with its place.
 * Bounded in nesting, in what aliases expand to, and in how many diagnostics it gives.
 */
export function readYaml(
  text: string,
  file: string,
  { mostDiagnostics, cache = new YamlCache() }: ReadOptions,
): YamlSource {
  let parts = placed(blocksOf(text), cache);
  // What is open at the end of a block may be closed in another: then only the whole file can tell.
  if (parts.length > 1 && parts.some(({ part }) => part.isUnclosed))
    parts = placed([wholeFile(text)], cache);
  cache.turn();
  return new ReadSource(text, file, parts, mostDiagnostics);
}

/** A part of a file and where it lies in it. */
interface PlacedPart extends YamlBlock {
  readonly part: YamlPart;
}

function placed(blocks: readonly YamlBlock[], cache: YamlCache): PlacedPart[] {
  return blocks.map((block) => ({ ...block, part: cache.read(block.text) }));
}

class ReadSource implements YamlSource {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly #parts: readonly PlacedPart[];
  readonly #lineStarts: readonly number[];
  /** Parts by the entry they hold: `segments platform`, or ` title` at the top. */
  readonly #holders = new Map<string, PlacedPart>();

  constructor(text: string, file: string, parts: readonly PlacedPart[], mostDiagnostics: number) {
    this.text = text;
    this.file = file;
    this.#parts = parts;
    this.#lineStarts = lineStarts(text);
    const problems = parts.flatMap(({ part, start }) =>
      part.problems.map((problem) => ({
        ...problem,
        start: problem.start + start,
        end: problem.end + start,
        ...(problem.other
          ? { other: { start: problem.other.start + start, end: problem.other.end + start } }
          : {}),
      })),
    );
    const data = this.#merge(problems);
    const found = problems.slice(0, mostDiagnostics).map((problem) => this.#diagnostic(problem));
    if (problems.length > mostDiagnostics) found.push(moreErrors(file));
    this.diagnostics = found;
    this.data = problems.length === 0 ? data : undefined;
  }

  locate(path: WrittenPath, target: 'value' | 'key'): Range {
    const holder = this.#holderOf(path);
    if (!holder?.part.document) return FILE_START;
    return this.#rangeOf(holder, nodeAt(holder.part.document, pathWithin(holder, path), target));
  }

  locateWithin(path: WrittenPath, within: { readonly start: number; readonly end: number }): Range {
    return this.exactly(path, within) ?? this.locate(path, 'value');
  }

  exactly(
    path: WrittenPath,
    within?: { readonly start: number; readonly end: number },
  ): Range | undefined {
    const holder = this.#holderOf(path);
    if (!holder?.part.document) return undefined;
    const node = nodeAt(holder.part.document, pathWithin(holder, path), within ? 'value' : 'key');
    const start = isScalar(node) ? scalarStart(node, holder.text) : undefined;
    if (start === undefined || !isScalar(node)) return undefined;
    const { start: from, end: to } = within ?? { start: 0, end: String(node.value).length };
    return this.#rangeAt(holder.start + start + from, holder.start + start + to);
  }

  extent(path: WrittenPath): Range | undefined {
    const holder = this.#holderOf(path);
    const document = holder?.part.document;
    if (!holder || !document) return undefined;
    const inside = pathWithin(holder, path);
    const key = nodeAt(document, inside, 'key');
    const value = nodeAt(document, inside, 'value');
    const start = key?.range?.[0] ?? 0;
    const end = Math.max(key?.range?.[1] ?? start, value?.range?.[1] ?? start);
    if (/[&*][\w-]/.test(holder.text.slice(start, end))) return undefined;
    const [from, to] = withSurroundings(holder.text, start, end);
    return this.#rangeAt(holder.start + from, holder.start + to);
  }

  spotAt(place: Place): Spot | undefined {
    const offset = (this.#lineStarts[place.line - 1] ?? this.text.length) + place.column - 1;
    const holder = this.#parts.findLast(({ start }) => start <= offset);
    const contents = holder?.part.document?.contents;
    if (!holder || !contents) return undefined;
    const found = nodeWithin(
      contents as Node,
      offset - holder.start,
      holder.section !== undefined && !holder.isHeader ? [holder.section] : [],
    );
    return (
      found && {
        path: found.path,
        target: found.target,
        text: found.text,
        range: this.#rangeOf(holder, found.node),
      }
    );
  }

  /** All parts as one mapping; keys that stand in two of them are problems. */
  #merge(problems: YamlProblem[]): unknown {
    const [only] = this.#parts;
    if (this.#parts.every(({ part }) => part.document === undefined) && problems.length === 0) {
      problems.push({
        code: 'MC1008',
        start: 0,
        end: 0,
        message: 'the file is empty',
        advice: 'A story starts with "matchcut: 1".',
      });
      return undefined;
    }
    if (only && this.#parts.length === 1) return only.part.data;
    const data: Record<string, unknown> = {};
    let values = 0;
    for (const holder of this.#parts) {
      const { section, part, isHeader, start } = holder;
      values += part.values;
      const entries = section === undefined ? undefined : data[section];
      // The section's key may have stood somewhere before, with something else: that is told, and its entries go nowhere.
      const within = isMapping(entries) ? entries : {};
      const into = section === undefined || isHeader ? data : within;
      for (const [key, value] of Object.entries((part.data ?? {}) as Record<string, unknown>)) {
        const name = `${isHeader ? '' : (section ?? '')} ${key}`;
        const at = start + firstWord(part.text);
        const earlier = this.#holders.get(name);
        const other = earlier && earlier.start + firstWord(earlier.part.text);
        if (Object.hasOwn(into, key))
          problems.push({
            code: 'MC1006',
            start: at,
            end: at + key.length,
            message: `"${key}" stands here twice`,
            advice: 'Rename or remove one of the two.',
            ...(other === undefined ? {} : { other: { start: other, end: other + key.length } }),
          });
        else into[key] = isHeader ? {} : value;
        this.#holders.set(name, holder);
      }
    }
    if (values > MAX_VALUES)
      problems.push({
        code: 'MC1004',
        start: 0,
        end: 0,
        message: `this file has more than ${MAX_VALUES} values`,
        advice: 'Part it into several files by "include".',
      });
    return data;
  }

  #diagnostic({ code, start, end, message, advice, other }: YamlProblem): Diagnostic {
    const related = other
      ? {
          related: [
            {
              file: this.file,
              range: this.#rangeAt(other.start, other.end),
              message: 'the other one',
            },
          ],
        }
      : {};
    return {
      code,
      severity: 'error',
      file: this.file,
      range: this.#rangeAt(start, end),
      message,
      advice,
      ...related,
    };
  }

  #holderOf(path: WrittenPath): PlacedPart | undefined {
    if (this.#parts.length === 1) return this.#parts[0];
    const [top = '', entry] = path;
    return (
      (entry === undefined ? undefined : this.#holders.get(`${top} ${entry}`)) ??
      this.#holders.get(` ${top}`) ??
      this.#parts[0]
    );
  }

  #rangeOf(holder: PlacedPart, node: Node | null | undefined): Range {
    const range = markedRange(node);
    return range ? this.#rangeAt(holder.start + range[0], holder.start + range[1]) : FILE_START;
  }

  #rangeAt(start: number, end: number): Range {
    return { start: this.#placeAt(start), end: this.#placeAt(Math.max(start, end)) };
  }

  #placeAt(offset: number): Place {
    let low = 0;
    for (let high = this.#lineStarts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] as number) + 1 };
  }
}

/** A path as its part sees it: entries of a section stand at the top of theirs. */
function pathWithin({ section, isHeader }: PlacedPart, path: WrittenPath): WrittenPath {
  return section === undefined || isHeader ? path : path.slice(1);
}

/** The node at a path, or the deepest one on the way to it. */
function nodeAt(
  document: Document,
  path: WrittenPath,
  target: 'value' | 'key',
): Node | null | undefined {
  let node = document.contents as Node | null;
  for (const [index, part] of path.entries()) {
    const collection = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(collection)) {
      const item = collection.items[Number(part)] as Node | undefined;
      if (!item) return node;
      node = item;
      continue;
    }
    const pair = isMap(collection)
      ? collection.items.find(({ key }) => keyName(key) === String(part))
      : undefined;
    if (!pair) return node;
    if (index === path.length - 1 && target === 'key') return pair.key as Node;
    node = (pair.value ?? pair.key) as Node;
  }
  return node;
}

interface FoundNode extends Omit<Spot, 'range'> {
  readonly node: Node;
}

function nodeWithin(
  node: Node | null | undefined,
  offset: number,
  path: WrittenPath,
): FoundNode | undefined {
  if (!node || !covers(node, offset)) return undefined;
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = keyName(key);
      if (name === undefined) continue;
      if (covers(key as Node, offset))
        return { path: [...path, name], target: 'key', text: name, node: key as Node };
      const inner = nodeWithin(value as Node | null, offset, [...path, name]);
      if (inner) return inner;
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const inner = nodeWithin(item as Node, offset, [...path, index]);
      if (inner) return inner;
    }
  } else if (isScalar(node)) {
    return { path, target: 'value', text: String(node.value ?? ''), node };
  }
  return undefined;
}

/** Up to the end of the node's own text: a cursor just behind a word is still at it. */
function covers({ range }: Node, offset: number): boolean {
  return range !== undefined && range !== null && range[0] <= offset && offset <= range[1];
}

/** Where a scalar's value starts in the text, if it stands there letter by letter. */
function scalarStart(node: Node, text: string): number | undefined {
  if (
    !isScalar(node) ||
    !node.range ||
    typeof node.value !== 'string' ||
    node.type === 'BLOCK_FOLDED' ||
    node.type === 'BLOCK_LITERAL'
  )
    return undefined;
  const [start] = node.range;
  const inner = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? start + 1 : start;
  return text.startsWith(node.value, inner) ? inner : undefined;
}

/** Widens a field's range to its whole lines, or to a comma beside it. */
function withSurroundings(text: string, start: number, end: number): readonly [number, number] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text.slice(end))?.[0];
  if (rest !== undefined && text.slice(lineStart, start).trim() === '')
    return [lineStart, end + rest.length];
  const before = /,[ \t]*$/.exec(text.slice(0, start))?.[0].length;
  if (before !== undefined) return [start - before, end];
  return [start, end + (/^[ \t]*,[ \t]*/.exec(text.slice(end))?.[0].length ?? 0)];
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function firstWord(text: string): number {
  return /^(?:\s*(?:#.*)?\r?\n)*\s*["']?/.exec(text)?.[0].length ?? 0;
}
