import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from './folder-lock.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('gives a folder to one at a time', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(new FolderInUseError(folder, process.pid));
  lock.release();
  (await lockFolder(folder)).release();
});

it('minds no note that an ended process left, whoever has its number now', async () => {
  await writeFile(join(folder, 'owner.pid'), '1');
  (await lockFolder(folder)).release();
});

it('is still held after this process was refused it: no other one gets it', async () => {
  const lock = await lockFolder(folder);
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError);
  const other = (): string =>
    spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--input-type=module',
        '-e',
        `import { lockFolder } from ${JSON.stringify(new URL('folder-lock.ts', import.meta.url).href)}; await lockFolder(${JSON.stringify(folder)}).then(() => console.log('got it'), (error) => console.log(error.message));`,
      ],
      { encoding: 'utf8' },
    ).stdout.trim();
  expect(other()).toBe(new FolderInUseError(folder, process.pid).message);
  lock.release();
  expect(other()).toBe('got it');
});

it('makes the folder and what it puts there for its owner alone, and leaves one that was there as it was', async () => {
  const made = join(folder, 'new', 'deep');
  (await lockFolder(made)).release();
  const modes = await Promise.all(
    [made, join(made, 'lock'), join(made, 'owner.pid')].map(
      async (path) => (await stat(path)).mode & 0o777,
    ),
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
  await chmod(folder, 0o755);
  (await lockFolder(folder)).release();
  expect((await stat(folder)).mode & 0o777).toBe(0o755);
});
