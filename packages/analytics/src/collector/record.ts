import type { StoryEvent } from '@matchcut/runtime';
import { type EventRow, toRow } from '../warehouse/event-row.ts';

/** Events as the log keeps them: rows of the warehouse, so that loading is copying. */
export function toRecord(events: readonly StoryEvent[], receivedAt: number): string {
  return events.map((event) => JSON.stringify(toRow(event, receivedAt))).join(',');
}

/** A record's rows, one by one. */
export function rowsOf(record: string): readonly EventRow[] {
  return JSON.parse(`[${record}]`) as EventRow[];
}
