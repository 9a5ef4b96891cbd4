import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { runAnalytics, startAnalytics } from '../../../../fixtures/analytics-process.ts';
import { answerEvent, postEvents } from '../../../../fixtures/events.ts';
import { killEngine } from '../../../../fixtures/kill-engine.ts';
import { startClickHouse } from '../../../../tools/clickhouse/nodes.ts';
import { openClickHouse } from '../warehouse/clickhouse-warehouse.ts';
import { openEmbeddedWarehouse } from '../warehouse/embedded-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { startLoader } from './loader.ts';
import { openWriteAheadLog } from './write-ahead-log.ts';

/** How often the server is killed while events stream in, in each mode. */
const MOMENTS = Number(process.env['MATCHCUT_CRASHES'] ?? 100);
const SENDERS = 8;
const BATCH = 10;

const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  folders.push(folder);
  return folder;
}

/** Sends until it is told to stop; remembers what was acknowledged. */
async function stream(
  address: string,
  round: number,
  acknowledged: Set<string>,
  isOver: () => boolean,
): Promise<void> {
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      for (let batch = 0; !isOver(); batch += 1) {
        const session = `${round}-${sender}-${batch}`;
        const events = Array.from({ length: BATCH }, (_item, seq) =>
          answerEvent(session, seq, 'give'),
        );
        const response = await postEvents(address, events).catch(() => undefined);
        if (response?.status === 200)
          for (const { seq } of events) acknowledged.add(`${session} ${seq}`);
      }
    }),
  );
}

/** Starts, doubles and kills processes on the folder, again and again; gives what was acknowledged. */
async function endure(folder: string, ...options: readonly string[]): Promise<ReadonlySet<string>> {
  const acknowledged = new Set<string>();
  for (let round = 0; round < MOMENTS; round += 1) {
    const server = await startAnalytics(folder, ...options);
    let isOver = false;
    const streaming = stream(server.address, round, acknowledged, () => isOver);
    try {
      // Spread over all moments of a second, the same in every run.
      await sleep((round * 7_919) % 1_000);
      const other =
        round % 3 === 0
          ? undefined
          : runAnalytics(
              '--data',
              folder,
              ...options,
              ...(round % 3 === 1 ? ['--erase-viewer', 'nobody'] : ['--port', '0']),
            );
      if (round % 4 === 1) await killEngine(folder);
      await sleep((round * 104_729) % 500);
      // The other one is refused while this one lives, so that it is waited for.
      if (other) expect((await other).stderr).toContain(`in use by process ${server.pid}`);
    } finally {
      await server.kill();
      isOver = true;
      await streaming;
    }
  }
  return acknowledged;
}

/** Each event that is there, and how often: without FINAL, as it lies on disk. */
async function eventsIn(
  folder: string,
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, number>> {
  const loader = startLoader({ log: await openWriteAheadLog(join(folder, 'log')), warehouse });
  await loader.load();
  await loader.stop();
  const rows = await warehouse.query<{ event: string; times: number }>(
    "SELECT concat(session, ' ', toString(seq)) AS event, toUInt32(count()) AS times FROM events GROUP BY session, seq",
  );
  return new Map(rows.map(({ event, times }) => [event, times]));
}

function expectEachOnce(
  acknowledged: ReadonlySet<string>,
  found: ReadonlyMap<string, number>,
): void {
  expect(acknowledged.size).toBeGreaterThan(MOMENTS);
  expect([...acknowledged].filter((event) => found.get(event) !== 1)).toEqual([]);
  expect([...found].filter(([, times]) => times !== 1)).toEqual([]);
}

// Both at once: each waits more than it works.
describe.concurrent('every acknowledged event is there, once, after processes were started, doubled and killed on one folder while events streamed in', () => {
  it(
    'in the embedded warehouse',
    async ({ onTestFinished }) => {
      const folder = await newFolder();
      const acknowledged = await endure(folder);
      const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
      onTestFinished(() => warehouse.close());
      expectEachOnce(acknowledged, await eventsIn(folder, warehouse));
    },
    MOMENTS * 30_000,
  );

  it(
    'in a ClickHouse server of its own',
    async ({ onTestFinished }) => {
      const folder = await newFolder();
      const nodes = await startClickHouse(1);
      onTestFinished(() => nodes.close());
      const acknowledged = await endure(folder, '--clickhouse', nodes.urls[0] ?? '');
      const warehouse = await openClickHouse({ urls: nodes.urls });
      onTestFinished(() => warehouse.close());
      expectEachOnce(acknowledged, await eventsIn(folder, warehouse));
    },
    MOMENTS * 30_000,
  );
});
