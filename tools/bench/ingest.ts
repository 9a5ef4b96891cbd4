import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openEmbeddedWarehouse } from '@matchcut/analytics';
import type { Figure } from './figure.ts';
import { progress } from './progress.ts';

/** How long events are sent; `INGEST_SECONDS=600` for the long run. */
const SECONDS = Number(process.env['INGEST_SECONDS'] ?? 20);
/** How fast a server that only reads is shows soon. */
const FLOOR_SECONDS = Math.min(SECONDS, 20);
const main = join(
  import.meta.dirname,
  '..',
  '..',
  'packages',
  'analytics',
  'src',
  'cli',
  'main.ts',
);
const NODE = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

interface Sent {
  readonly acknowledged: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How many events a second go all the way, from HTTP to a disk to the warehouse; beside a server that only reads them. */
export async function ingest(): Promise<readonly Figure[]> {
  progress(`ingest: ${FLOOR_SECONDS} s of requests that are only read`);
  const floor = await onlyRead();
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-bench-'));
  try {
    const { child, address } = await startServer(folder);
    let maxRss = 0;
    const watch = setInterval(
      () =>
        void residentBytes(child.pid ?? 0).then(
          (bytes) => (maxRss = Math.max(maxRss, bytes)),
          () => undefined,
        ),
      500,
    );
    const began = performance.now();
    progress(`ingest: ${SECONDS} s of events`);
    const sent = await sender(`${address}/v1/events`, SECONDS, 'a');
    progress('ingest: the warehouse loads the rest');
    while ((await gauge(address, 'log_unloaded_bytes')) > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const seconds = (performance.now() - began) / 1_000;
    clearInterval(watch);
    child.kill('SIGTERM');
    await once(child, 'exit');
    const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
    const [row] = await warehouse.query<{ events: number; distinct: number }>(
      'SELECT toUInt32(count()) AS events, toUInt32(uniqExact(session, seq)) AS distinct FROM events',
    );
    await warehouse.close();
    const { events = 0, distinct = 0 } = row ?? {};
    return [
      {
        id: 'ingest.eventsPerSecond',
        value: sent.acknowledged / seconds,
        unit: 'events/s',
        peer: 'only read',
        peerValue: floor.acknowledged / FLOOR_SECONDS,
        ratio: sent.acknowledged / seconds / (floor.acknowledged / FLOOR_SECONDS),
        goal: { op: '>=', value: 100_000 },
      },
      {
        id: 'ingest.ackP50Ms',
        value: sent.p50Ms,
        unit: 'ms',
        peer: 'only read',
        peerValue: floor.p50Ms,
        ratio: sent.p50Ms / floor.p50Ms,
      },
      {
        id: 'ingest.ackP99Ms',
        value: sent.p99Ms,
        unit: 'ms',
        peer: 'only read',
        peerValue: floor.p99Ms,
        ratio: sent.p99Ms / floor.p99Ms,
        goal: { op: '<=', value: 50 },
      },
      { id: 'ingest.events', value: sent.acknowledged, unit: 'events' },
      {
        id: 'ingest.lost',
        value: sent.acknowledged - distinct,
        unit: 'events',
        goal: { op: '<=', value: 0 },
      },
      {
        id: 'ingest.doubled',
        value: events - distinct,
        unit: 'events',
        goal: { op: '<=', value: 0 },
      },
      { id: 'ingest.refusedRequests', value: sent.refused, unit: 'requests' },
      { id: 'ingest.maxRssMb', value: maxRss / 1e6, unit: 'MB' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A server that reads requests to their end and answers: nothing that takes events can be faster. */
async function onlyRead(): Promise<Sent> {
  const server = createServer(
    (request, response) =>
      void request.resume().once('end', () => response.setHeader('content-length', 2).end('{}')),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sent = await sender(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    FLOOR_SECONDS,
    'floor',
  );
  server.close();
  return sent;
}

async function sender(address: string, seconds: number, name: string): Promise<Sent> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...NODE,
    join(import.meta.dirname, 'ingest-sender.ts'),
    address,
    String(seconds),
    name,
  ]);
  return JSON.parse(stdout) as Sent;
}

async function startServer(
  folder: string,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  // One sender stands for many: it alone must not be slowed down.
  const child = spawn(
    process.execPath,
    [...NODE, main, '--data', folder, '--port', '0', '--events-per-second', '10000000'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address) return { child, address };
  }
  throw new Error('the server ended before it listened');
}

/** Memory of a process and of those that it started. */
async function residentBytes(pid: number): Promise<number> {
  const all = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/status`, 'utf8').catch(() => '')),
  );
  const field = (status: string, name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return all
    .filter((status) => field(status, 'Pid') === pid || field(status, 'PPid') === pid)
    .reduce((sum, status) => sum + field(status, 'VmRSS') * 1_024, 0);
}

async function gauge(address: string, name: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(new RegExp(`^matchcut_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}
