import {
  appendFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError } from '../storage/folder-lock.ts';
import { openWriteAheadLog, type SealedLog } from './write-ahead-log.ts';

// Node's own class of open files, which it doesn't export: a disk that fills up is played through it.
const probe = await open(import.meta.filename);
const FileHandle = Object.getPrototypeOf(probe) as Awaited<ReturnType<typeof open>>;
await probe.close();

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const logsIn = async (of: string): Promise<readonly string[]> =>
  (await readdir(of)).filter((name) => name.endsWith('.log'));

const linesOf = ({ records }: SealedLog): readonly string[] =>
  records
    .toString()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('the write-ahead log', () => {
  it('gives back what was appended, in order', async () => {
    const log = await openWriteAheadLog(folder);
    await Promise.all(['one', 'two', 'drei\u00a0ü'].map((record) => log.append(record)));
    const [name = ''] = await log.seal();
    const sealed = await log.read(name);
    expect([sealed.name, linesOf(sealed), sealed.damagedLines]).toEqual([
      name,
      ['one', 'two', 'drei\u00a0ü'],
      0,
    ]);
    expect(log.backlogBytes).toBe(0);
  });

  it('starts a new file after a write that failed, so that nothing is glued to half a record', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('one');
    const [file = ''] = await logsIn(folder);
    const real = FileHandle.appendFile;
    FileHandle.appendFile = async function torn(this: typeof FileHandle) {
      await real.call(this, '12345678 tw');
      throw new Error('ENOSPC');
    };
    await expect(log.append('two')).rejects.toThrow('ENOSPC');
    FileHandle.appendFile = real;
    await log.append('three');
    const names = await log.seal();
    expect(names).toHaveLength(2);
    expect(names[0]).toBe(file);
    expect(names.map((name) => log.wholeFile(name) === undefined)).toEqual([true, false]);
    expect((await Promise.all(names.map((name) => log.read(name)))).flatMap(linesOf)).toEqual([
      'one',
      'three',
    ]);
  });

  it('gives back all whole records of a file whose end a crash cut off, and counts the rest', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('whole');
    await log.close();
    const [file = ''] = await logsIn(folder);
    await appendFile(join(folder, file), '00000000 damaged\nabcdef12 cut o');
    const reopened = await openWriteAheadLog(folder);
    const [name = ''] = await reopened.seal();
    const sealed = await reopened.read(name);
    expect([linesOf(sealed), sealed.damagedLines]).toEqual([['whole'], 2]);
  });

  it('finds every byte that is not as it was written', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('{"a":"ü"}');
    await log.close();
    const [file = ''] = await logsIn(folder);
    const sound = await readFile(join(folder, file));
    for (let place = 0; place < sound.length - 1; place += 1) {
      const spoilt = Buffer.from(sound);
      spoilt[place] = spoilt[place] === 0x20 ? 0x09 : 0x20;
      await writeFile(join(folder, file), spoilt);
      expect(linesOf(await log.read(file)), `byte ${place}`).toEqual([]);
    }
  });

  it('reads what earlier versions wrote, whose sums were in hex', async () => {
    await writeFile(
      join(folder, '1.log'),
      `${crc32('one').toString(16).padStart(8, '0')} one\n${'0'.repeat(8)} two\n`,
    );
    const sealed = await (await openWriteAheadLog(folder)).read('1.log');
    expect([linesOf(sealed), sealed.damagedLines]).toEqual([['one'], 1]);
  });

  it('has its folder to itself until it is closed, and takes nothing after', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('one');
    await expect(openWriteAheadLog(folder)).rejects.toThrow(FolderInUseError);
    expect([log.unloadedSince, log.unloadedBytes > 0]).toEqual([expect.any(Number), true]);
    await log.close();
    await expect(log.append('two')).rejects.toThrow('closed');
    const next = await openWriteAheadLog(folder);
    expect(
      (await Promise.all((await next.seal()).map((name) => next.read(name)))).flatMap(linesOf),
    ).toEqual(['one']);
  });

  it("is for its owner's eyes alone", async () => {
    const log = await openWriteAheadLog(join(folder, 'log'));
    await log.append('one');
    await log.setAside('two');
    const modes = await Promise.all(
      ['', ...(await readdir(join(folder, 'log')))].map(
        async (name) => (await stat(join(folder, 'log', name))).mode & 0o777,
      ),
    );
    expect(modes.map((mode) => mode & 0o077)).toEqual(modes.map(() => 0));
    await log.close();
  });

  it('vouches for files that it wrote to their end, and for no others', async () => {
    const log = await openWriteAheadLog(folder);
    await log.append('one');
    const [name = ''] = await log.seal();
    expect(log.wholeFile(name)).toBe(join(folder, name));
    await log.close();
    expect((await openWriteAheadLog(folder)).wholeFile(name)).toBeUndefined();
  });
});
