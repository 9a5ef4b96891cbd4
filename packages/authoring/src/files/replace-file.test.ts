import { spawnSync } from 'node:child_process';
import {
  chmod,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from './replace-file.ts';

// Node's own class of open files, which it doesn't export: a disk that fills up is played through it.
const probe = await open(import.meta.filename);
const FileHandle = Object.getPrototypeOf(probe) as Awaited<ReturnType<typeof open>>;
await probe.close();

let folder = '';
const real = FileHandle.writeFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
});

afterEach(async () => {
  FileHandle.writeFile = real;
  await rm(folder, { recursive: true, force: true });
});

describe('replacing a file', () => {
  it('leaves it as it was when the disk is full, and nothing beside it', async () => {
    const file = join(folder, 'story.yaml');
    await writeFile(file, 'what a writer wrote');
    FileHandle.writeFile = async function full(this: typeof FileHandle) {
      await real.call(this, 'what a wri');
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    await expect(replaceFile(file, 'what a writer wrote, and more')).rejects.toThrow('no space');
    expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual([
      'what a writer wrote',
      ['story.yaml'],
    ]);
  });

  it("makes one that wasn't there", async () => {
    await replaceFile(join(folder, 'new'), 'text');
    expect([await readFile(join(folder, 'new'), 'utf8'), await readdir(folder)]).toEqual([
      'text',
      ['new'],
    ]);
  });

  it('writes to what is no file, and leaves it what it is', async () => {
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const heard = readFile(pipe, 'utf8');
    await replaceFile(pipe, 'text');
    expect([await heard, (await stat(pipe)).isFIFO()]).toEqual(['text', true]);
  });

  it('keeps its mode, and the link that led to it', async () => {
    const [file, link] = [join(folder, 'file'), join(folder, 'link')];
    await writeFile(file, 'before');
    await chmod(file, 0o664);
    await symlink(file, link);
    await replaceFile(link, 'after');
    expect([
      await readFile(file, 'utf8'),
      (await stat(file)).mode & 0o777,
      await readlink(link),
    ]).toEqual(['after', 0o664, file]);
  });
});
