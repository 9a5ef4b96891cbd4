import type { Database, Warehouse } from './warehouse.ts';

/** The tables that tell of viewers, and their column of when a row was received. */
const RECEIVED = { events: 'received_at', sessions: 'last_received_at' } as const;

/** What was erased, and proof that nothing is left. */
export interface Erasure {
  readonly erased: number;
  /** Events and sessions of the viewer that are still there: 0. */
  readonly left: number;
}

const SESSIONS_OF_VIEWER = 'SELECT session FROM events WHERE viewer = {viewer:String}';

// A session's row goes as soon as one event in it is the viewer's. What others did in it is put in once more, which
// makes its row anew; the events themselves come to the same. Cut off anywhere, it can be begun again.
const ERASE = [
  `ALTER TABLE sessions DELETE WHERE viewer = {viewer:String} OR session IN (${SESSIONS_OF_VIEWER}) SETTINGS mutations_sync = 2`,
  `INSERT INTO events SELECT * FROM events FINAL WHERE viewer != {viewer:String} AND session IN (${SESSIONS_OF_VIEWER}) SETTINGS insert_deduplicate = 0`,
  'ALTER TABLE events DELETE WHERE viewer = {viewer:String} SETTINGS mutations_sync = 2',
];

/**
 * Erases all events of a viewer, of all stories; resolves when no question can find them any more. The files that
 * held them are deleted by ClickHouse itself, some minutes later (`old_parts_lifetime`, eight by default).
 */
export async function eraseViewer(warehouse: Warehouse, viewer: string): Promise<Erasure> {
  const before = await rowsOf(warehouse, 'events FINAL', viewer);
  for (const node of warehouse.nodes)
    for (const statement of ERASE) await node.query(statement, { viewer });
  const left = await rowsOf(warehouse, 'events', viewer);
  return { erased: before - left, left: left + (await rowsOf(warehouse, 'sessions', viewer)) };
}

async function rowsOf(warehouse: Warehouse, table: string, viewer: string): Promise<number> {
  const [row] = await warehouse.query<{ rows: number }>(
    `SELECT toUInt32(count()) AS rows FROM ${table} WHERE viewer = {viewer:String}`,
    { viewer },
  );
  return row?.rows ?? 0;
}

/** From now on keeps events for so many days after the collector took them; null keeps them for good. */
export async function keepFor(warehouse: Warehouse, days: number | null): Promise<void> {
  const wanted = days === null ? null : Math.max(1, Math.round(days));
  // Setting a limit rewrites what is there: only where it isn't set already.
  for (const node of warehouse.nodes) {
    for (const [table, received] of Object.entries(RECEIVED)) {
      const current = await limitOf(node, table);
      if (current === wanted) continue;
      await node.query(
        wanted === null
          ? `ALTER TABLE ${table} REMOVE TTL`
          : `ALTER TABLE ${table} MODIFY TTL toDateTime(${received}) + toIntervalDay(${wanted})`,
      );
    }
  }
}

async function limitOf(node: Database, table: string): Promise<number | null> {
  const [found] = await node.query<{ definition: string }>(
    'SELECT create_table_query AS definition FROM system.tables WHERE database = currentDatabase() AND name = {table:String}',
    { table },
  );
  const days = / TTL .*?toIntervalDay\((\d+)\)/.exec(found?.definition ?? '')?.[1];
  return days === undefined ? null : Number(days);
}
