/** What is to be known about a diagnostic's code. */
export interface Code {
  /** What is wrong, in a line. */
  readonly title: string;
  /** Why it matters and what to do. */
  readonly help: string;
  /** A story that earns it. Further files by name, where it takes several. */
  readonly bad: string;
  /** The same story put right. */
  readonly good: string;
  /** The system that the examples are of; stories of our own if not given. */
  readonly importedFrom?: 'twee' | 'ink' | 'xstate';
  readonly files?: Readonly<Record<string, string>>;
}

/** A short story around a segment called `pier`, for examples. */
export function ferry(
  pier: string,
  more: { readonly top?: string; readonly variables?: string; readonly crossing?: string } = {},
): string {
  const {
    top = '',
    variables,
    crossing = '{ duration: 5s, ending: { id: across, title: Across } }',
  } = more;
  return `matchcut: 1
id: ferry
title: The ferry
start: pier
${top}${variables === undefined ? '' : `variables:\n${indented(variables, '  ')}`}segments:
  pier:
${indented(pier, '    ')}  crossing: ${crossing}
`;
}

function indented(text: string, by: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `${by}${line}\n`)
    .join('');
}

const ON = 'duration: 9s\nroutes:\n  - to: crossing';

/** A segment `pier` that asks a choice with these options. */
export function asking(options: string, fallback = 'stay'): string {
  return `duration: 9s
choices:
  - id: board
    opens: 3s
    closes: 8s
    default: ${fallback}
    options:
${indented(options, '      ')}routes:
  - to: crossing`;
}

/** A segment `pier` that leads on. */
export const leading: string = ON;

/** A story whose German is in that file. */
export function translated(file: string): string {
  return ferry(leading, { top: `translations: { de: ${file} }\n` });
}

/** A table of strings for it that has all lines, as a file. */
export const STRINGS: Readonly<Record<string, string>> = {
  'strings/de.json': table({
    title: ['The ferry', 'Die Fähre'],
    'ending.across': ['Across', 'Drüben'],
  }),
};

/** A table with lines as they are and as they are in German. */
export function table(
  lines: Readonly<Record<string, readonly [source: string, text: string]>>,
): string {
  return JSON.stringify(
    {
      matchcut: 1,
      story: 'ferry',
      language: 'de',
      lines: Object.fromEntries(
        Object.entries(lines).map(([line, [source, text]]) => [line, { source, text }]),
      ),
    },
    null,
    2,
  );
}
