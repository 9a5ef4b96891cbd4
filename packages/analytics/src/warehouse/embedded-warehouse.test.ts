import { join } from 'node:path';
import type { StoryEvent } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { killEngine } from '../../../../fixtures/kill-engine.ts';
import { choiceRow, useWarehouse } from '../../../../fixtures/warehouse.ts';
import { openEmbeddedWarehouse } from './embedded-warehouse.ts';
import { toEvent, toRow } from './event-row.ts';

const here = useWarehouse();

const rowsOnDisk = async () =>
  (await here.warehouse.query<{ rows: number }>('SELECT toUInt32(count()) AS rows FROM events'))[0]
    ?.rows;

describe('the embedded warehouse', () => {
  it('keeps an event as it was', async () => {
    await here.warehouse.insert([choiceRow('a', 0)], 'block-1');
    const [kept] = await here.warehouse.query(
      'SELECT story, seq, type, toUnixTimestamp64Milli(at) AS at, toUnixTimestamp64Milli(received_at) AS received_at, step, position_ms, open_options, viewer FROM events',
    );
    expect(kept).toMatchObject({
      story: 'ferry',
      seq: 0,
      type: 'choice_opened',
      step: 2,
      position_ms: 12,
      open_options: ['give', 'wait'],
      viewer: '',
    });
    expect([
      Number((kept as { at: string }).at),
      Number((kept as { received_at: string }).received_at),
    ]).toEqual([1_764_000_000_123, 1_764_000_000_999]);
  });

  it('adds a block once, however often it is given, and an equal block of another name again', async () => {
    const before = (await rowsOnDisk()) ?? 0;
    for (let round = 0; round < 3; round += 1)
      await here.warehouse.insert([choiceRow('b', 0), choiceRow('b', 1)], 'block-2');
    expect(await rowsOnDisk()).toBe(before + 2);
    await here.warehouse.insert([choiceRow('b', 0), choiceRow('b', 1)], 'block-3');
    expect(await rowsOnDisk()).toBe(before + 4);
  });

  it('takes what an earlier version gave to a file, which had fewer columns', async () => {
    const file = join(here.folder, 'older.parquet');
    await here.warehouse.insert([choiceRow('older', 0)], 'block-older');
    await here.warehouse.query(
      "INSERT INTO FUNCTION file({file:String}, 'Parquet') SELECT * EXCEPT (variables, traits) REPLACE ('imported' AS session) FROM (SELECT * FROM events WHERE session = 'older')",
      { file },
    );
    await here.warehouse.importFrom(file);
    expect(
      await here.warehouse.query(
        "SELECT session, open_options, variables FROM events WHERE session = 'imported'",
      ),
    ).toEqual([{ session: 'imported', open_options: ['give', 'wait'], variables: {} }]);
  });

  it('gives an event back as it came, its variables too', () => {
    const variables = { coins: 3, isWet: true, mood: '3', said: 'it is "true"' };
    const event: StoryEvent = {
      matchcut: 1,
      story: 'ferry',
      storyVersion: 'v1',
      session: 'a',
      seq: 1,
      at: 2,
      segment: 'pier',
      step: 0,
      positionMs: 3,
      type: 'segment_entered',
      from: null,
      cause: 'start',
      variables,
    };
    expect(toEvent(toRow(event, 4))).toEqual(event);
  });

  it('answers again after its process was killed, with all that it had', async () => {
    const before = await rowsOnDisk();
    expect(await killEngine(here.folder)).toBe(true);
    await expect(here.warehouse.query('SELECT sleep(3)')).rejects.toThrow(/has ended|EPIPE|closed/);
    expect(await rowsOnDisk()).toBe(before);
  });

  it('is opened by one at a time, and goes on as if nothing had been when another one tries', async () => {
    const before = await rowsOnDisk();
    await expect(openEmbeddedWarehouse(here.folder)).rejects.toThrow(
      `in use by process ${process.pid}`,
    );
    await here.warehouse.insert([choiceRow('after', 0)], 'block-after');
    expect(await rowsOnDisk()).toBe((before ?? 0) + 1);
  });

  it('takes what is asked for as a value, never as SQL', async () => {
    const injection = "x' OR 1 = 1 --";
    expect(await here.warehouse.query('SELECT {text:String} AS text', { text: injection })).toEqual(
      [{ text: injection }],
    );
  });
});
