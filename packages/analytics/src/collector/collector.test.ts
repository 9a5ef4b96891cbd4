import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { StoryEvent } from '@matchcut/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killEngine } from '../../../../fixtures/kill-engine.ts';
import { createAnalyticsServer } from '../server/analytics-server.ts';
import { openEmbeddedWarehouse } from '../warehouse/embedded-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readBatch } from './ingest.ts';
import { startLoader } from './loader.ts';
import { toRecord } from './record.ts';
import { openWriteAheadLog, type SealedLog } from './write-ahead-log.ts';

// Node's own class of open files, which it doesn't export: a disk that fills up is played through it.
const probe = await open(import.meta.filename);
const FileHandle = Object.getPrototypeOf(probe) as Awaited<ReturnType<typeof open>>;
await probe.close();

/** How often the server is killed while events stream in; more by `KILLS=100 npx vitest …`. */
const KILLS = Number(process.env['KILLS'] ?? 3);

let folder = '';
const running: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
});

afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null && child.signalCode === null) await killed(child);
  await rm(folder, { recursive: true, force: true });
});

function event(session: string, seq: number, more: Partial<StoryEvent> = {}): StoryEvent {
  return { matchcut: 1, story: 'ferry', storyVersion: 'v1', session, seq, at: 1_764_000_000_123, segment: 'pier', step: 0, positionMs: 0, type: 'paused', ...more } as StoryEvent;
}

function answer(session: string, seq: number, option: string, by: 'viewer' | 'silence' = 'viewer'): StoryEvent {
  return event(session, seq, { type: 'choice_made', choice: 'pay', option, by, decisionMediaMs: 1_200, decisionWallMs: 1_300 });
}

/** The real server in a process of its own, on a free port. */
async function startServer(...more: readonly string[]): Promise<{ child: ChildProcess; address: string }> {
  const main = new URL('../cli/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=source', main, '--data', folder, '--port', '0', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address) return { child, address };
  }
  throw new Error('the server ended before it listened');
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const post = (address: string, events: readonly unknown[]) => fetch(`${address}/v1/events`, { method: 'POST', body: JSON.stringify({ events }) });

async function ask<T>(address: string, path: string, isEnough: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const response = await fetch(`${address}/api/stories/${path}`);
    const answer = (await response.json()) as T;
    if ((response.ok && isEnough(answer)) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a batch', () => {
  it('keeps its good events among bad ones, and says why the others were not taken', () => {
    const batch = readBatch(JSON.stringify({ events: [event('s', 0), { ...event('s', 1), type: 'explode' }, { ...event('s', 2), seq: -1 }, null] }));
    expect(batch).toMatchObject({ isReadable: true, events: [{ seq: 0 }], rejected: [{ index: 1 }, { index: 2, reason: '"seq" is wrong (too_small)' }, { index: 3 }] });
  });

  it.each([
    ['half a character', { viewer: '\ud800' }],
    ['a number that would wrap', { seq: 2 ** 32 }],
    ['a position beyond a day', { positionMs: 1e12 }],
    ['a story whose name is no id', { story: 'my story' }],
  ])('does not take an event with %s', (_, more) => {
    expect(readBatch(JSON.stringify({ events: [{ ...event('s', 0), ...more }] }))).toMatchObject({ events: [], rejected: [{ index: 0 }] });
  });

  it('drops fields that events do not have', () => {
    const batch = readBatch(JSON.stringify({ events: [{ ...event('s', 0), email: 'mara@example.org' }] }));
    expect(JSON.stringify(batch)).not.toContain('mara');
  });

  it.each([['empty', '', 'not JSON'], ['a list', '[]', 'must be'], ['null', 'null', 'must be'], ['without events', '{"events":[]}', 'must be'], ['too long', JSON.stringify({ events: Array(501).fill(0) }), '500 is the most']])('is refused when it is %s', (_, text, reason) => {
    expect(readBatch(text)).toMatchObject({ isReadable: false, reason: expect.stringContaining(reason) });
  });
});

const linesOf = ({ records }: SealedLog): readonly string[] => records.toString().split('\n').map((line) => line.trim()).filter((line) => line !== '');

