// Builds every package: types and modules by tsc, what is shipped by rollup, pages without a bundler by rolldown. `--if-stale` does nothing
// when no source has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run-program.ts';

const root = join(import.meta.dirname, '..');
const PACKAGES = ['runtime', 'authoring', 'player-element', 'analytics'];
const stamp = join(root, 'node_modules', '.matchcut', 'build');

if (process.argv.includes('--if-stale') && (await isFresh())) process.exit(0);
await build();

async function build(): Promise<void> {
  // What sources no longer make must not be shipped.
  for (const name of PACKAGES)
    await rm(join(root, 'packages', name, 'dist'), { recursive: true, force: true });
  await run('node', [
    'node_modules/typescript-native/bin/tsc',
    '-b',
    'packages/runtime',
    'packages/authoring',
    'packages/player-element',
    'packages/analytics',
    'packages/analytics/tsconfig.dashboard.json',
  ]);
  await run('rollup', ['-c', '--silent']);
  await run('rolldown', ['-c', '--logLevel', 'warn']);
  await run('cem', ['analyze', '--config', 'custom-elements-manifest.config.js', '--quiet']);
  await mkdir(join(stamp, '..'), { recursive: true });
  await writeFile(stamp, await fingerprint());
}

async function isFresh(): Promise<boolean> {
  const isBuilt = PACKAGES.every((name) =>
    existsSync(join(root, 'packages', name, 'dist', 'index.js')),
  );
  return isBuilt && existsSync(stamp) && (await readFile(stamp, 'utf8')) === (await fingerprint());
}

/** Names, sizes and times of all that a build depends on. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const files = [
    'pnpm-lock.yaml',
    'rollup.config.js',
    'rolldown.config.js',
    'tsconfig.base.json',
    'custom-elements-manifest.config.js',
  ].map((file) => join(root, file));
  for (const name of await readdir(join(root, 'packages'))) {
    const source = join(root, 'packages', name, 'src');
    for (const file of await readdir(join(root, 'packages', name)))
      if (/^(package|tsconfig.*)\.json$/.test(file)) files.push(join(root, 'packages', name, file));
    for (const entry of await readdir(source, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  for (const file of files.sort()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
