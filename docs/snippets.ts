import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A fenced block of a page of the docs. */
export interface Snippet {
  /** `docs/writers.md:11` */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '..');

/** The pages that tests hold to their word, by path from the top. */
export const DOC_PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['runtime', 'authoring', 'player-element', 'analytics'].map((name) =>
    join('packages', name, 'README.md'),
  ),
  ...(await readdir(import.meta.dirname))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

/** Every fenced block of those pages that names its language. */
export async function docSnippets(): Promise<readonly Snippet[]> {
  return (await Promise.all(DOC_PAGES.map(snippetsOf))).flat();
}

async function snippetsOf(page: string): Promise<Snippet[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split('\n').length}`,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
}