describe('the write-ahead log', () => {
  it('gives back what was appended, in order', async () => {
    const log = await openWriteAheadLog(folder);
    await Promise.all(['one', 'two', 'drei\u00a0ü'].map((record) => log.append(record)));
    const [name = ''] = await log.seal();
    const sealed = await log.read(name);
    expect([sealed.name, linesOf(sealed), sealed.damagedLines]).toEqual([name, ['one', 'two', 'drei\u00a0ü'], 0]);
    expect(log.backlogBytes).toBe(0);
  });

  it('starts a new file after a write that failed, so that nothing is glued to half a record', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('one');
    const [file = ''] = await readdir(folder);
    const real = FileHandle.appendFile;
    FileHandle.appendFile = async function torn(this: typeof FileHandle) {
      await real.call(this, '12345678 tw');
      throw new Error('ENOSPC');
    };
    await expect(log.append('two')).rejects.toThrow('ENOSPC');
    FileHandle.appendFile = real;
    await log.append('three');
    const names = await log.seal();
    expect(names).toHaveLength(2);
    expect(names[0]).toBe(file);
    expect(names.map((name) => log.wholeFile(name) === undefined)).toEqual([true, false]);
    expect((await Promise.all(names.map((name) => log.read(name)))).flatMap(linesOf)).toEqual(['one', 'three']);
  });

  it('gives back all whole records of a file whose end a crash cut off, and counts the rest', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('whole');
    await log.close();
    const [file = ''] = await readdir(folder);
    await appendFile(join(folder, file), '00000000 damaged\nabcdef12 cut o');
    const reopened = await openWriteAheadLog(folder);
    const [name = ''] = await reopened.seal();
    const sealed = await reopened.read(name);
    expect([linesOf(sealed), sealed.damagedLines]).toEqual([['whole'], 2]);
  });

  it('finds every byte that is not as it was written', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('{"a":"ü"}');
    await log.close();
    const [file = ''] = await readdir(folder);
    const sound = await readFile(join(folder, file));
    for (let place = 0; place < sound.length - 1; place += 1) {
      const spoilt = Buffer.from(sound);
      spoilt[place] = spoilt[place] === 0x20 ? 0x09 : 0x20;
      await writeFile(join(folder, file), spoilt);
      expect(linesOf(await log.read(file)), `byte ${place}`).toEqual([]);
    }
  });

  it('reads what earlier versions wrote, whose sums were in hex', async () => {
    await writeFile(join(folder, '1.log'), `${crc32('one').toString(16).padStart(8, '0')} one\n${'0'.repeat(8)} two\n`);
    const sealed = await (await openWriteAheadLog(folder)).read('1.log');
    expect([linesOf(sealed), sealed.damagedLines]).toEqual([['one'], 1]);
  });

  it('vouches for files that it wrote to their end, and for no others', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('one');
    const [name = ''] = await log.seal();
    expect(log.wholeFile(name)).toBe(join(folder, name));
    expect((await openWriteAheadLog(folder)).wholeFile(name)).toBeUndefined();
  });
});

