import type { EventStore, StoryEvent } from '@matchcut/runtime';
import { createStore, del, delMany, getMany, keys, set } from 'idb-keyval';

/**
 * Keeps unsent events in IndexedDB, each page under a key of its own, so that pages open side by side
 * don't overwrite each other. Where there is none (private windows), they live as long as the page.
 */
export function browserStore(collector: string): EventStore {
  const store = typeof indexedDB === 'undefined' ? undefined : createStore('matchcut', 'events');
  const own = `${collector} ${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  const keysOfCollector = async (): Promise<string[]> =>
    store ? (await keys<string>(store)).filter((key) => key.startsWith(`${collector} `)) : [];
  return {
    /** Takes over what earlier pages left. What a page still open left twice, the collector tells by its number. */
    async load() {
      if (!store) return [];
      const left = await keysOfCollector();
      const kept = (await getMany<unknown>(left, store)).flat().filter(isEvent);
      await set(own, kept, store);
      await delMany(
        left.filter((key) => key !== own),
        store,
      );
      return kept;
    },
    async save(events) {
      if (store) await (events.length > 0 ? set(own, events, store) : del(own, store));
    },
    async clear() {
      if (store) await delMany(await keysOfCollector(), store);
    },
  };
}

/** Whether it can be told apart from others; whether it is fit to be counted, the collector decides. */
function isEvent(value: unknown): value is StoryEvent {
  const { session, seq } = Object(value) as Partial<StoryEvent>;
  return typeof session === 'string' && typeof seq === 'number';
}
