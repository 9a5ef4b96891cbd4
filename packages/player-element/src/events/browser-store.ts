import { eventSchema, type EventStore, type StoryEvent } from '@matchcut/runtime';
import { createStore, delMany, entries, set } from 'idb-keyval';

/**
 * Keeps unsent events in IndexedDB, each page under a key of its own, so that pages open side by side
 * don't overwrite each other. Where there is none (private windows), they live as long as the page.
 */
export function browserStore(collector: string): EventStore {
  const store = typeof indexedDB === 'undefined' ? undefined : createStore('matchcut', 'events');
  const own = `${collector} ${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  return {
    /** Takes over what earlier pages left. What a page still open left twice, the collector tells by its number. */
    async load() {
      if (!store) return [];
      const left = (await entries<string, unknown>(store)).filter(([key]) => key.startsWith(`${collector} `));
      const events = left.flatMap(([, kept]) => (Array.isArray(kept) ? kept.filter(isEvent) : []));
      await set(own, events, store);
      await delMany(left.map(([key]) => key), store);
      return events;
    },
    async save(events) {
      if (!store) return;
      await (events.length > 0 ? set(own, events, store) : delMany([own], store));
    },
  };
}

function isEvent(value: unknown): value is StoryEvent {
  return eventSchema.safeParse(value).success;
}
