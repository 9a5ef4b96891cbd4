import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { loadStoryFile } from '@matchcut/authoring';
import type { Figure } from './figure.ts';
import { progress } from './progress.ts';

const root = join(import.meta.dirname, '..', '..');
const episode = join(root, 'examples', 'night-train');

/** `matchcut media build` on the example: once, again, and killed in the middle. */
export async function media(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-media-'));
  try {
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
    progress('media: a first build');
    const firstSeconds = await build(whole);
    const first = await hashes(whole);
    progress('media: a second build, with nothing to do');
    const againSeconds = await build(whole);
    const again = await hashes(whole);
    progress('media: a build that is killed, and one after it');
    await build(killed, (firstSeconds / 2) * 1_000);
    await build(killed);
    const afterwards = await hashes(killed);
    const { story } = loadStoryFile(join(episode, 'story.yaml'));
    const film = Object.values(story?.segments ?? {}).reduce(
      (sum, { durationMs }) => sum + durationMs / 1_000,
      0,
    );
    return [
      { id: 'media.buildSeconds', value: firstSeconds, unit: 's' },
      { id: 'media.speed', value: film / firstSeconds, unit: 's of film a second, all qualities' },
      { id: 'media.againSeconds', value: againSeconds, unit: 's' },
      { id: 'media.files', value: first.size, unit: '' },
      {
        id: 'media.againDiffers',
        value: differing(first, again),
        unit: 'files',
        goal: { op: '<=', value: 0 },
      },
      {
        id: 'media.killedDiffers',
        value: differing(first, afterwards),
        unit: 'files',
        goal: { op: '<=', value: 0 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function build(out: string, killAfterMs?: number): Promise<number> {
  const started = performance.now();
  const cli = join(root, 'packages', 'authoring', 'src', 'cli', 'main.ts');
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      cli,
      'media',
      'build',
      join(episode, 'story.yaml'),
      '-o',
      out,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const timer =
    killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  if (code !== 0 && killAfterMs === undefined)
    throw new Error(`matchcut media build failed with code ${code}`);
  return (performance.now() - started) / 1_000;
}

async function hashes(folder: string): Promise<Map<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(
        async (file) =>
          [
            relative(folder, file),
            createHash('sha256')
              .update(await readFile(file))
              .digest('hex'),
          ] as const,
      ),
    ),
  );
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): number {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (file) => one.get(file) !== other.get(file),
  ).length;
}
