import { eventSchema, MAX_EVENTS_PER_BATCH, type StoryEvent } from '@matchcut/runtime';
import { isPlainEvent } from './plain-event.ts';

/** An event that wasn't taken: its place in the batch, and why. */
export interface Rejection {
  readonly index: number;
  readonly reason: string;
}

/** What a request's body holds. */
export type Batch =
  | {
      readonly isReadable: true;
      readonly events: readonly StoryEvent[];
      readonly rejected: readonly Rejection[];
      /** When the batch was sent, in ms since 1970 by the sender's clock; undefined if it doesn't say. */
      readonly sentAt: number | undefined;
    }
  | { readonly isReadable: false; readonly reason: string };

/** Reads untrusted text as a batch of events: `{"events": [ … ], "sentAt": 1764000000000}`. Good events count even among bad ones. */
export function readBatch(text: string): Batch {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { isReadable: false, reason: 'the body is not JSON' };
  }
  const { events: items, sentAt } = (body ?? {}) as { events?: unknown; sentAt?: unknown };
  if (!Array.isArray(items) || items.length === 0)
    return {
      isReadable: false,
      reason: 'the body must be {"events": [ … ]} with at least one event',
    };
  if (items.length > MAX_EVENTS_PER_BATCH)
    return {
      isReadable: false,
      reason: `${items.length} events; ${MAX_EVENTS_PER_BATCH} is the most`,
    };
  const events: StoryEvent[] = [];
  const rejected: Rejection[] = [];
  // Half a character can only be written as an escape: a text with one is looked at closely.
  const isWhole = !text.includes('\\ud') && !text.includes('\\uD');
  for (const [index, item] of items.entries()) {
    if (isWhole && isPlainEvent(item)) {
      events.push(item);
      continue;
    }
    const parsed = eventSchema.safeParse(item);
    if (parsed.success) events.push(parsed.data);
    else rejected.push({ index, reason: reasonOf(parsed.error.issues[0]) });
  }
  return { isReadable: true, events, rejected, sentAt: isTime(sentAt) ? sentAt : undefined };
}

/** The last time that JavaScript knows, and that an event can have, in ms since 1970. */
export const LAST_TIME = 8.64e15;

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LAST_TIME;
}

function reasonOf(issue: { path: PropertyKey[]; code?: string | undefined } | undefined): string {
  return issue
    ? `"${issue.path.join('.') || 'type'}" is wrong (${issue.code ?? 'invalid'})`
    : 'invalid';
}
