import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'chdb';
import { describe, expect, it } from 'vitest';
import { openEmbeddedWarehouse } from './embedded-warehouse.ts';

// As the first version wrote it.
const ROW = {
  story: 'ferry',
  story_version: 'v1',
  session: 'kept',
  seq: 0,
  type: 'paused',
  at: 1_764_000_000_123,
  received_at: 1_764_000_000_999,
  segment: 'pier',
  step: 0,
  position_ms: 12,
};

describe('a warehouse of an earlier version', () => {
  it('is taken over with all that it kept, once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    const first = await readFile(new URL('migrations/1-events.sql', import.meta.url), 'utf8');
    const before = new Session(folder);
    for (const statement of first.split(/;\s*$/m).filter((text) => text.trim() !== ''))
      before.query(statement);
    await before.insert({
      table: 'events',
      values: Buffer.from(JSON.stringify(ROW)),
      format: 'JSONEachRow',
      settings: { date_time_input_format: 'best_effort' },
    });
    before.close();
    for (let time = 0; time < 2; time += 1) {
      const warehouse = await openEmbeddedWarehouse(folder);
      expect(await warehouse.query('SELECT session, type, traits FROM events')).toEqual([
        { session: 'kept', type: 'paused', traits: {} },
      ]);
      expect(await warehouse.query('SELECT name FROM migrations ORDER BY name')).toEqual([
        { name: '1-events' },
        { name: '2-by-type' },
        { name: '3-sessions' },
        { name: '4-ways' },
        { name: '5-received' },
        { name: '6-variables' },
      ]);
      expect(
        await warehouse.query(
          'SELECT story, session, finalizeAggregation(last_position_ms) AS position FROM sessions FINAL',
        ),
      ).toEqual([{ story: 'ferry', session: 'kept', position: 12 }]);
      await warehouse.close();
    }
    await rm(folder, { recursive: true });
  });
});
