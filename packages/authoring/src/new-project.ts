import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** The files of a new project, by path within its folder. */
export function projectFiles(name: string): Readonly<Record<string, string>> {
  const title = inWords(name);
  return {
    'package.json': `${JSON.stringify(
      {
        name,
        private: true,
        type: 'module',
        scripts: {
          dev: 'matchcut dev story.yaml',
          check: 'matchcut check story.yaml --strict',
          build: 'matchcut build story.yaml --out dist/story.json',
          format: 'matchcut format story.yaml acts/*.yaml',
          graph: 'matchcut graph story.yaml',
          simulate: 'matchcut simulate story.yaml',
          paths: 'matchcut paths story.yaml',
          media: 'matchcut media build story.yaml --out .',
        },
        devDependencies: { '@matchcut/authoring': '^0.1.0', '@matchcut/player-element': '^0.1.0' },
      },
      null,
      2,
    )}\n`,
    'story.yaml': `# yaml-language-server: $schema=./node_modules/@matchcut/authoring/story.schema.json
matchcut: 1
id: ${name}
title: ${title}
start: door
include: acts/inside.yaml
variables:
  lamp: { type: bool, description: She took the lamp }
segments:
  door:
    title: The door
    duration: 12s
    metadata:
      text: A house in the rain. The door is open. A lamp stands on the step, still warm.
    choices:
      - id: step
        prompt: The lamp on the step
        opens: 4s
        closes: 11s
        default: leave
        options:
          - { id: take, label: Take the lamp, do: lamp = true }
          - { id: leave, label: Leave it }
    routes:
      - to: hall
properties:
  - name: Nobody sees the cellar in the dark
    never: at(cellar) and not lamp
`,
    'acts/inside.yaml': `segments:
  hall:
    title: The hall
    duration: 12s
    metadata:
      text: Stairs lead up, and stairs lead down. Something breathes.
    choices:
      - id: way
        prompt: Up or down?
        opens: 4s
        closes: 11s
        default: up
        options:
          - { id: up, label: Go up, to: attic }
          - { id: down, label: Go down, when: lamp, unavailable: locked, to: cellar }

  attic:
    title: The attic
    duration: 10s
    metadata:
      text: Only the wind. And the rain, and the wind.
    ending: { id: wind, title: Only the wind }

  cellar:
    title: The cellar
    duration: 10s
    metadata:
      text: A dog, old and grey, beside the cold stove. It has waited a long time.
    ending: { id: dog, title: It has waited a long time }
`,
    'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <script type="module" src="node_modules/@matchcut/player-element/dist/matchcut-player.js"></script>
  </head>
  <body>
    <matchcut-player src="dist/story.json" catalogue="media.json"></matchcut-player>
  </body>
</html>
`,
    'README.md': `# ${title}

    npm install
    npm run dev        # play it while you write; what isn't filmed yet shows as a card
    npm run check      # is it sound? every path is looked at
    npm run graph      # draw it: dist/graph.html
    npm run simulate   # where would ten thousand viewers go?
    npm run build      # dist/story.json, for the page in index.html

Film goes into \`sources/\`, a file for each segment, named after it; \`npm run media\` packages it (ffmpeg has to be there).
`,
    '.gitignore': 'node_modules\ndist\nmedia\nmedia.json\n',
  };
}

/** Why a project can't be made. */
export class ProjectError extends Error {}

/**
 * Writes a new project into a folder that doesn't exist yet, or is empty.
 *
 * @returns The files written.
 * @throws ProjectError if the folder can't be used.
 */
export async function newProject(folder: string): Promise<readonly string[]> {
  const name = idOf(basename(resolve(folder)));
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ProjectError(
      error.code === 'ENOTDIR'
        ? `${folder} is a file`
        : `${folder} can't be looked at (${error.code ?? 'unknown error'})`,
    );
  });
  if (there.length > 0) throw new ProjectError(`${folder} isn't empty; nothing was written`);
  const files = projectFiles(name);
  // Not with its parents at once: some file systems say of everything that it isn't there.
  if (await isThere(dirname(resolve(folder)))) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST')
        throw new ProjectError(`${folder} can't be made (${error.code ?? 'unknown error'})`);
    });
  }
  for (const [file, text] of Object.entries(files)) {
    try {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text, { flag: 'wx' });
    } catch (error) {
      throw new ProjectError(
        `${join(folder, file)} can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      );
    }
  }
  return Object.keys(files);
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** An id, and a name for npm, from any folder's name. */
function idOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return /^[a-z]/.test(plain) ? plain : 'story';
}

function inWords(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
