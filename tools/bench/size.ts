import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { run } from '../run-program.ts';
import type { Figure } from './figure.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a page has to load: the player over video.js, beside video.js itself. */
export async function size(): Promise<readonly Figure[]> {
  await run('node', ['--conditions=source', 'tools/build.ts', '--if-stale']);
  const [measured] = JSON.parse(
    execFileSync('size-limit', ['--json'], { cwd: root, encoding: 'utf8' }),
  ) as { size: number }[];
  const player = (measured?.size ?? Number.NaN) / 1000;
  const videojs = brotliKb(
    await readFile(
      join(root, 'packages', 'player-element', 'node_modules', 'video.js', 'dist', 'video.min.js'),
    ),
  );
  const bundle = brotliKb(
    await readFile(join(root, 'packages', 'player-element', 'dist', 'matchcut-player.js')),
  );
  const story = await stat(join(root, 'examples', 'night-train', 'story.yaml'));
  return [
    {
      id: 'size.playerBrotliKb',
      value: player,
      unit: 'kB',
      peer: 'video.js',
      peerValue: videojs,
      ratio: player / videojs,
      goal: { op: '<=', value: 64 },
    },
    {
      id: 'size.singleFileBrotliKb',
      value: bundle,
      unit: 'kB',
      peer: 'video.js',
      peerValue: videojs,
      ratio: bundle / videojs,
    },
    { id: 'size.exampleStoryKb', value: story.size / 1000, unit: 'kB' },
  ];
}

/** As a CDN would send it: brotli at its highest quality. */
function brotliKb(content: Buffer): number {
  return brotliCompressSync(content).length / 1000;
}
