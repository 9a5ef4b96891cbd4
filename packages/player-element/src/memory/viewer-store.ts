/** Where what belongs to a viewer is kept between visits. Values are plain JSON. */
export interface ViewerStore {
  /** What was saved under a key; undefined if nothing was, or if it can't be had. */
  load(key: string): Promise<unknown>;
  save(key: string, value: unknown): Promise<void>;
}

const PREFIX = 'matchcut:';

/** Keeps everything in the browser. Where the browser keeps nothing (private windows, no space left), it forgets. */
export function localViewerStore(): ViewerStore {
  return {
    load(key) {
      try {
        return Promise.resolve(
          JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null') ?? undefined,
        );
      } catch {
        return Promise.resolve(undefined);
      }
    },
    save(key, value) {
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // The viewer begins anew next time.
      }
      return Promise.resolve();
    },
  };
}
