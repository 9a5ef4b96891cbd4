import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoryEvent } from '@matchcut/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killEngine } from '../../../../fixtures/kill-engine.ts';
import { openEmbeddedWarehouse } from './embedded-warehouse.ts';
import { toEvent, toRow } from './event-row.ts';
import type { Warehouse } from './warehouse.ts';

let folder = '';
let warehouse: Warehouse;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  warehouse = await openEmbeddedWarehouse(folder);
});

afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

function row(session: string, seq: number) {
  const event: StoryEvent = { matchcut: 1, story: 'ferry', storyVersion: 'v1', session, seq, at: 1_764_000_000_123, segment: 'pier', step: 2, positionMs: 12.4, type: 'choice_opened', choice: 'pay', open: ['give', 'wait'], locked: [] };
  return toRow(event, 1_764_000_000_999);
}

const rowsOnDisk = async () => (await warehouse.query<{ rows: number }>('SELECT toUInt32(count()) AS rows FROM events'))[0]?.rows;

describe('the embedded warehouse', () => {
  it('keeps an event as it was', async () => {
    await warehouse.insert([row('a', 0)], 'block-1');
    const [kept] = await warehouse.query('SELECT story, seq, type, toUnixTimestamp64Milli(at) AS at, toUnixTimestamp64Milli(received_at) AS received_at, step, position_ms, open_options, viewer FROM events');
    expect(kept).toMatchObject({ story: 'ferry', seq: 0, type: 'choice_opened', step: 2, position_ms: 12, open_options: ['give', 'wait'], viewer: '' });
    expect([Number((kept as { at: string }).at), Number((kept as { received_at: string }).received_at)]).toEqual([1_764_000_000_123, 1_764_000_000_999]);
  });

  it('adds a block once, however often it is given, and an equal block of another name again', async () => {
    const before = (await rowsOnDisk()) ?? 0;
    for (let round = 0; round < 3; round += 1) await warehouse.insert([row('b', 0), row('b', 1)], 'block-2');
    expect(await rowsOnDisk()).toBe(before + 2);
    await warehouse.insert([row('b', 0), row('b', 1)], 'block-3');
    expect(await rowsOnDisk()).toBe(before + 4);
  });

  it('takes what an earlier version gave to a file, which had fewer columns', async () => {
    const file = join(folder, 'older.parquet');
    await warehouse.insert([row('older', 0)], 'block-older');
    await warehouse.query("INSERT INTO FUNCTION file({file:String}, 'Parquet') SELECT * EXCEPT (variables, traits) REPLACE ('imported' AS session) FROM (SELECT * FROM events WHERE session = 'older')", { file });
    await warehouse.importFrom(file);
    expect(await warehouse.query("SELECT session, open_options, variables FROM events WHERE session = 'imported'")).toEqual([{ session: 'imported', open_options: ['give', 'wait'], variables: {} }]);
  });

  it('gives an event back as it came, its variables too', () => {
    const variables = { coins: 3, isWet: true, mood: '3', said: 'it is "true"' };
    const event: StoryEvent = { matchcut: 1, story: 'ferry', storyVersion: 'v1', session: 'a', seq: 1, at: 2, segment: 'pier', step: 0, positionMs: 3, type: 'segment_entered', from: null, cause: 'start', variables };
    expect(toEvent(toRow(event, 4))).toEqual(event);
  });

  it('answers again after its process was killed, with all that it had', async () => {
    const before = await rowsOnDisk();
    expect(await killEngine(folder)).toBe(true);
    await expect(warehouse.query("SELECT sleep(3)")).rejects.toThrow(/has ended|EPIPE|closed/);
    expect(await rowsOnDisk()).toBe(before);
  });

  it('is opened by one at a time, and goes on as if nothing had been when another one tries', async () => {
    const before = await rowsOnDisk();
    await expect(openEmbeddedWarehouse(folder)).rejects.toThrow(`in use by process ${process.pid}`);
    await warehouse.insert([row('after', 0)], 'block-after');
    expect(await rowsOnDisk()).toBe((before ?? 0) + 1);
  });

  it('takes what is asked for as a value, never as SQL', async () => {
    const injection = "x' OR 1 = 1 --";
    expect(await warehouse.query('SELECT {text:String} AS text', { text: injection })).toEqual([{ text: injection }]);
  });
});
