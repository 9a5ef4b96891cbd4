import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, keep, questions } from '../../../../fixtures/random-arrivals.ts';
import { randomStories } from '../../../../fixtures/random-stories.ts';
import { type ClickHouseNodes, startClickHouse } from '../../../../tools/clickhouse/nodes.ts';
import { createAnalyticsServer } from '../server/analytics-server.ts';
import { METRICS } from '../server/api.ts';
import { openClickHouse } from './clickhouse-warehouse.ts';
import { openEmbeddedWarehouse } from './embedded-warehouse.ts';
import { eraseViewer, keepFor } from './erase.ts';
import type { EventRow } from './event-row.ts';
import type { Warehouse } from './warehouse.ts';

let folder = '';
let nodes: ClickHouseNodes;
let cluster: Warehouse;
let embedded: Warehouse;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  nodes = await startClickHouse(2);
  [cluster, embedded] = await Promise.all([
    openClickHouse({ urls: nodes.urls, cluster: 'matchcut' }),
    openEmbeddedWarehouse(join(folder, 'warehouse')),
  ]);
}, 60_000);

afterAll(async () => {
  await cluster.close();
  await embedded.close();
  await nodes.close();
  await rm(folder, { recursive: true, force: true });
});

const rowsOf = (sessions: number, more: EventRow = {}): readonly EventRow[] =>
  Array.from({ length: sessions }, (_, index) => ({
    story: 'ferry',
    story_version: 'v1',
    session: `s${index}`,
    seq: 0,
    type: 'session_started',
    at: 1_764_000_000_123,
    received_at: Date.now(),
    viewer: `v${index % 10}`,
    segment: 'pier',
    step: 0,
    position_ms: 0,
    ...more,
  }));

const count = async (of: { query: Warehouse['query'] }): Promise<number> =>
  (await of.query<{ events: number }>('SELECT toUInt32(count()) AS events FROM events FINAL'))[0]
    ?.events ?? Number.NaN;

