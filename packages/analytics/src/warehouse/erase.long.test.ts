import { describe, expect, it } from 'vitest';
import { choiceRow, useWarehouse } from '../../../../fixtures/warehouse.ts';
import { eraseViewer, keepFor } from './erase.ts';
import { toRow } from './event-row.ts';

const here = useWarehouse();

describe('erasing and forgetting', () => {
  it('erases a viewer, and shows that nothing is left', async () => {
    const of = (viewer: string, seq: number) => ({ ...choiceRow('erased', seq), viewer });
    await here.warehouse.insert(
      [of('ada', 0), of('ada', 1), of("ada' OR 1 = 1", 2), of('ben', 3)],
      'block-4',
    );
    await here.warehouse.insert([{ ...choiceRow('ada-only', 0), viewer: 'ada' }], 'block-4b');
    for (const erased of [3, 0])
      expect(await eraseViewer(here.warehouse, 'ada')).toEqual({ erased, left: 0 });
    expect(
      await here.warehouse.query("SELECT session FROM sessions WHERE session = 'ada-only'"),
    ).toEqual([]);
    expect(
      await here.warehouse.query(
        "SELECT viewer FROM events FINAL WHERE session = 'erased' ORDER BY seq",
      ),
    ).toEqual([{ viewer: "ada' OR 1 = 1" }, { viewer: 'ben' }]);
  });

  it('keeps of a session that several watched what the others did', async () => {
    const answer = (viewer: string, seq: number) =>
      toRow(
        {
          matchcut: 1,
          story: 'ferry',
          storyVersion: 'v1',
          session: 'shared',
          seq,
          at: 1_764_000_000_123 + seq,
          viewer,
          segment: 'pier',
          step: 0,
          positionMs: 0,
          type: 'choice_made',
          choice: 'pay',
          option: viewer,
          by: 'viewer',
          decisionMediaMs: 1,
          decisionWallMs: 1,
        },
        1_764_000_000_999,
      );
    await here.warehouse.insert(
      [answer('ada', 0), answer('ben', 1), answer('cleo', 2)],
      'block-shared',
    );
    for (const [viewer, left] of [
      ['cleo', ['ada', 'ben']],
      ['ada', ['ben']],
      ['ben', []],
    ] as const) {
      await eraseViewer(here.warehouse, viewer);
      expect(
        await here.warehouse.query(
          "SELECT DISTINCT viewer FROM events WHERE session = 'shared' ORDER BY viewer",
        ),
      ).toEqual(left.map((each) => ({ viewer: each })));
      expect(
        await here.warehouse.query(
          "SELECT viewer, arrayMap(given -> given.3, arraySort(answers)) AS options FROM sessions FINAL WHERE session = 'shared'",
        ),
      ).toEqual(left.length === 0 ? [] : [{ viewer: left.at(-1), options: left }]);
    }
  });

  it('forgets events when their time is over, and keeps them for good when told so', async () => {
    const old = { ...choiceRow('old', 0), received_at: Date.now() - 10 * 86_400_000 };
    const young = { ...choiceRow('young', 0), received_at: Date.now() - 86_400_000 };
    const keptIn = async (table: string) => {
      await here.warehouse.query(`OPTIMIZE TABLE ${table} FINAL`);
      return (
        await here.warehouse.query<{ session: string }>(
          `SELECT session FROM ${table} WHERE session IN ('old', 'young') ORDER BY session`,
        )
      ).map(({ session }) => session);
    };
    const kept = async () => {
      const [events, sessions] = [await keptIn('events'), await keptIn('sessions')];
      expect(sessions).toEqual(events);
      return events;
    };
    await here.warehouse.insert([old, young], 'block-5');
    await keepFor(here.warehouse, null);
    expect(await kept()).toEqual(['old', 'young']);
    await keepFor(here.warehouse, 7);
    expect(await kept()).toEqual(['young']);
    await keepFor(here.warehouse, null);
    await here.warehouse.insert([old], 'block-6');
    expect(await kept()).toEqual(['old', 'young']);
  });
});
