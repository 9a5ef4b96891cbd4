import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStory } from '@matchcut/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument, parse } from 'yaml';
import { buildStory } from './build-story.ts';
import { build } from './cli/build.ts';
import { check } from './cli/check.ts';
import { plain, printDiagnostic } from './diagnostics/print.ts';
import { loadStory, loadStoryFile, type LoadedStory } from './load-story.ts';

const example = await readFile(
  new URL('../../../examples/night-train/story.yaml', import.meta.url),
  'utf8',
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** `MC2003 3:8 message`, for every diagnostic. */
function told(loaded: LoadedStory): string[] {
  return loaded.diagnostics.map(
    ({ code, range, message }) => `${code} ${range.start.line}:${range.start.column} ${message}`,
  );
}

const ferry = (pier: string) => `matchcut: 1
id: ferry
title: The ferry
start: pier
variables:
  coins: { type: int, max: 3 }
segments:
  pier: ${pier}
  crossing: { duration: 5s, ending: { id: across, title: Across } }
`;

describe('a story file', () => {
  it('in YAML gives the same story as in JSON', () => {
    const fromYaml = loadStory(example, 'story.yaml').story;
    const fromJson = loadStory(JSON.stringify(fromYaml), 'story.json').story;
    expect(fromYaml?.segments['platform']).toMatchObject({
      durationMs: 18_000,
      choices: [
        { opensAtMs: 10_000, closesAtMs: 16_500, options: [{ do: ['letter = true'] }, {}] },
      ],
    });
    expect(fromJson).toEqual(fromYaml);
  });

  it('may have lines commented out', () => {
    expect(
      loadStory(
        ferry(
          '\n    duration: 9s\n    #title: Pier\n#old: thing\n    routes: [{ to: crossing }] # on',
        ),
        'f',
      ).diagnostics,
    ).toEqual([]);
  });

  it('may repeat itself by anchors and aliases', () => {
    const { story } = loadStory(
      ferry('&wait { duration: 1m30s, routes: [{ to: crossing }] }\n  quay: *wait'),
      'story.yaml',
    );
    expect(story?.segments['quay']?.durationMs).toBe(90_000);
  });

  it('built twice has the same version, and another once its text has changed', () => {
    const { story } = loadStory(example, 'story.yaml');
    if (!story) throw new Error('the example must load');
    expect(buildStory(story).version).toBe(buildStory(buildStory(story)).version);
    expect(buildStory({ ...story, title: 'Day Train' }).version).not.toBe(
      buildStory(story).version,
    );
  });
});

describe('an error', () => {
  it('says where, what and what to do', () => {
    const { diagnostics, files } = loadStory(
      ferry('{ duration: 9s, routes: [{ to: crosing }] }'),
      'ferry.yaml',
    );
    expect(
      diagnostics.map((diagnostic) => printDiagnostic(diagnostic, files, plain)).join('\n'),
    ).toBe(
      [
        'ferry.yaml:8:40 error MC2003 this route leads to "crosing", which doesn\'t exist',
        '  8 │   pier: { duration: 9s, routes: [{ to: crosing }] }',
        '    │                                        ^^^^^^^',
        '  Did you mean "crossing"? (--fix does it)',
      ].join('\n'),
    );
  });

  it.each([
    ['a tab', 'title: Ferry\n\tstart: pier', 'spaces'],
    ['a colon in a text', 'title: The ferry: a story', 'in quotes'],
    [
      'a line at the wrong depth',
      'segments:\n  pier:\n    duration: 9s\n   title: Pier',
      'same depth',
    ],
    ['an open quote', 'title: "Ferry', 'Close what was opened'],
  ])('in the YAML is told once, with advice, for %s', (_, text, advice) => {
    expect(loadStory(text, 'f').diagnostics).toMatchObject([
      { code: 'MC1003', advice: expect.stringContaining(advice) },
    ]);
  });

  it('in an expression suggests what was meant, of variables, segments and options alike', () => {
    const advice = (when: string) =>
      loadStory(
        ferry(`{ duration: 9s, routes: [{ to: crossing, when: "${when}" }, { to: crossing }] }`),
        'f',
      ).diagnostics[0]?.advice;
    expect([advice('coin > 1'), advice('visited(crosing)')]).toEqual([
      'Did you mean "coins"?',
      'Did you mean "crossing"?',
    ]);
  });

  it('in an expression points at the word', () => {
    expect(
      told(
        loadStory(
          ferry(
            '{ duration: 9s, routes: [{ to: crossing, when: "coins > 1 and coin" }, { to: crossing }] }',
          ),
          'f',
        ),
      ),
    ).toEqual(['MC3002 8:71 variable "coin" doesn\'t exist']);
  });

  it.each([
    ['a duration without a unit', '{ duration: 9, routes: [{ to: crossing }] }', 'MC2004 8:21'],
    ['a field twice', '{ duration: 9s, duration: 8s, routes: [{ to: crossing }] }', 'MC1006 8:25'],
    ['an alias without an anchor', '*nothing', 'MC1004 8:9'],
    ['an anchor that holds itself', '&pier { duration: 9s, routes: [*pier] }', 'MC1004 8:40'],
    [
      'a prototype key',
      '{ duration: 9s, __proto__: { a: 1 }, routes: [{ to: crossing }] }',
      'MC1007 8:25',
    ],
    ['an unclosed bracket', '{ duration: 9s, routes: [', 'MC1003 9:3'],
    [
      'a key that is a list',
      '{ [a, b]: 1, duration: 9s, routes: [{ to: crossing }] }',
      'MC1003 8:11',
    ],
    ['a text cut by a sharp', '\n    title: Can #3\n    duration: 9s', 'MC1003 9:12'],
    [
      'a sign for "not" that is a tag',
      '{ duration: 9s, routes: [{ to: crossing, when: !coins }] }',
      'MC1003 8:63',
    ],
    ['a tab for indentation', '\n\tduration: 9s', 'MC1003 9:1'],
  ])('is located for %s', (_, pier, expected) => {
    expect(
      told(loadStory(ferry(pier), 'f')).map((line) => line.split(' ').slice(0, 2).join(' ')),
    ).toContain(expected);
  });
});

describe('every wrong story gets a located error', () => {
  const expectLocatedError = (text: string) => {
    const { story, diagnostics } = loadStory(text, 'wrong.yaml');
    expect(story).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    const lines = text.split('\n').length;
    for (const { code, range, message, advice } of diagnostics) {
      expect(code).toMatch(/^MC[123]0\d\d$/);
      expect(range.start.line).toBeGreaterThanOrEqual(1);
      expect(range.start.line).toBeLessThanOrEqual(lines);
      expect(message.length * advice.length).toBeGreaterThan(0);
    }
  };

  const leaves = leafPaths(parse(example));
  const without = (path: (string | number)[], value: unknown) => {
    const document = parseDocument(example);
    document.setIn(path, value);
    return document.toString();
  };

  it.each(leaves.map((path) => [path.join('.'), path] as const))('with a list at %s', (_, path) =>
    expectLocatedError(without(path, [['x']])),
  );

  it.each(
    leaves
      .filter((path) =>
        [
          'to',
          'start',
          'default',
          'when',
          'do',
          'duration',
          'opens',
          'closes',
          'scope',
          'type',
        ].includes(String(path.at(-1))),
      )
      .map((path) => [path.join('.'), path] as const),
  )('with nonsense at %s', (_, path) => expectLocatedError(without(path, 'no such thing')));

  it.each(mappingPaths(parse(example)).map((path) => [path.join('.') || 'the top', path] as const))(
    'with a prototype key in %s',
    (_, path) => {
      expectLocatedError(without([...path, 'constructor'], { polluted: true }));
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it.each([
    ['nothing', ''],
    ['only a comment', '# later'],
    ['a word', 'hello'],
    ['a list', '- a\n- b'],
    ['null', 'null'],
    ['a number', '42'],
    ['two documents', 'matchcut: 1\n---\nmatchcut: 1'],
    ['an unclosed quote', 'title: "Night'],
    ['zero bytes', 'title: \0\0\0'],
    ['two million brackets', '['.repeat(2_000_000)],
    ['two million braces', '{a: '.repeat(500_000)],
    ['a million dashes', '- '.repeat(1_000_000)],
    ['a million question marks', '? '.repeat(1_000_000)],
    [
      'two thousand levels of blocks',
      Array.from({ length: 2_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    ],
    [
      'a billion laughs',
      [
        'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
        ...Array.from(
          { length: 9 },
          (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
        ),
      ].join('\n'),
    ],
    ['anchors in a circle', 'a: &a { b: &b { c: *a } }'],
    ['a custom tag', '!!js/function "x"'],
    ['a merge of nothing', 'matchcut: 1\n<<: *x'],
    ['the same id twice', `${example}\n  platform: { duration: 1s, ending: { id: x, title: X } }`],
  ])('made of %s', (_, text) => expectLocatedError(text));

  it.each([
    ['that is missing', 'missing.yaml', undefined, 'MC1001'],
    ['of 50 MB', 'large.yaml', Buffer.alloc(50 * 1024 * 1024, 'a: b\n'), 'MC1002'],
    ['that is not text', 'binary.yaml', Buffer.from([0xff, 0xfe, 0x00, 0x80]), 'MC1001'],
  ])('in a file %s', async (_, name, content, code) => {
    const file = join(folder, name);
    if (content) await writeFile(file, content);
    const { diagnostics } = loadStoryFile(file);
    expect(diagnostics).toMatchObject([{ code, file, range: { start: { line: 1, column: 1 } } }]);
  });

  it('in a folder instead of a file', async () => {
    expect(loadStoryFile(folder).diagnostics).toMatchObject([{ code: 'MC1001' }]);
  });
});

describe('matchcut check', () => {
  it('counts what a sound story holds and exits with 0', async () => {
    const file = new URL('../../../examples/night-train/story.yaml', import.meta.url).pathname;
    expect(await check(file, { format: 'text', isStrict: true, paint: plain })).toEqual({
      text: '✓ Night Train: sound. 15 segments, 7 choices, 4 endings; every one of its 75 states was looked at. 3 notes: --notes shows them.',
      exitCode: 0,
    });
  });

  it('gives diagnostics as JSON and exits with 1', async () => {
    const file = join(folder, 'ferry.yaml');
    await writeFile(file, ferry('{ duration: 9s }'));
    const { text, exitCode } = await check(file, { format: 'json', isStrict: false, paint: plain });
    expect(JSON.parse(text)).toMatchObject({
      isValid: false,
      diagnostics: [{ code: 'MC2008', range: { start: { line: 8, column: 3 } } }],
    });
    expect(exitCode).toBe(1);
  });
});

describe('matchcut build', () => {
  it('writes the JSON that the player loads', async () => {
    const source = new URL('../../../examples/night-train/story.yaml', import.meta.url).pathname;
    const target = join(folder, 'dist', 'story.json');
    const { text, exitCode } = await build(source, target, plain);
    const built = parseStory(JSON.parse(await readFile(target, 'utf8')));
    expect([exitCode, text]).toEqual([
      0,
      `✓ Night Train, version ${built.version}, is in ${target}.`,
    ]);
    expect(built.segments['platform']?.durationMs).toBe(18_000);
  });

  it('writes nothing for a story with errors, or where it can’t', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(file, ferry('{ duration: 9s }'));
    const target = join(folder, 'never.json');
    expect(await build(file, target, plain)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('MC2008'),
    });
    await expect(readFile(target)).rejects.toThrow('ENOENT');
    const source = new URL('../../../examples/night-train/story.yaml', import.meta.url).pathname;
    expect(await build(source, '/dev/null/story.json', plain)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("can't be written"),
    });
  });
});

function leafPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leafPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function mappingPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    mappingPaths(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inner : [path, ...inner];
}
