import type { StoryEvent } from './event.ts';

/** Whether a viewer agreed to being counted. */
export type Consent = 'granted' | 'denied' | 'undecided';

/** What became of a batch. */
export type SendResult =
  /** The collector has the batch on disk, without the events that it rejected for good. */
  | { readonly kind: 'acknowledged'; readonly rejected: number }
  /** Try again, after the given time if the collector named one. */
  | { readonly kind: 'retry'; readonly afterMs?: number | undefined }
  /** Parts of the batch may pass. */
  | { readonly kind: 'too-large' }
  /** The collector itself rejected every event of the batch for good. */
  | { readonly kind: 'rejected' };

/** The way to the collector. */
export interface EventTransport {
  send(batch: readonly StoryEvent[]): Promise<SendResult>;
  /** Hands a batch to the browser to send after the page is gone; false if it won't. */
  beacon(batch: readonly StoryEvent[]): boolean;
}

/** Where unsent events outlive the page. */
export interface EventStore {
  load(): Promise<readonly StoryEvent[]>;
  /** Replaces what this page kept. */
  save(events: readonly StoryEvent[]): Promise<void>;
  /** Forgets everything, also what earlier pages left. */
  clear(): Promise<void>;
}

/** Timers, so that tests can turn the clock. */
export interface LogClock {
  /** Calls back after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Keeps events for as long as the page lives. */
export function memoryStore(): EventStore {
  let kept: readonly StoryEvent[] = [];
  return {
    load: async () => kept,
    save: async (events) => {
      kept = events;
    },
    clear: async () => {
      kept = [];
    },
  };
}
