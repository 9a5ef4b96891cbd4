import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CompletionItem,
  DocumentSymbol,
  Hover,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { LspClient, uriOf } from '../../../../fixtures/lsp-client.ts';

const MAIN = `matchcut: 1
id: mansion
title: The mansion
start: hall
include: acts/two.yaml
variables:
  key: { type: bool }
  fear: { type: int, max: 3, description: How afraid she is }
  mood: { type: enum, values: [calm, wild], initial: calm }
segments:
  hall:
    title: The hall
    duration: 9s
    choices:
      - id: go
        opens: 2s
        closes: 8s
        default: out
        options:
          - { id: up, label: Up, do: [key = true, fear += 1], to: attic }
          - { id: out, label: Out, when: key and mood == "calm", to: garden }
          - { id: wait, label: Wait, do: 'mood = "wild"' }
    routes:
      - to: hall
`;
const TWO = `segments:
  attic:
    duration: 5s
    routes:
      - { to: garden, when: chosen(go.up) and fear >= 2 }
      - to: hall
  garden: { duration: 5s, ending: { id: out, title: Out } }
`;

let folder = '';
let main = '';
let two = '';
let client: LspClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  [main, two] = [join(folder, 'story.yaml'), join(folder, 'acts', 'two.yaml')];
  await mkdir(join(folder, 'acts'));
  await writeFile(main, MAIN);
  await writeFile(two, TWO);
  client = await LspClient.start();
});
afterAll(async () => {
  await client.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await client.open(main, MAIN);
});

