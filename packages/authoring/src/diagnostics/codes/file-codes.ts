import { ferry, leading, STRINGS, translated, type Code } from './code.ts';

/** What can be wrong with files. */
export const FILE_CODES: Readonly<Record<string, Code>> = {
  MC1001: {
    title: "a file can't be read",
    help: "It isn't there, may not be read, is a folder, or isn't UTF-8 text. Paths under `include` start from the file that includes.",
    bad: ferry(leading, { top: 'include: acts/tow.yaml\n' }),
    good: ferry(leading, { top: 'include: acts/two.yaml\n' }),
    files: { 'acts/two.yaml': 'segments:\n  quay: { duration: 4s, routes: [{ to: crossing }] }\n' },
  },
  MC1002: {
    title: 'a file is larger than 8 MB',
    help: 'A story holds text only, and 20,000 segments fit into half of that. Most likely it is some other file.',
    bad: `${ferry(leading)}# ${'x'.repeat(20)} … and 8 MB more\n`,
    good: ferry(leading),
  },
  MC1003: {
    title: "the YAML can't be read",
    help: "The usual reasons: a text with `: ` in it that isn't in quotes, a tab for indentation, a line at the wrong depth, a quote or bracket that isn't closed. Only the first slip is told, since it makes what follows look wrong.",
    bad: ferry(leading).replace('The ferry', 'The ferry: a story'),
    good: ferry(leading).replace('The ferry', '"The ferry: a story"'),
  },
  MC1004: {
    title: 'an alias that leads nowhere, or too far',
    help: "An alias (`*name`) repeats what has that anchor (`&name`) above it. It can't stand inside what it repeats, and all of them together may expand to 500,000 values.",
    bad: ferry('*wait'),
    good: ferry(leading)
      .replace('pier:\n', 'pier: &wait\n')
      .replace('  crossing', '  quay: *wait\n  crossing'),
  },
  MC1005: {
    title: 'nested deeper than 40 levels',
    help: 'A story itself needs seven; the rest is for `metadata`.',
    bad: ferry(`${leading}\nmetadata: { deep: ${'['.repeat(41)}${']'.repeat(41)} }`),
    good: ferry(`${leading}\nmetadata: { deep: [[]] }`),
  },
  MC1006: {
    title: 'the same key twice',
    help: 'Only one of them could count, so that neither does. Rename or remove one.',
    bad: ferry(`duration: 8s\n${leading}`),
    good: ferry(leading),
  },
  MC1007: {
    title: "a name that can't be used",
    help: '`__proto__`, `constructor` and `prototype` mean something to JavaScript and are refused everywhere.',
    bad: ferry(`${leading}\nmetadata: { constructor: Anna }`),
    good: ferry(`${leading}\nmetadata: { builder: Anna }`),
  },
  MC1008: {
    title: 'the file is empty',
    help: 'A story starts with `matchcut: 1`.',
    bad: '# nothing yet\n',
    good: ferry(leading),
  },
  MC1009: {
    title: 'there are more errors than were told',
    help: 'A hundred are told one by one. Correct those, and check again.',
    bad: ferry(leading).replace(
      'segments:',
      `segments:\n${Array.from(
        { length: 101 },
        (_, index) => `  stop${index}: { duration: 1s, routes: [{ to: nowhere }] }\n`,
      )
        .join('')
        .trimEnd()}`,
    ),
    good: ferry(leading),
  },
  MC1010: {
    title: "an included file outside the story's folder",
    help: "A story is its folder: whoever has the folder has the story, and a story from elsewhere can't look at other files.",
    bad: ferry(leading, { top: 'include: ../other/two.yaml\n' }),
    good: ferry(leading, { top: 'include: acts/two.yaml\n' }),
    files: { 'acts/two.yaml': 'segments:\n  quay: { duration: 4s, routes: [{ to: crossing }] }\n' },
  },
  MC1011: {
    title: 'a file is included twice',
    help: 'Its segments would stand in the story twice. Includes are followed, so that one of them is enough.',
    bad: ferry(leading, { top: 'include: [acts/two.yaml, acts/two.yaml]\n' }),
    good: ferry(leading, { top: 'include: [acts/two.yaml]\n' }),
    files: { 'acts/two.yaml': 'segments:\n  quay: { duration: 4s, routes: [{ to: crossing }] }\n' },
  },
  MC1012: {
    title: 'more than 500 files',
    help: 'Put some of them together.',
    bad: ferry(leading, {
      top: `include: [${Array.from({ length: 501 }, (_, index) => `s${index}.yaml`).join(', ')}]\n`,
    }),
    good: ferry(leading, { top: 'include: [s0.yaml]\n' }),
    files: Object.fromEntries(
      Array.from({ length: 501 }, (_, index) => [`s${index}.yaml`, 'segments: {}\n']),
    ),
  },
  MC1013: {
    title: 'templates come to too much',
    help: 'All uses of templates together may come to 500,000 values.',
    bad: ferry(leading, {
      top: `templates:\n  stop:\n    parameters: [n]\n    segments:\n      stop-<n>: { duration: 4s, metadata: { seats: [${'0, '.repeat(4_000)}0] }, routes: [{ to: crossing }] }\nuse:\n${Array.from({ length: 130 }, (_, index) => `  - { template: stop, with: { n: ${index} } }\n`).join('')}`,
    }),
    good: ferry(leading, {
      top: 'templates:\n  stop:\n    parameters: [n]\n    segments:\n      stop-<n>: { duration: 4s, routes: [{ to: crossing }] }\nuse:\n  - { template: stop, with: { n: 1 } }\n',
    }),
  },
  MC1014: {
    title: 'a translation that is no table of strings',
    help: '`matchcut strings export` writes the table of a language, and `matchcut strings import` puts into it what a translator sent back.',
    bad: translated('strings/broken.json'),
    good: translated('strings/de.json'),
    files: { 'strings/broken.json': '{ "title": "Die Fähre" }', ...STRINGS },
  },
};
