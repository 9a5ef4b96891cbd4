import type { StoryPath } from '@matchcut/runtime';
import { writtenName } from '../formats/writers-form.ts';
import type { WrittenPath, YamlSource } from '../formats/yaml-source.ts';

/** Where a part of a story was written. */
export interface Origin {
  readonly source: YamlSource;
  readonly path: WrittenPath;
  /** Why it stands somewhere else than the part itself, and where that was asked for. */
  readonly because?: {
    readonly message: string;
    readonly source: YamlSource;
    readonly path: WrittenPath;
    readonly target: 'value' | 'key';
  };
  /** Placeholders in it were filled, so that offsets within its texts mean nothing. */
  readonly isFilled?: boolean;
}

/**
 * Leads from the story as it is played back to the files in which it was written: through includes, groups
 * and templates. A part without an entry was written where the part around it was.
 */
export class Origins {
  readonly #main: YamlSource;
  readonly #origins = new Map<string, Origin>();
  readonly #uses = new Map<string, number>();

  constructor(main: YamlSource) {
    this.#main = main;
  }

  set(path: StoryPath, origin: Origin): void {
    this.#origins.set(path.join('\n'), origin);
    if (origin.path[0] !== 'templates' || path.length !== 2) return;
    const key = `${origin.source.file}\n${origin.path.slice(1).join('\n')}`;
    this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
  }

  /** How many parts of the story were written where this one was: a template's are one for each use. */
  uses({ source, path }: Origin): number {
    const [top, name, section, id] = path;
    return top === 'templates'
      ? (this.#uses.get(`${source.file}\n${name}\n${section}\n${id}`) ?? 1)
      : 1;
  }

  /** The origin of a part, its path as it was written. */
  of(path: StoryPath): Origin {
    for (let length = path.length; length > 0; length -= 1) {
      const origin = this.#origins.get(path.slice(0, length).join('\n'));
      if (origin) return { ...origin, path: [...origin.path, ...written(path).slice(length)] };
    }
    return { source: this.#main, path: written(path) };
  }
}

/** Fields by their written names; ids, which come second, stay as they are. */
function written(path: StoryPath): WrittenPath {
  return path.map((part, index) =>
    typeof part === 'string' && index > 1 ? writtenName(part) : part,
  );
}