/** Where a text stands in a file, a few characters on. */
function within(text: string, words: string, further = 1): { line: number; character: number } {
  const at = text.indexOf(words);
  if (at === -1) throw new Error(`"${words}" isn't there`);
  const before = text.slice(0, at + further).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function labels(items: readonly CompletionItem[]): string[] {
  return items.map(({ label }) => label);
}

/** What is suggested in the main file when a line reads so, at the bar. */
async function suggested(words: string, line: string): Promise<string[]> {
  const { line: number } = within(MAIN, words);
  const whole = MAIN.split('\n')[number] ?? '';
  await client.type(main, line.replace('|', ''), number, 0, whole.length);
  return labels(
    await client.ask<CompletionItem[]>('completion', main, {
      line: number,
      character: line.indexOf('|'),
    }),
  );
}

describe('the language server', () => {
  it('tells while typing what is wrong, where, and what the checker finds once one pauses', async () => {
    const at = within(MAIN, 'to: attic', 4);
    const [typo] = await client.type(main, 'attc', at.line, at.character, at.character + 5);
    expect(typo).toMatchObject({
      code: 'MC2003',
      severity: 1,
      range: { start: at, end: { line: at.line, character: at.character + 4 } },
      message: expect.stringContaining('Did you mean "attic"?'),
    });
    const [, ...mended] = [
      await client.type(main, 'attic', at.line, at.character, at.character + 4),
      ...(await client.nextDiagnostics(main)),
    ];
    expect(mended.map(({ code, severity }) => [code, severity])).toContainEqual(['MC6006', 2]);
  });

  it('knows the story that an included file belongs to', async () => {
    const text = TWO.replace('to: hall', 'to: hal');
    expect(await client.open(two, text)).toMatchObject([
      { code: 'MC2003', message: expect.stringContaining('"hal"') },
    ]);
    expect(await client.type(two, 'hall', 5, 12, 15)).toEqual([]);
  });

  it.each([
    [
      'targets',
      'Wait,',
      '          - { id: wait, label: Wait, to: | }',
      ['hall', 'attic', 'garden'],
    ],
    ['the start', 'start:', 'start: |', ['hall', 'attic', 'garden']],
    [
      'options for a default',
      'default:',
      '        default: o|',
      ['up', 'out', 'wait', 'last', 'random', 'predicted'],
    ],
    [
      'variables in effects',
      'Wait,',
      '          - { id: wait, label: Wait, do: | }',
      ['key', 'fear', 'mood'],
    ],
    [
      'segments to have visited',
      'Wait,',
      '          - { id: wait, label: Wait, when: visited(|) }',
      ['hall', 'attic', 'garden'],
    ],
    [
      'options that were chosen',
      'Wait,',
      '          - { id: wait, label: Wait, when: chosen(go.|) }',
      ['up', 'out', 'wait'],
    ],
    ['choices', 'Wait,', '          - { id: wait, label: Wait, when: chosen(|) }', ['go']],
    [
      'values of an enum',
      'Wait,',
      '          - { id: wait, label: Wait, when: mood == | }',
      ['calm', 'wild'],
    ],
    ['kinds of variables', 'key:', '  key: { type: | }', ['bool', 'int', 'enum']],
    [
      'fields of a segment',
      'duration: 9s',
      '    d|',
      ['chapter', 'group', 'duration', 'durationMs', 'checkpoint', 'metadata', 'do', 'ending'],
    ],
    ['fields of a route', '- to: hall', '      - |', ['to', 'when', 'weight']],
  ])('completes %s', async (_, words, line, expected) => {
    expect(await suggested(words, line)).toEqual(expected);
  });

  it('completes conditions with variables, functions and words', async () => {
    expect(
      await suggested('Wait,', '          - { id: wait, label: Wait, when: key and | }'),
    ).toEqual([
      'key',
      'fear',
      'mood',
      'visited',
      'chosen',
      'at',
      'and',
      'or',
      'not',
      'true',
      'false',
    ]);
  });

  it('goes to definitions, over files', async () => {
    const inMain = async (words: string, further: number) =>
      (await client.ask<Location[]>('definition', main, within(MAIN, words, further))).map(
        ({ uri, range }) => [uri, range.start],
      );
    expect(await inMain('to: attic', 5)).toEqual([[uriOf(two), { line: 1, character: 2 }]]);
    expect(await inMain('key and mood', 1)).toEqual([[uriOf(main), within(MAIN, 'key: {', 0)]]);
    const fromTwo = await client.ask<Location[]>(
      'definition',
      two,
      within(TWO, 'chosen(go.up)', 11),
    );
    expect(fromTwo.map(({ uri, range }) => [uri, range.start])).toEqual([
      [uriOf(main), within(MAIN, 'id: up', 4)],
    ]);
  });

  it('finds references and renames all of them, over files', async () => {
    const references = await client.ask<Location[]>('references', main, within(MAIN, 'fear:', 1), {
      context: { includeDeclaration: true },
    });
    expect(references.map(({ uri }) => uri)).toEqual([uriOf(main), uriOf(main), uriOf(two)]);
    const { changes } = await client.ask<WorkspaceEdit>('rename', main, within(MAIN, 'id: up', 4), {
      newName: 'climb',
    });
    expect(changes?.[uriOf(main)]).toEqual([
      {
        range: { start: within(MAIN, 'id: up', 4), end: within(MAIN, 'id: up', 6) },
        newText: 'climb',
      },
    ]);
    expect(changes?.[uriOf(two)]).toEqual([
      {
        range: { start: within(TWO, 'chosen(go.up)', 10), end: within(TWO, 'chosen(go.up)', 12) },
        newText: 'climb',
      },
    ]);
    await expect(
      client.ask('rename', main, within(MAIN, 'id: up', 4), { newName: 'not an id' }),
    ).rejects.toThrow("can't be an id");
  });

  it('tells on hovering in which states a segment can start', async () => {
    const hover = await client.ask<Hover>('hover', main, within(MAIN, 'to: garden', 5));
    expect(hover.contents).toMatchObject({
      value:
        '**garden** · 5s · ending “Out”\n\nStarts in 3 states:\n\n- `key: true`\n- `mood: calm or wild`\n- `chosen(go.up): true`\n- `fear: 1 or 2`\n\nShortest way here: go.up → go.out',
    });
    expect(await client.ask<Hover>('hover', main, within(MAIN, 'opens:', 1))).toMatchObject({
      contents: { value: '**opens**: When it can be answered from, in time of the segment: "5s".' },
    });
    expect(await client.ask<Hover>('hover', main, within(MAIN, 'fear:', 1))).toMatchObject({
      contents: { value: '**fear**: int from 0 to 3, starts as 0\n\nHow afraid she is' },
    });
  });

  it('outlines variables, segments, choices and options', async () => {
    const symbols = await client.connection.sendRequest<DocumentSymbol[]>(
      'textDocument/documentSymbol',
      { textDocument: { uri: uriOf(main) } },
    );
    expect(
      symbols.map(({ name, detail, children }) => [
        name,
        detail,
        children?.map((child) => [child.name, child.children?.map((option) => option.name)]),
      ]),
    ).toEqual([
      ['key', undefined, []],
      ['fear', undefined, []],
      ['mood', undefined, []],
      ['hall', 'The hall', [['go', ['up', 'out', 'wait']]]],
    ]);
  });

  it('offers the fix of a diagnostic', async () => {
    const at = within(MAIN, 'to: attic', 4);
    await client.type(main, 'attc', at.line, at.character, at.character + 5);
    const [action] = await client.ask<CodeAction[]>('codeAction', main, at, {
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    expect(action).toMatchObject({
      title: 'Replace "attc" by "attic"',
      kind: 'quickfix',
      edit: { changes: { [uriOf(main)]: [{ newText: 'attic' }] } },
    });
  });

  it('leaves files alone that are no part of a story', async () => {
    const other = join(folder, 'other.yaml');
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: {
        uri: uriOf(other),
        languageId: 'yaml',
        version: 1,
        text: 'jobs: { build: nothing }\n',
      },
    });
    expect(await client.ask('completion', other, { line: 0, character: 0 })).toEqual([]);
    expect(await client.ask('hover', other, { line: 0, character: 2 })).toBeNull();
    expect(client.told(other)).toBe(false);
  });

  it('formats', async () => {
    await client.type(main, 'duration:     9000ms', 12, 4, 16);
    const [edit] = await client.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
      textDocument: { uri: uriOf(main) },
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edit?.newText.split('\n')[12]).toBe('    duration: 9s');
  });
});
