import type { StoryEvent } from '@matchcut/runtime';
import { type EventRow, toRow } from '../warehouse/event-row.ts';

/** Events as the log keeps them: rows of the warehouse, so that loading is copying. */
export function toRecord(events: readonly StoryEvent[], receivedAt: number): string {
  return events.map((event) => JSON.stringify(toRow(event, receivedAt))).join(',');
}

/** A record as it is loaded: those of the first version held events, and when they were received. */
export function loadable(record: string): string {
  if (!record.startsWith('{"receivedAt"')) return record;
  const { receivedAt, events } = JSON.parse(record) as { readonly receivedAt: number; readonly events: readonly StoryEvent[] };
  return toRecord(events, receivedAt);
}

/** A record's rows, one by one. */
export function rowsOf(record: string): readonly EventRow[] {
  return JSON.parse(`[${record}]`) as EventRow[];
}
