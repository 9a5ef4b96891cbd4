import type { StoryEvent } from '@matchcut/runtime';
import { type EventRow, toRow } from '../warehouse/event-row.ts';

/** Events as the log keeps them: rows of the warehouse, so that loading is copying. */
export function toRecord(events: readonly StoryEvent[], receivedAt: number): string {
  return JSON.stringify(events.map((event) => toRow(event, receivedAt))).slice(1, -1);
}

const FIRST_VERSION = '{"receivedAt"';

/** A log's records as they are loaded: those of the first version held events, and when they were received. */
export function loadable(records: Buffer): Buffer {
  if (!records.includes(FIRST_VERSION)) return records;
  const lines = records
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim());
  return Buffer.from(
    lines.map((line) => (line.startsWith(FIRST_VERSION) ? rewritten(line) : line)).join('\n'),
  );
}

function rewritten(record: string): string {
  const { receivedAt, events } = JSON.parse(record) as {
    readonly receivedAt: number;
    readonly events: readonly StoryEvent[];
  };
  return toRecord(events, receivedAt);
}

/** The rows of a log's records, one by one. */
export function rowsOf(records: Buffer): readonly EventRow[] {
  const lines = records
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.flatMap((line) => JSON.parse(`[${line}]`) as EventRow[]);
}
