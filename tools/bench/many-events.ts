import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crowd, openEmbeddedWarehouse, toRow } from '@matchcut/analytics';
import { parseStory, type Story } from '@matchcut/runtime';
import { openDuckDb } from './duckdb.ts';

/** So many viewers are played; they stand for all others, under other names and later. */
const PLAYED_VIEWERS = 12_000;
const LAYERS = 11;
const WIDTH = 4;

/** What was filled in. */
export interface Filled {
  readonly events: number;
  readonly sessions: number;
  /** How long it took to bring the warehouse to what it comes to by itself in quiet hours: one sorted part. */
  readonly mergeSeconds: number;
}

/** A film as long as an episode: eleven choices one after another, of four segments each, and endings. */
function longStory(): Story {
  const id = (layer: number, place: number): string => `l${layer}p${place}`;
  const segments: Record<string, object> = {};
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (let place = 0; place < (layer === 0 ? 1 : WIDTH); place += 1) {
      const options = [0, 1, 2].map((option) => ({
        id: `o${option}`,
        label: 'x',
        do: option === 0 ? ['nerve += 1'] : [`letter = ${option === 1}`],
        to: id(layer + 1, (place + option) % WIDTH),
      }));
      segments[id(layer, place)] = {
        durationMs: 60_000,
        ...(layer === 3 ? { checkpoint: { title: 'x' } } : {}),
        choices: [
          {
            id: `c${layer}p${place}`,
            opensAtMs: 40_000,
            closesAtMs: 55_000,
            default: 'o0',
            options,
          },
        ],
      };
    }
  }
  for (let place = 0; place < WIDTH; place += 1)
    segments[id(LAYERS, place)] = { durationMs: 60_000, ending: { id: `e${place}`, title: 'x' } };
  return parseStory({
    matchcut: 1,
    id: 'bench',
    title: 'Bench',
    start: id(0, 0),
    variables: { nerve: { type: 'int', max: 9 }, letter: { type: 'bool' } },
    segments,
  });
}

/** Fills a warehouse (`warehouse`) and a DuckDB (`events.duckdb`) in a folder with at least so many events, the same ones. */
export async function fillWithEvents(folder: string, events: number): Promise<Filled> {
  const story = longStory();
  const warehouse = await openEmbeddedWarehouse(join(folder, 'warehouse'));
  let played = 0;
  let [rows, block] = [[] as ReturnType<typeof toRow>[], 0];
  for (const session of crowd(story, {
    viewers: PLAYED_VIEWERS,
    seed: 7,
    now: Date.UTC(2026, 10, 25),
  })) {
    played += session.length;
    for (const event of session) rows.push(toRow(event, event.at + 400));
    if (rows.length < 100_000) continue;
    await warehouse.insert(rows, `bench-${(block += 1)}`);
    rows = [];
  }
  if (rows.length > 0) await warehouse.insert(rows, 'bench-last');
  const copies = Math.ceil(events / played) - 1;
  await warehouse.query('CREATE TABLE played AS events ENGINE = MergeTree ORDER BY tuple()');
  await warehouse.query('INSERT INTO played SELECT * FROM events');
  for (let copy = 1; copy <= copies; copy += 1) {
    await warehouse.query(
      "INSERT INTO events SELECT * REPLACE (concat(session, '-', {copy:String}) AS session, if(viewer = '', '', concat(viewer, '-', {copy:String})) AS viewer, at + toIntervalMinute({minutes:UInt32}) AS at) FROM played",
      { copy: String(copy), minutes: copy * 7 },
    );
  }
  await warehouse.query('DROP TABLE played');
  const began = performance.now();
  for (const table of ['events', 'sessions'])
    await warehouse.query(`OPTIMIZE TABLE ${table} FINAL`);
  const mergeSeconds = (performance.now() - began) / 1_000;
  const [count] = await warehouse.query<{ events: number; sessions: number }>(
    "SELECT toUInt32(count()) AS events, toUInt32(uniqExactIf(session, type = 'session_started')) AS sessions FROM events",
  );
  const file = join(folder, 'events.parquet');
  await warehouse.query(
    "INSERT INTO FUNCTION file({file:String}, 'Parquet') SELECT story_version, session, seq, type, at, received_at, viewer, traits['device'] AS device, variables['nerve'] AS nerve, variables['letter'] AS letter, segment, position_ms, cause, choice, option, answered_by, decision_media_ms, ending, wall_ms, is_fatal FROM events ORDER BY type, session, seq",
    { file },
  );
  await warehouse.close();
  const duck = await openDuckDb(join(folder, 'events.duckdb'));
  await duck.query(`CREATE TABLE events AS SELECT * FROM read_parquet('${file}')`);
  duck.close();
  await rm(file);
  return { events: count?.events ?? 0, sessions: count?.sessions ?? 0, mergeSeconds };
}
