import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStory } from '@matchcut/runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { stringsExport, stringsImport } from '../cli/strings.ts';
import { diagnose } from '../diagnose.ts';
import { plain } from '../diagnostics/print.ts';
import { loadStoryFile } from '../load-story.ts';
import { printStrings, readStrings } from './exchange.ts';
import type { StringTable } from './table.ts';

const STORY = `matchcut: 1
id: ferry
title: The ferry
start: pier
segments:
  pier: { duration: 9s, choices: [{ id: board, prompt: "Aboard, now?", opens: 3s, closes: 8s, default: go, options: [{ id: go, label: Go, to: crossing }] }] }
  crossing: { duration: 5s, ending: { id: across, title: Across } }
`;

let folder: string;
let story: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-strings-'));
  story = join(folder, 'story.yaml');
});
beforeEach(() => writeFile(story, STORY));
afterAll(() => rm(folder, { recursive: true, force: true }));

const paint = plain;

describe('translating a story', () => {
  it.each(['json', 'csv', 'xliff'] as const)('goes to a translator and back as %s', async (to) => {
    const sent = join(folder, `sent.${to === 'xliff' ? 'xlf' : to}`);
    expect(await stringsExport(story, { language: 'de', to, out: sent, paint })).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('4 lines are in') as string,
    });
    const text = await readFile(sent, 'utf8');
    const back = {
      json: text.replace(/("source": "Aboard, now\?",\s+"text": ")"/, '$1An Bord, jetzt?"'),
      csv: text.replace('"Aboard, now?",', '"Aboard, now?","An Bord, jetzt?"'),
      xliff: text.replace(
        '<source>Aboard, now?</source>',
        '<source>Aboard, now?</source><target>An Bord, jetzt?</target>',
      ),
    }[to];
    expect(back).not.toBe(text);
    await writeFile(sent, back);
    expect(await stringsImport(story, sent, { language: 'de', paint })).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(
        /1 lines are in .*3 are missing[^]*translations: \{ de: strings\/de\.json \}/,
      ) as string,
    });
    await writeFile(
      story,
      STORY.replace('start:', 'translations: { de: strings/de.json }\nstart:'),
    );
    const loaded = loadStoryFile(story);
    expect(loaded.story?.translations).toEqual({ de: { 'choice.board': 'An Bord, jetzt?' } });
    expect(
      diagnose(loaded).diagnostics.map(({ code, severity, message }) => [code, severity, message]),
    ).toEqual([
      [
        'MC6015',
        'warning',
        'in "de" 3 lines are missing: "title", "option.board.go", "ending.across"',
      ],
    ]);
    await rm(join(folder, 'strings'), { recursive: true });
  });

  it('keeps what was translated before, and shows which of it has changed', async () => {
    const sent = join(folder, 'sent.csv');
    await writeFile(sent, 'line,source,text\ntitle,The ferry,Die Fähre\nending.gone,Gone,Fort\n');
    expect((await stringsImport(story, sent, { language: 'de', paint })).text).toContain(
      'Left out, since the story has no such line: ending.gone',
    );
    await writeFile(
      story,
      STORY.replace('The ferry', 'The boat').replace(
        'start:',
        'translations: { de: strings/de.json }\nstart:',
      ),
    );
    await writeFile(sent, 'line,source,text\nending.across,Across,Drüben\n');
    await stringsImport(story, sent, { language: 'de', paint });
    const loaded = loadStoryFile(story);
    expect(loaded.story?.translations).toEqual({
      de: { title: 'Die Fähre', 'ending.across': 'Drüben' },
    });
    const changed = diagnose(loaded).diagnostics.find(({ code }) => code === 'MC6016');
    expect(changed).toMatchObject({
      file: join(folder, 'strings', 'de.json'),
      range: { start: { line: 6 } },
      message:
        'line "title" has changed since it was translated: it was "The ferry" and is "The boat"',
    });
  });

  it.each([
    ['sent.csv', 'line,text\ntitle,Die Fähre\n', undefined, 'Say by --language'],
    ['sent.csv', 'line,text\ntitle,Die Fähre\n', 'de', 'source is missing'],
    ['sent.json', '{ "matchcut": 1 }', undefined, 'no table of strings'],
    ['sent.json', '{', undefined, 'Line 1'],
    ['sent.xlf', '<xliff version="1.2"></xliff>', undefined, 'no XLIFF'],
    [
      'sent.xlf',
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><xliff version="1.2"><file original="ferry" source-language="en" target-language="de"><body><trans-unit id="title"><source>&a;</source></trans-unit></body></file></xliff>',
      undefined,
      'no XLIFF',
    ],
    [
      'sent.xlf',
      '<xliff version="1.2"><file original="other" source-language="en" target-language="de"><body><trans-unit id="title"><source>A</source><target>B</target></trans-unit></body></file></xliff>',
      undefined,
      'another story',
    ],
    ['sent.txt', 'title', 'de', 'none of .json'],
    ['sent.csv', 'line,source,text\ntitle,The ferry,X\n', '../de', 'no language tag'],
  ])("says why %s can't be taken: %j", async (name, content, language, reason) => {
    await writeFile(join(folder, name), content);
    expect(await stringsImport(story, join(folder, name), { language, paint })).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining(reason) as string,
    });
  });

  it('brings any text through any format unharmed', async () => {
    // XML has no other characters.
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((each) => /\S/.test(each) && !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(each))
      .map((each) => each.trim());
    const line = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '.', '1') });
    const tables = fc.dictionary(line, fc.record({ source: text, text }), {
      minKeys: 1,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom('json', 'csv', 'xliff'), async (lines, format) => {
        const table: StringTable = {
          story: 'ferry',
          language: 'de',
          lines: new Map(Object.entries(lines)),
        };
        expect(
          await readStrings(await printStrings(table, 'en', format), format, {
            story: 'ferry',
            language: 'de',
          }),
        ).toEqual(table);
      }),
      cases(30),
    );
  });

  it("names no language whose file can't be had or lies elsewhere", async () => {
    const codes = async (translations: string): Promise<string[]> => {
      await writeFile(story, STORY.replace('start:', `translations: ${translations}\nstart:`));
      return loadStoryFile(story).diagnostics.map(({ code }) => code);
    };
    expect(await codes('{ de: strings/none.json }')).toEqual(['MC1001']);
    expect(await codes('{ de: ../../etc/passwd }')).toEqual(['MC1010']);
    expect(await codes('{ "": { title: Nothing } }')).toEqual(['MC2005']);
  });

  it('goes into a built story as it is', () => {
    const built = parseStory({
      matchcut: 1,
      id: 'a',
      title: 'A',
      start: 'one',
      segments: { one: { durationMs: 1_000, ending: { id: 'e', title: 'E' } } },
      translations: { de: { title: 'Ah' } },
    });
    expect(built.translations).toEqual({ de: { title: 'Ah' } });
  });
});
