import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileReader } from '../assembly/include.ts';
import { diskReader } from '../load-story.ts';
import { Project } from './project.ts';

const STORY_FILE = /\.(?:ya?ml|json)$/;
/** How far up from an included file its story is looked for, and among how many files. */
const MOST_FOLDERS = 6;
const MOST_CANDIDATES = 200;

/** The open files, and the stories that they belong to. */
export class Workspace {
  readonly #open = new Map<string, string>();
  readonly #projects = new Map<string, Project>();
  /** Files that belong to no story, as long as no story changes. */
  readonly #strangers = new Set<string>();

  /** What an editor has open counts, not what is on disk. */
  readonly reader: Pick<FileReader, 'read'> = {
    read: (file) => {
      const text = this.#open.get(file);
      return text === undefined ? diskReader.read(file) : { text };
    },
  };

  /** The stories that are known. */
  get projects(): readonly Project[] {
    return [...this.#projects.values()];
  }

  set(file: string, text: string): void {
    this.#open.set(file, text);
    if (this.#isStory(file)) this.#strangers.clear();
  }

  close(file: string): void {
    this.#open.delete(file);
    this.#projects.delete(file);
  }

  /** The story that a file belongs to: itself if it has a story's head, else one that includes it; none for other files. */
  projectOf(file: string): Project | undefined {
    const known = [...this.#projects.values()].find((project) => project.has(file));
    if (known) return known;
    if (this.#strangers.has(file)) return undefined;
    const root = this.#isStory(file) ? file : this.#storyAround(file);
    if (root === undefined) {
      this.#strangers.add(file);
      return undefined;
    }
    const project = new Project(root, this.reader);
    this.#projects.set(root, project);
    return project;
  }

  #isStory(file: string): boolean {
    const answer = this.reader.read(file);
    return 'text' in answer && /^(?:\{\s*)?["']?matchcut["']?\s*:/m.test(answer.text);
  }

  #storyAround(file: string): string | undefined {
    let folder = dirname(file);
    for (let up = 0; up < MOST_FOLDERS; up += 1) {
      for (const name of filesIn(folder)) {
        const candidate = join(folder, name);
        if (candidate === file || !this.#isStory(candidate)) continue;
        if (new Project(candidate, this.reader).has(file)) return candidate;
      }
      if (dirname(folder) === folder) return undefined;
      folder = dirname(folder);
    }
    return undefined;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => STORY_FILE.test(name))
      .slice(0, MOST_CANDIDATES);
  } catch {
    return [];
  }
}