describe('the loader', () => {
  it('sets an event aside that the warehouse can never take, and loads all others', async () => {
    await mkdir(join(folder, 'log'));
    // As the first version wrote it.
    const first = JSON.stringify({ receivedAt: 1, events: [event('c', 0)] });
    await writeFile(join(folder, 'log', '0.log'), `${crc32(first).toString(16).padStart(8, '0')} ${first}\n`);
    const log = await openWriteAheadLog(join(folder, 'log'));
    // As an older, laxer version could have left it: half a character is no text in UTF-8.
    const bad = event('b', 1, { viewer: '\ud800' });
    await log.append(toRecord([event('a', 0), bad, event('a', 1)], 1));
    const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
    const reports: string[] = [];
    await startLoader({ log, warehouse, report: (message) => reports.push(message) }).stop();
    const rows = await warehouse.query<{ session: string; seq: number }>('SELECT session, seq FROM events ORDER BY session, seq');
    await warehouse.close();
    expect(rows.map(({ session, seq }) => `${session}${seq}`)).toEqual(['a0', 'a1', 'c0']);
    expect(reports).toEqual([expect.stringContaining('set aside')]);
    expect(await readdir(join(folder, 'log'))).toEqual(['unfit.ndjson']);
  });

  it('keeps its pace while the warehouse is away, however much waits, and loads all of it when that is back', async () => {
    const log = await openWriteAheadLog(join(folder, 'log'));
    await log.append('x'.repeat(17 * 1024 * 1024));
    let [isAway, attempts] = [true, 0];
    const insertFile = async (): Promise<void> => {
      attempts += 1;
      if (isAway) throw new Error('away');
    };
    const loader = startLoader({ log, warehouse: { insertFile } as unknown as Warehouse, everyMs: 100 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(attempts).toBeGreaterThan(0);
    expect(attempts).toBeLessThan(8);
    isAway = false;
    await loader.stop();
    expect(log.unloadedBytes).toBe(0);
  });
});

describe('erasing a viewer', () => {
  it('reaches what waits in the log and what was set aside', async () => {
    const log = await openWriteAheadLog(join(folder, 'log'));
    await log.append(toRecord([event('a', 0, { viewer: 'ada' }), event('b', 0, { viewer: 'ben' })], 1));
    for (const viewer of ['ada', 'ben']) await log.setAside(JSON.stringify({ session: 'x', viewer }));
    await log.close();
    const analytics = await createAnalyticsServer({ dataFolder: folder });
    expect(await analytics.erase('ada')).toEqual({ erased: 2, left: 0 });
    await analytics.close();
    expect(await readFile(join(folder, 'log', 'unfit.ndjson'), 'utf8')).toBe('{"session":"x","viewer":"ben"}\n');
  });
});

describe('the analytics server', () => {
  it('says in words that another one has the folder', async () => {
    await startServer();
    const main = new URL('../cli/main.ts', import.meta.url).pathname;
    const failed = await promisify(execFile)(process.execPath, ['--conditions=source', main, '--data', folder, '--erase-viewer', 'ada']).catch((error: unknown) => error as { code: number; stderr: string });
    expect([(failed as { code: number }).code, failed.stderr]).toEqual([1, expect.stringMatching(/^the warehouse in .* is in use by process \d+; stop that one first, or name another folder\n$/)]);
  });


  it('shows what was collected, with its shares', async () => {
    const { address } = await startServer();
    const response = await post(address, [
      ...[answer('a', 1, 'give'), answer('b', 1, 'give'), answer('c', 1, 'wait', 'silence'), answer('d', 1, 'give')],
      ...[event('a', 2, { type: 'ending_reached', ending: 'across' }), event('a', 3, { type: 'ending_reached', ending: 'drowned' }), event('b', 2, { type: 'ending_reached', ending: 'across' }), event('c', 2, { type: 'ending_reached', ending: 'drowned' })],
    ]);
    expect([response.status, await response.json()]).toEqual([200, { accepted: 8, rejected: [] }]);
    expect(await ask<unknown[]>(address, 'ferry/option-share', (rows) => rows.length > 0)).toMatchObject([
      { choice: 'pay', option: 'give', answers: 3, bySilence: 0, share: 0.75 },
      { choice: 'pay', option: 'wait', answers: 1, bySilence: 1, share: 0.25 },
    ]);
    expect(await ask<unknown[]>(address, 'ferry/decision-time', (rows) => rows.length > 0)).toEqual([{ choice: 'pay', answers: 3, quantilesMs: [1200, 1200, 1200, 1200, 1200] }]);
    expect(await ask<unknown[]>(address, 'ferry/ending-share', (rows) => rows.length > 0)).toMatchObject([
      { ending: 'across', sessions: 2 },
      { ending: 'drowned', sessions: 1 },
    ]);
  });

  it('knows no story that it was not given and that has sent nothing', async () => {
    const { address } = await startServer();
    const status = async (path: string) => (await fetch(`${address}${path}`)).status;
    expect(await Promise.all(['/api/stories', '/api/stories/nope', '/api/stories/nope/overview', '/api/nope', '//', '/%'].map(status))).toEqual([200, 404, 404, 404, 400, 400]);
  });

  it('says how it is, for whoever watches over it', async () => {
    const { address } = await startServer();
    await post(address, [answer('a', 1, 'give')]);
    const text = async (path: string) => (await fetch(`${address}${path}`)).text();
    expect([await text('/healthz'), await text('/readyz')]).toEqual(['alive\n', 'ready\n']);
    expect(await text('/metrics')).toMatch(/^matchcut_accepted_total 1$[^]*^matchcut_outbox_waiting_bytes 0$/m);
  });

  it('loads all that it acknowledged before it ends, and erases a viewer, gives and takes everything when it is asked to', async () => {
    const { child, address } = await startServer('--key', 'ferry=secret');
    const send = (query: string) => fetch(`${address}/v1/events${query}`, { method: 'POST', body: JSON.stringify({ events: [answer('a', 1, 'give'), event('a', 2, { viewer: 'ada' })] }) });
    expect([(await send('')).status, (await send('?key=secret')).status]).toEqual([401, 200]);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect((await readdir(join(folder, 'log'))).filter((name) => name.endsWith('.log'))).toEqual([]);
    const main = new URL('../cli/main.ts', import.meta.url).pathname;
    const run = async (...options: readonly string[]): Promise<string> => (await promisify(execFile)(process.execPath, ['--conditions=source', main, ...options])).stdout;
    expect(await run('--data', folder, '--erase-viewer', 'ada')).toBe('1 events of "ada" erased, 0 left\n');
    const [file, elsewhere] = [join(folder, 'all.parquet'), join(folder, 'elsewhere')];
    expect(await run('--data', folder, '--export', file)).toMatch(/^all events are in .*all\.parquet, \d+ bytes\n$/);
    expect(await run('--data', elsewhere, '--import', file)).toMatch(/are taken\n$/);
    const warehouse = await openEmbeddedWarehouse(join(elsewhere, 'warehouse'));
    expect(await warehouse.query('SELECT session, seq, option FROM events')).toEqual([{ session: 'a', seq: 1, option: 'give' }]);
    await warehouse.close();
    await expect(run('--data', folder, '--export', file)).rejects.toThrow('is there already');
    await expect(run('--data', folder, '--import', join(folder, 'nothing'))).rejects.toThrow('there is no file');
  });

  it('forgets after as many days as it was last told to, until it is told otherwise', async () => {
    const limit = async (...options: readonly string[]): Promise<string | undefined> => {
      const { child } = await startServer(...options);
      child.kill('SIGTERM');
      await once(child, 'exit');
      const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
      const [row] = await warehouse.query<{ create_table_query: string }>("SELECT create_table_query FROM system.tables WHERE name = 'events'");
      await warehouse.close();
      return / TTL .*?toIntervalDay\((\d+)\)/.exec(row?.create_table_query ?? '')?.[1];
    };
    expect([await limit(), await limit('--keep-days', '30'), await limit(), await limit('--keep-days', 'forever')]).toEqual([undefined, '30', '30', undefined]);
  });

  it.each([[['--key', 'ferry'], /--key story=key/], [['--keep-days', 'soon'], /whole number of days/], [['--frobnicate'], /frobnicate/], [['--webhook', 'http://127.0.0.1:1'], /MATCHCUT_WEBHOOK_SECRET/], [['--xapi', 'http://127.0.0.1:1'], /needs "--site"/], [['--clickhouse', 'here'], /is no address/], [['--cluster', 'film'], /need "--clickhouse"/]])('refuses to start with %j, and says why', async (options, message) => {
    const main = new URL('../cli/main.ts', import.meta.url).pathname;
    const failed = await promisify(execFile)(process.execPath, ['--conditions=source', main, ...options]).catch((error: unknown) => error as { code: number; stderr: string });
    expect([(failed as { code: number }).code, failed.stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('counts an event once, however often it is sent', async () => {
    const { address } = await startServer();
    for (let round = 0; round < 3; round += 1) {
      await post(address, [answer('a', 1, 'give')]);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await ask<unknown[]>(address, 'ferry/option-share', (rows) => rows.length > 0)).toMatchObject([{ answers: 1 }]);
  });

  it.each([['a GET', 'GET', undefined, 405], ['a body that is not JSON', 'POST', 'x', 400], ['a batch without a valid event', 'POST', '{"events":[{}]}', 400], ['a body of 600 kB', 'POST', 'x'.repeat(600_000), 413]])('refuses %s', async (_, method, body, status) => {
    const { address } = await startServer();
    expect((await fetch(`${address}/v1/events`, { method, ...(body === undefined ? {} : { body }) })).status).toBe(status);
  });

  it('has every acknowledged event once after it, or the process of its warehouse, was killed again and again while events streamed in', async () => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < KILLS; round += 1) {
      const { child, address } = await startServer();
      const stop = AbortSignal.timeout(300 + ((round * 7_919) % 1_300));
      const senders = Array.from({ length: 8 }, async (_, sender) => {
        for (let batch = 0; !stop.aborted; batch += 1) {
          const session = `${round}-${sender}-${batch}`;
          const events = Array.from({ length: 10 }, (_item, seq) => answer(session, seq, 'give'));
          const response = await post(address, events).catch(() => undefined);
          if (response?.status === 200) for (const { seq } of events) acknowledged.add(`${session} ${seq}`);
        }
      });
      const isStopped = new Promise((resolve) => stop.addEventListener('abort', resolve));
      if (round % 2 === 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(await killEngine(folder)).toBe(true);
      }
      await isStopped;
      await killed(child);
      await Promise.all(senders);
    }
    expect(acknowledged.size).toBeGreaterThan(300);

    const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
    const loader = startLoader({ log: await openWriteAheadLog(join(folder, 'log')), warehouse });
    await loader.stop();
    // Without FINAL: each event must be there once on disk, not only once to the eye.
    const rows = await warehouse.query<{ event: string; times: number }>("SELECT concat(session, ' ', toString(seq)) AS event, toUInt32(count()) AS times FROM events GROUP BY session, seq");
    await warehouse.close();
    const times = new Map(rows.map(({ event: id, times: count }) => [id, count]));
    expect([...acknowledged].filter((id) => times.get(id) !== 1)).toEqual([]);
    expect(rows.filter(({ times: count }) => count !== 1)).toEqual([]);
  }, 60_000 + KILLS * 10_000);
});