describe('a cluster of two ClickHouse servers', () => {
  it('answers each question byte for byte as the embedded warehouse does', async () => {
    const parameters = new URLSearchParams({
      by: 'device',
      given: 'fear >= 1 or not chosen(ask-hall.a)',
      wanted: 'not key and mood == "calm"',
    });
    parameters.append('prefix', 'hall');
    const cases = randomStories.chain((story) => fc.tuple(days(story), questions(story.id)));
    await fc.assert(
      fc.asyncProperty(cases, async ([arrivals, question]) => {
        for (const warehouse of [cluster, embedded]) await keep(warehouse, arrivals);
        const now = Math.max(...arrivals.map(({ receivedAt }) => receivedAt)) + 1;
        for (const ask of Object.values(METRICS)) {
          const [there, here] = await Promise.all(
            [cluster, embedded].map(async (warehouse) =>
              JSON.stringify(await ask(warehouse, question, parameters, now)),
            ),
          );
          expect(there).toBe(here);
        }
      }),
      { numRuns: 8, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
    );
  }, 120_000);

  it('spreads sessions over both, each whole on one', async () => {
    await keep(cluster, []);
    await cluster.insert([...rowsOf(200), ...rowsOf(200, { seq: 1, type: 'paused' })], 'spread');
    const sessions = await Promise.all(
      cluster.nodes.map(
        async (node) =>
          await node.query<{ session: string; events: number }>(
            'SELECT session, toUInt32(count()) AS events FROM events GROUP BY session',
          ),
      ),
    );
    expect(sessions.flat().map(({ events }) => events)).toEqual(
      Array.from({ length: 200 }, () => 2),
    );
    expect(Math.min(...sessions.map(({ length }) => length))).toBeGreaterThan(50);
  });

  it('takes a block once, also when a node was gone while it came', async () => {
    await keep(cluster, []);
    await nodes.kill(1);
    await expect(cluster.insert(rowsOf(100), 'block-1')).rejects.toThrow();
    await nodes.start(1);
    for (let time = 0; time < 3; time += 1) await cluster.insert(rowsOf(100), 'block-1');
    expect(await cluster.query('SELECT toUInt32(count()) AS events FROM events')).toEqual([
      { events: 100 },
    ]);
  }, 60_000);

  it('erases a viewer on all nodes', async () => {
    await keep(cluster, []);
    await cluster.insert(rowsOf(100), 'to-erase');
    expect(await eraseViewer(cluster, 'v3')).toEqual({ erased: 10, left: 0 });
    expect(await count(cluster)).toBe(90);
  });

  it('forgets on all nodes when the time is over', async () => {
    await keep(cluster, []);
    await cluster.insert(
      [...rowsOf(50, { received_at: Date.now() - 10 * 86_400_000 }), ...rowsOf(100).slice(50)],
      'old-and-new',
    );
    await keepFor(cluster, 7);
    for (const node of cluster.nodes) await node.query('OPTIMIZE TABLE events FINAL');
    expect(await count(cluster)).toBe(50);
    await keepFor(cluster, null);
  });

  it('gives all it keeps to a file that another warehouse can take, once', async () => {
    await keep(cluster, []);
    await keep(embedded, []);
    await cluster.insert(
      rowsOf(100, { traits: { device: 'tv' }, open_options: ['a', 'b'], is_fatal: true }),
      'to-export',
    );
    const everything = (of: Warehouse): Promise<readonly unknown[]> =>
      of.query('SELECT * FROM events FINAL ORDER BY session');
    const file = join(folder, 'all.parquet');
    await cluster.exportTo(file);
    for (let time = 0; time < 2; time += 1) await embedded.importFrom(file);
    expect(await everything(embedded)).toEqual(await everything(cluster));
    await embedded.exportTo(file);
    await keep(cluster, []);
    await cluster.importFrom(file);
    expect(await everything(cluster)).toEqual(await everything(embedded));
    expect(await count(cluster)).toBe(100);
  });

  it('keeps what a server took over HTTP, and answers through it', async () => {
    await keep(cluster, []);
    const analytics = await createAnalyticsServer({
      dataFolder: join(folder, 'server'),
      clickHouse: { urls: nodes.urls, cluster: 'matchcut' },
    });
    const server = createServer(
      (request, response) => void analytics.handle(request, response),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const events = Array.from({ length: 40 }, (_, index) => ({
      matchcut: 1,
      story: 'ferry',
      storyVersion: 'v1',
      session: `s${index}`,
      seq: 0,
      at: Date.now(),
      segment: 'pier',
      step: 0,
      positionMs: 0,
      type: 'session_started',
      resumedFrom: null,
    }));
    expect(
      (await fetch(`${address}/v1/events`, { method: 'POST', body: JSON.stringify({ events }) }))
        .status,
    ).toBe(200);
    await analytics.loadAll();
    expect(await (await fetch(`${address}/api/stories/ferry/overview`)).json()).toMatchObject({
      sessions: 40,
    });
    server.close();
    await analytics.close();
    expect(await count(cluster)).toBe(40);
  });

  it('opens again as it was', async () => {
    const again = await openClickHouse({ urls: nodes.urls, cluster: 'matchcut' });
    expect(await count(again)).toBe(await count(cluster));
    await again.close();
  });

  it('says which event cannot be kept, so that the others are', async () => {
    await expect(cluster.insert(rowsOf(1, { step: 'x' }), 'unfit')).rejects.toMatchObject({
      name: 'UnfitRowsError',
    });
  });
});

describe('a ClickHouse server', () => {
  it('is enough by itself', async () => {
    const one = await openClickHouse({ urls: nodes.urls.slice(0, 1), database: 'alone' });
    await one.insert(rowsOf(10), 'alone');
    expect(await count(one)).toBe(10);
    expect(
      (await one.query<{ name: string }>('DESCRIBE TABLE sessions')).map(({ name }) => name),
    ).toContain('last_segment');
    await one.close();
  });

  it('is named when it does not answer', async () => {
    await expect(openClickHouse({ urls: ['http://127.0.0.1:9'] })).rejects.toThrow(
      'ClickHouse at http://127.0.0.1:9 does not answer',
    );
  });

  it('is refused if it is too old', async () => {
    const old = createServer((_, response) => response.end('{"version":"18.16.1"}\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(old, 'listening');
    await expect(
      openClickHouse({ urls: [`http://127.0.0.1:${(old.address() as AddressInfo).port}`] }),
    ).rejects.toThrow(/ClickHouse 18\.16\.1 at .* is too old: 24 or newer/);
    old.close();
  });

  it.each([
    [{ urls: ['http://a'], database: 'x; DROP' }, "can't be a name"],
    [{ urls: ['http://a', 'http://b'] }, 'name one ClickHouse server'],
    [{ urls: [] }, 'name one ClickHouse server'],
  ])('is not asked for what makes no sense: %o', async (options, message) => {
    await expect(openClickHouse(options)).rejects.toThrow(message);
  });
});
