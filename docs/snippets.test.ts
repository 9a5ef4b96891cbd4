import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose, loadStory, loadStoryFile, readRecipe } from '@matchcut/authoring';
import { catalogueSchema } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { DOC_PAGES, docSnippets } from './snippets.ts';

const root = join(import.meta.dirname, '..');
const snippets = await docSnippets();

describe('the docs', () => {
  const yaml = snippets.filter(({ language }) => language === 'yaml');

  it.each(yaml.filter(({ place }) => !place.startsWith('docs/media.md')))(
    'show stories that are valid: $place',
    ({ text, place }) => {
      expect(loadStory(text, place).diagnostics).toEqual([]);
    },
  );

  it.each(yaml.filter(({ place }) => place.startsWith('docs/media.md')))(
    'show recipes for media that are valid: $place',
    async ({ text }) => {
      const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
      await writeFile(join(folder, 'media.yaml'), text);
      expect(await readRecipe(join(folder, 'media.yaml'))).toMatchObject({
        frameRate: '25',
        loudnessLufs: -16,
      });
      await rm(folder, { recursive: true });
    },
  );

  const recipes = snippets.filter(
    ({ language, place }) => language === 'yaml' && /(?:cookbook|properties)\.md/.test(place),
  );
  it.each(recipes)(
    'show recipes that are sound, and keep what they promise: $place',
    ({ text, place }) => {
      const { diagnostics } = diagnose(loadStory(text, place));
      expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
    },
  );

  it.each(snippets.filter(({ language }) => language === 'ts'))(
    'show code that runs: $place',
    async ({ text }) => {
      const said: string[] = [];
      const code = stripTypeScriptTypes(text).replace(
        /^import (\{.*\}) from '(.*)';$/gm,
        "const $1 = await load('$2');",
      );
      const AsyncFunction = (async () => undefined).constructor as new (
        ...words: string[]
      ) => (...values: unknown[]) => Promise<void>;
      await new AsyncFunction('load', 'console', code)((name: string) => import(name), {
        log: (...words: unknown[]) => said.push(words.join(' ')),
      });
      const promised = /console\.log\(.*\); \/\/ (.*)$/m.exec(text)?.[1];
      expect(said.at(-1)).toBe(promised);
    },
  );

  it.each(snippets.filter(({ language }) => language === 'json'))(
    'show catalogues that are valid: $place',
    ({ text }) => {
      expect(catalogueSchema.safeParse(JSON.parse(text)).success).toBe(true);
    },
  );

  it('show an error as the checker tells it', async () => {
    const story =
      snippets.find(({ language, place }) => language === 'yaml' && place.startsWith('README.md'))
        ?.text ?? '';
    const shown =
      snippets.find(({ language, place }) => language === 'text' && place.startsWith('README.md'))
        ?.text ?? '';
    const [diagnostic] = loadStory(
      story.replace('to: crossing', 'to: crosing'),
      'story.yaml',
    ).diagnostics;
    const told =
      diagnostic &&
      `${diagnostic.file}:${diagnostic.range.start.line}:${diagnostic.range.start.column} error ${diagnostic.code} ${diagnostic.message}\n  ${diagnostic.advice}\n`;
    expect(told).toBe(shown);
  });

  it.each(snippets.filter(({ text }) => /matchcut -- (check|build) examples/.test(text)))(
    'name story files that are valid: $place',
    async ({ text }) => {
      const file = /(?:check|build) (examples\S+)/.exec(text)?.[1] ?? '';
      expect(loadStoryFile(join(root, file)).story).toBeDefined();
    },
  );

  it.each(DOC_PAGES)('link to files that exist: %s', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const targets = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, target]) => target ?? '',
    );
    for (const target of targets)
      await expect(exists(join(root, page, '..', target)), `${page} → ${target}`).resolves.toBe(
        true,
      );
  });
});

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'EISDIR',
  );
}
