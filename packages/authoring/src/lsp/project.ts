import type { FileReader } from '../assembly/include.ts';
import { diagnose, type Diagnosis } from '../diagnose.ts';
import { YamlCache } from '../formats/yaml-source.ts';
import { loadStory, type LoadedStory } from '../load-story.ts';
import { namesIn, type Occurrence } from './names.ts';

/** More states than this are not looked at between two keystrokes; `matchcut check` has the time. */
const MOST_STATES = 200_000;

/**
 * A story that is being edited: loaded at every keystroke, in which only the blocks that changed are read, and
 * checked when the writer pauses.
 */
export class Project {
  readonly file: string;
  readonly #reader: FileReader;
  readonly #caches = new Map<string, YamlCache>();
  /** Asked for by completion, whose texts are never those of the file. */
  readonly completionCache: YamlCache = new YamlCache();
  #loaded: LoadedStory;
  #data: unknown;
  #names: readonly Occurrence[] | undefined;
  #diagnosis: Diagnosis | undefined;

  constructor(file: string, reader: Pick<FileReader, 'read'>) {
    this.file = file;
    this.#reader = { read: (name) => reader.read(name), cacheOf: (name) => this.#cacheOf(name) };
    this.#loaded = this.load();
  }

  get loaded(): LoadedStory {
    return this.#loaded;
  }

  /** The story's data, from before if the files can't be read as they are now. */
  get data(): unknown {
    return this.#data;
  }

  load(): LoadedStory {
    const answer = this.#reader.read(this.file);
    this.#loaded = loadStory('text' in answer ? answer.text : '', this.file, this.#reader);
    this.#names = undefined;
    this.#diagnosis = undefined;
    if (this.#loaded.data !== undefined) this.#data = this.#loaded.data;
    return this.#loaded;
  }

  has(file: string): boolean {
    return this.#loaded.files.some((source) => source.file === file);
  }

  /** Every name in the story's files. */
  get names(): readonly Occurrence[] {
    return (this.#names ??= this.#loaded.files.flatMap((source) => namesIn(source)));
  }

  /** What the checker finds too; worked out once for each text. */
  get diagnosis(): Diagnosis {
    return (this.#diagnosis ??= diagnose(this.#loaded, { mostStates: MOST_STATES }));
  }

  #cacheOf(file: string): YamlCache {
    const cache = this.#caches.get(file) ?? new YamlCache();
    this.#caches.set(file, cache);
    return cache;
  }
}
