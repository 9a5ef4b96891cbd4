import type { Warehouse } from './warehouse.ts';

/** What was erased, and proof that nothing is left. */
export interface Erasure {
  readonly erased: number;
  /** Events of the viewer that are still there: 0. */
  readonly left: number;
}

/**
 * Erases all events of a viewer, of all stories; resolves when no question can find them any more. The files that
 * held them are deleted by ClickHouse itself, some minutes later (`old_parts_lifetime`, eight by default).
 */
export async function eraseViewer(warehouse: Warehouse, viewer: string): Promise<Erasure> {
  const before = await eventsOf(warehouse, viewer);
  await warehouse.query('ALTER TABLE events DELETE WHERE viewer = {viewer:String} SETTINGS mutations_sync = 2', { viewer });
  const left = await eventsOf(warehouse, viewer);
  return { erased: before - left, left };
}

async function eventsOf(warehouse: Warehouse, viewer: string): Promise<number> {
  const [row] = await warehouse.query<{ events: number }>('SELECT toUInt32(count()) AS events FROM events WHERE viewer = {viewer:String}', { viewer });
  return row?.events ?? 0;
}

/** From now on keeps events for so many days after the collector took them; null keeps them for good. */
export async function keepFor(warehouse: Warehouse, days: number | null): Promise<void> {
  const [table] = await warehouse.query<{ definition: string }>("SELECT create_table_query AS definition FROM system.tables WHERE database = currentDatabase() AND name = 'events'");
  const isLimited = / TTL /.test(table?.definition ?? '');
  if (days === null && isLimited) await warehouse.query('ALTER TABLE events REMOVE TTL');
  if (days !== null) await warehouse.query(`ALTER TABLE events MODIFY TTL toDateTime(received_at) + toIntervalDay(${Math.max(1, Math.round(days))})`);
}
