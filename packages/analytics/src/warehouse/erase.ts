import type { Database, Warehouse } from './warehouse.ts';

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
  for (const node of warehouse.nodes) await node.query('ALTER TABLE events DELETE WHERE viewer = {viewer:String} SETTINGS mutations_sync = 2', { viewer });
  const left = await eventsOf(warehouse, viewer);
  return { erased: before - left, left };
}

async function eventsOf(warehouse: Warehouse, viewer: string): Promise<number> {
  const [row] = await warehouse.query<{ events: number }>('SELECT toUInt32(count()) AS events FROM events WHERE viewer = {viewer:String}', { viewer });
  return row?.events ?? 0;
}

/** From now on keeps events for so many days after the collector took them; null keeps them for good. */
export async function keepFor(warehouse: Warehouse, days: number | null): Promise<void> {
  const wanted = days === null ? null : Math.max(1, Math.round(days));
  // Setting a limit rewrites what is there: only where it isn't set already.
  for (const node of warehouse.nodes) {
    const current = await limitOf(node);
    if (current === wanted) continue;
    await node.query(wanted === null ? 'ALTER TABLE events REMOVE TTL' : `ALTER TABLE events MODIFY TTL toDateTime(received_at) + toIntervalDay(${wanted})`);
  }
}

async function limitOf(node: Database): Promise<number | null> {
  const [table] = await node.query<{ definition: string }>("SELECT create_table_query AS definition FROM system.tables WHERE database = currentDatabase() AND name = 'events'");
  const days = / TTL .*?toIntervalDay\((\d+)\)/.exec(table?.definition ?? '')?.[1];
  return days === undefined ? null : Number(days);
}
