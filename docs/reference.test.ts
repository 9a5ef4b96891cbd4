import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadStoryFile, storyFileSchema } from '@matchcut/authoring';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { referenceFiles } from './reference.ts';
import { docSnippets } from './snippets.ts';

const root = join(import.meta.dirname, '..');
const [files, snippets] = [await referenceFiles(), await docSnippets()];
const isStory = new Ajv2020({ allErrors: true, strict: false }).compile(storyFileSchema());

describe('the reference', () => {
  it.each(Object.entries(files))('is up to date: %s (npm run reference)', async (file, text) => {
    expect(await readFile(join(root, file), 'utf8')).toBe(text);
  });
});

describe('the JSON Schema of story files', () => {
  const example = join(root, 'examples/night-train/story.yaml');

  it('takes the example as it is written, and as it is built', async () => {
    for (const data of [
      parse(await readFile(example, 'utf8')),
      JSON.parse(JSON.stringify(loadStoryFile(example).story)),
    ]) {
      isStory(data);
      expect(isStory.errors).toBeNull();
    }
  });

  it.each(
    snippets.filter(
      ({ language, place }) => language === 'yaml' && !place.startsWith('docs/media.md'),
    ),
  )('takes the stories of the docs: $place', ({ text }) => {
    isStory(parse(text));
    expect(isStory.errors).toBeNull();
  });

  it.each([
    ["a field that stories don't have", { segments: { pier: { duration: '9s', route: [] } } }],
    ['a time without a unit', { segments: { pier: { duration: 9 } } }],
    ['a variable of no type', { variables: { coins: { max: 3 } } }],
    ['a property that states nothing', { properties: [{ name: 'nothing' }] }],
    ["a group that sets what groups can't", { groups: { harbour: { ending: {} } } }],
  ])('refuses %s', (_, data) => {
    expect(isStory(data)).toBe(false);
  });
});
