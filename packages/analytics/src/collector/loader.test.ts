import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storyEvent } from '../../../../fixtures/events.ts';
import { UnfitRowsError, type Warehouse } from '../warehouse/warehouse.ts';
import { type LoaderClock, startLoader } from './loader.ts';
import { rowsOf, toRecord } from './record.ts';
import { openWriteAheadLog, readSealedLog, type WriteAheadLog } from './write-ahead-log.ts';

let folder = '';
let log: WriteAheadLog;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'matchcut-')), 'log');
  log = await openWriteAheadLog(folder);
});

afterEach(async () => {
  await log.close();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

/** A warehouse that takes all but sessions that begin with `bad`, each block once, and says which blocks it was offered. */
function pickyWarehouse() {
  const state = { rows: [] as string[], offered: [] as string[], isAway: false };
  const taken = new Set<string>();
  const take = (records: Buffer, token: string): void => {
    state.offered.push(token);
    if (state.isAway) throw new Error('away');
    const sessions = rowsOf(records).map(({ session, seq }) => `${String(session)} ${String(seq)}`);
    if (sessions.some((session) => session.startsWith('bad')))
      throw new UnfitRowsError('a session is bad');
    if (!taken.has(token)) state.rows.push(...sessions);
    taken.add(token);
  };
  const warehouse = {
    insertJson: async (records: Buffer, token: string) => take(records, token),
    insertFile: async (file: string, token: string) =>
      take((await readSealedLog(folder, file.slice(folder.length + 1))).records, token),
  } as unknown as Warehouse;
  return { state, warehouse };
}

/** A clock that stands until it is told to go on to what waits; says what was waited for. */
function handClock() {
  const pauses: number[] = [];
  let next: (() => void) | undefined;
  const clock: LoaderClock = {
    now: () => 0,
    after: (ms, callback) => {
      pauses.push(ms);
      next = callback;
      return () => {
        next = undefined;
      };
    },
  };
  const round = async (): Promise<void> => {
    const count = pauses.length;
    next?.();
    while (pauses.length === count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pauses, round };
}

const sessions = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => storyEvent(`${prefix}${index}`, 0));

describe('the loader', () => {
  it('sets aside what can never be stored, event by event, and loads all others once', async () => {
    const { state, warehouse } = pickyWarehouse();
    await log.append(
      toRecord(
        [...sessions('a', 7), storyEvent('bad', 0), ...sessions('b', 5), storyEvent('bad', 1)],
        1,
      ),
    );
    await log.append(toRecord(sessions('c', 3), 1));
    const reports: string[] = [];
    const loader = startLoader({
      log,
      warehouse,
      clock: handClock().clock,
      report: (message) => reports.push(message),
    });
    await loader.load();
    await loader.stop();
    expect(state.rows.toSorted()).toEqual(
      [...sessions('a', 7), ...sessions('b', 5), ...sessions('c', 3)].map(
        ({ session }) => `${session} 0`,
      ),
    );
    expect(reports).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('set aside')));
    expect((await readdir(folder)).toSorted()).toEqual(['lock', 'owner.pid', 'unfit.ndjson']);
    expect(
      (await readFile(join(folder, 'unfit.ndjson'), 'utf8'))
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { seq: number }).seq),
    ).toEqual([0, 1]);
  });

  it("is never held up by what can't be stored: what came after it goes before its parts, which are a few a round", async () => {
    const { state, warehouse } = pickyWarehouse();
    const { clock, round, pauses } = handClock();
    await log.append(toRecord(sessions('bad', 60), 1));
    startLoader({ log, warehouse, clock });
    while (pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let count = 0; count < 5; count += 1) await round();
    await log.append(toRecord(sessions('good', 2), 1));
    const offeredBefore = state.offered.length;
    await round();
    expect(state.rows).toEqual(['good0 0', 'good1 0']);
    expect(state.offered.slice(offeredBefore)).toHaveLength(1 + 20);
    expect(state.offered[offeredBefore]).toMatch(/^\d+-\d+-\d+\.log$/);
  });

  it('takes a file apart where a crash left off', async () => {
    const { state, warehouse } = pickyWarehouse();
    await log.append(toRecord([...sessions('a', 4), storyEvent('bad', 0)], 1));
    const [name = ''] = await log.seal();
    const whole = await readFile(join(folder, name));
    const { clock, pauses } = handClock();
    startLoader({ log, warehouse, clock });
    while (pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await log.close();
    // As if it had ended after both halves were written, and before the whole was removed.
    await writeFile(join(folder, name), whole);
    log = await openWriteAheadLog(folder);
    const loader = startLoader({ log, warehouse, clock: handClock().clock });
    await loader.load();
    await loader.stop();
    expect(state.rows.toSorted()).toEqual(['a0 0', 'a1 0', 'a2 0', 'a3 0']);
    expect(log.unloadedBytes).toBe(0);
  });

  it('loads what the first version wrote', async () => {
    const { state, warehouse } = pickyWarehouse();
    await log.close();
    const record = JSON.stringify({ receivedAt: 1, events: [storyEvent('old', 0)] });
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, '0.log'),
      `${crc32(record).toString(16).padStart(8, '0')} ${record}\n`,
    );
    log = await openWriteAheadLog(folder);
    await startLoader({ log, warehouse, clock: handClock().clock }).stop();
    expect(state.rows).toEqual(['old 0']);
  });

  it('keeps its pace while the warehouse is away, however much waits, and loads all of it when that is back', async () => {
    const { state, warehouse } = pickyWarehouse();
    const { clock, pauses, round } = handClock();
    await log.append(toRecord([storyEvent('a', 0)], 1) + ' '.repeat(17 * 1024 * 1024));
    state.isAway = true;
    const loader = startLoader({ log, warehouse, everyMs: 100, clock });
    while (pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let count = 0; count < 3; count += 1) await round();
    expect(pauses).toEqual([100, 100, 100, 100]);
    state.isAway = false;
    await loader.stop();
    expect([state.rows, log.unloadedBytes]).toEqual([['a 0'], 0]);
  });
});
