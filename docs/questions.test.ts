import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createApi,
  crowd,
  openEmbeddedWarehouse,
  toRow,
  type Warehouse,
} from '@matchcut/analytics';
import { loadStoryFile } from '@matchcut/authoring';
import type { Story } from '@matchcut/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docSnippets } from './snippets.ts';

let folder = '';
let warehouse: Warehouse;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  warehouse = await openEmbeddedWarehouse(folder);
  const { story } = loadStoryFile(
    join(import.meta.dirname, '..', 'examples', 'night-train', 'story.yaml'),
  );
  const events = [
    ...crowd(story as Story, { viewers: 400, seed: 2, now: Date.UTC(2026, 10, 25) }),
  ].flat();
  await warehouse.insert(
    events.map((event) => toRow(event, event.at + 300)),
    'viewers',
  );
});

afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const recipes = (await docSnippets()).filter(({ language }) => language === 'sql');

describe('the notebook', () => {
  it('asks for metrics, and of them for columns, that there are', async () => {
    const api = createApi({ warehouse, stories: [] });
    const server = createServer((request, response) => void api(request, response)).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { cells } = JSON.parse(
      await readFile(
        join(import.meta.dirname, '..', 'examples', 'notebook', 'night-train.ipynb'),
        'utf8',
      ),
    ) as { cells: { source: string[] }[] };
    const text = cells.map(({ source }) => source.join('')).join('\n');
    const asked = [...text.matchAll(/^(\w+) = ask\('([\w-]+)'\)/gm)].map(
      ([, name = '', metric = '']) => ({ name, metric }),
    );
    expect(asked.map(({ metric }) => metric)).toEqual([
      'overview',
      'option-share',
      'segments',
      'drop-off',
    ]);
    for (const { name, metric } of asked) {
      const [heading = ''] = (
        await (
          await fetch(
            `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/stories/night-train/${metric}?format=csv`,
          )
        ).text()
      ).split('\r\n');
      const used = [...text.matchAll(new RegExp(`\\b${name}\\.([a-zA-Z]+)\\b(?!\\()`, 'g'))]
        .map(([, column = '']) => column)
        .filter((column) => !['loc', 'iloc', 'share.plot'].includes(column));
      expect(heading.split(',')).toEqual(expect.arrayContaining(used));
    }
    server.close();
  });
});

describe('the SQL cookbook', () => {
  it.each(recipes)('asks what can be answered: $place', async ({ text }) => {
    const rows = await warehouse.query<Record<string, unknown>>(text, { story: 'night-train' });
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.values(rows[0] ?? {}).filter((value) => value === null)).toEqual([]);
  });

  it('tells of every column', async () => {
    const page = await readFile(join(import.meta.dirname, 'sql.md'), 'utf8');
    const columns = await warehouse.query<{ name: string }>(
      "SELECT name FROM system.columns WHERE database = currentDatabase() AND table IN ('events', 'sessions')",
    );
    expect(columns.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual(
      [],
    );
  });
});
