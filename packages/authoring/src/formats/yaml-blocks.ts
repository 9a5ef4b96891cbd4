/** A stretch of a YAML file that can be read on its own. */
export interface YamlBlock {
  /** Offset of its first character. */
  readonly start: number;
  readonly text: string;
  /** The mapping that its entries belong to; undefined at the top of the file. */
  readonly section: string | undefined;
  /** It holds the key of a section, whose entries follow in blocks of their own. */
  readonly isHeader: boolean;
}

const TOP_KEY = /^(["']?)[A-Za-z][\w-]*\1:(?=[ \r\n]|$)/gm;
/** Something else at the left margin: who knows what it belongs to. */
const ODD_TOP = /^(?!(["']?)[A-Za-z][\w-]*\1:(?:[ \r\n]|$))[^\s#]/m;
/** A key with nothing beside it but a comment: its entries follow, indented. */
const SECTION = /^(segments|variables|templates):[ \t]*(?:#.*)?\r?\n/;
/** Blank lines and comments, up to the first entry. */
const FIRST_ENTRY = /^(?:[ \t]*(?:#.*)?\r?\n)*( +)[A-Za-z][\w-]*:(?=[ \r\n]|$)/;
/** Anchors and aliases reach over blocks; markers and directives part documents. */
const REACHES_FURTHER = /(?:^|[\s,[{:-])[&*][^\s,\]}]|^(?:---|\.\.\.|%)/m;

/**
 * Parts a file into blocks: each top-level field, and each entry of its long mappings. In block YAML a line
 * that starts a key at the depth of a mapping's entries always starts the next entry, so that an edit changes
 * one block and leaves what was read of the others as it is. A file that isn't written that way is one block.
 */
export function blocksOf(text: string): YamlBlock[] {
  if (REACHES_FURTHER.test(text) || ODD_TOP.test(text)) return [wholeFile(text)];
  return partAt(text, 0, TOP_KEY).flatMap((block) => entriesOf(block.start, block.text));
}

/** A file as one block. */
export function wholeFile(text: string): YamlBlock {
  return { start: 0, text, section: undefined, isHeader: false };
}

function entriesOf(start: number, text: string): YamlBlock[] {
  const [header, section] = SECTION.exec(text) ?? [];
  const entries = header === undefined ? '' : text.slice(header.length);
  const indent = FIRST_ENTRY.exec(entries)?.[1];
  if (header === undefined || indent === undefined)
    return [{ start, text, section: undefined, isHeader: false }];
  const parts = partAt(
    entries,
    start + header.length,
    new RegExp(`^${indent}[A-Za-z][\\w-]*:(?=[ \\r\\n]|$)`, 'gm'),
  );
  return [
    { start, text: header, section, isHeader: true },
    ...parts.map((part) => ({ ...part, section, isHeader: false })),
  ];
}

/** Cuts a text before each match; what stands before the first goes with it. */
function partAt(text: string, offset: number, pattern: RegExp): { start: number; text: string }[] {
  const cuts = [0, ...[...text.matchAll(pattern)].map(({ index }) => index).slice(1), text.length];
  return cuts
    .slice(0, -1)
    .map((cut, index) => ({ start: offset + cut, text: text.slice(cut, cuts[index + 1]) }));
}
