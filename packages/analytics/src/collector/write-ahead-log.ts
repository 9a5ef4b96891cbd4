import {
  appendFile,
  type FileHandle,
  link,
  open,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type FolderLock, lockFolder } from '../storage/folder-lock.ts';
import { PRIVATE_FILE } from '../storage/private.ts';

/** What a sealed file of the log held. */
export interface SealedLog {
  /** The file's name: unique over the life of the data folder, so that it can stand for the file's content. */
  readonly name: string;
  /** Its records, in UTF-8, apart by spaces and line ends. */
  readonly records: Buffer;
  /** Lines that a crash cut off or a disk damaged. None of them was acknowledged, unless the disk is at fault. */
  readonly damagedLines: number;
}

/** Records that are safe on disk before anyone is told so. */
export interface WriteAheadLog {
  /** Resolves when the record is on disk. Records that wait at the same time share one fsync. */
  append(record: string): Promise<void>;
  /** Closes the current file, if it holds anything, and gives the names of all closed files, oldest first. */
  seal(): Promise<readonly string[]>;
  read(name: string): Promise<SealedLog>;
  /** Where a sealed file stands that this log wrote to its end: it needs no reading to know that its records are whole. */
  wholeFile(name: string): string | undefined;
  /** Makes a sealed file stand in another folder of the same disk too, under its name, once. */
  linkTo(name: string, folder: string): Promise<void>;
  /** Forgets a sealed file, once its records are safe elsewhere. */
  remove(name: string): Promise<void>;
  /** Puts two sealed files, with these records each, in place of one. They come after all others. */
  split(name: string, halves: readonly [readonly string[], readonly string[]]): Promise<void>;
  /** Keeps what can't go where it should in a file of its own, `unfit.ndjson`, for someone to look at. */
  setAside(record: string): Promise<void>;
  /** Takes out of that file what `isUnwanted`; gives how many that were. */
  dropAside(isUnwanted: (record: string) => boolean): Promise<number>;
  /** Bytes that wait for the disk. */
  readonly backlogBytes: number;
  /** Bytes on disk that wait to be loaded. */
  readonly unloadedBytes: number;
  /** When the oldest file that waits to be loaded was begun, in ms since 1970; undefined if none waits. */
  readonly unloadedSince: number | undefined;
  /** Seals what is open and gives the folder up. */
  close(): Promise<void>;
}

/**
 * Opens the log in a folder, which is this process's own until it is closed; files that an earlier run left count as
 * sealed.
 *
 * Format: one record a line, after the sum (CRC-32) over its UTF-8 bytes: 32 bits, the highest first, as spaces (0)
 * and tabs (1). Whoever reads JSON passes over them, so that files can be loaded as they stand. The first versions wrote
 * the sum as eight hex digits and a space.
 *
 * @throws FolderInUseError if another process has the folder.
 */
export async function openWriteAheadLog(folder: string): Promise<WriteAheadLog> {
  const lock = await lockFolder(folder);
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
    const sizes = await Promise.all(
      names.map(async (name): Promise<[string, number]> => [
        name,
        (await stat(join(folder, name))).size,
      ]),
    );
    return new FileLog(folder, lock, new Map(sizes));
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What can't go where it should. */
const ASIDE = 'unfit.ndjson';
/** Digits of a sum, as it is written, and as it was with the space after it. */
const SUM_BITS = 32;
const HEX_SUM_LENGTH = 9;
const SPACE = 0x20;
const TAB = 0x09;
const LINE_END = 0x0a;
/** A file that has grown beyond it is sealed. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

interface Waiting {
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface OpenFile {
  readonly name: string;
  readonly handle: FileHandle;
  bytes: number;
  /** False while it may end in half a record. */
  isWhole: boolean;
}

class FileLog implements WriteAheadLog {
  readonly #folder: string;
  readonly #lock: FolderLock;
  /** Sealed files and their sizes, oldest first. */
  readonly #sealed: Map<string, number>;
  readonly #whole = new Set<string>();
  #file: OpenFile | undefined;
  #waiting: Waiting[] = [];
  #backlogBytes = 0;
  #busy: Promise<void> = Promise.resolve();
  #isWriting = false;
  #isClosed = false;
  #opened = 0;

  constructor(folder: string, lock: FolderLock, sealed: Map<string, number>) {
    this.#folder = folder;
    this.#lock = lock;
    this.#sealed = sealed;
  }

  get backlogBytes(): number {
    return this.#backlogBytes;
  }

  get unloadedBytes(): number {
    return [...this.#sealed.values()].reduce((sum, bytes) => sum + bytes, this.#file?.bytes ?? 0);
  }

  get unloadedSince(): number | undefined {
    const begun = [...this.#sealed.keys(), ...(this.#file ? [this.#file.name] : [])].map((name) =>
      Number.parseInt(name),
    );
    return begun.length === 0 ? undefined : Math.min(...begun);
  }

  append(record: string): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('the log is closed'));
    const line = lineOf(record);
    this.#backlogBytes += line.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      if (!this.#isWriting) void this.#write();
    });
  }

  async seal(): Promise<readonly string[]> {
    await this.#exclusively(() => this.#sealFile());
    return [...this.#sealed.keys()];
  }

  read(name: string): Promise<SealedLog> {
    return readSealedLog(this.#folder, name);
  }

  wholeFile(name: string): string | undefined {
    return this.#whole.has(name) ? join(this.#folder, name) : undefined;
  }

  async linkTo(name: string, folder: string): Promise<void> {
    await link(join(this.#folder, name), join(folder, name)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
    await syncFolder(folder);
  }

  async remove(name: string): Promise<void> {
    await unlink(join(this.#folder, name));
    this.#sealed.delete(name);
    this.#whole.delete(name);
  }

  async split(
    name: string,
    halves: readonly [readonly string[], readonly string[]],
  ): Promise<void> {
    // Their names follow from its own: cut off on the way, this is done once more and comes to the same.
    for (const [index, records] of halves.entries()) {
      const half = name.replace(/\.log$/, `.${index}.log`);
      await writeSealedLog(this.#folder, half, records);
      this.#sealed.set(half, (await stat(join(this.#folder, half))).size);
      this.#whole.add(half);
    }
    await syncFolder(this.#folder);
    await this.remove(name);
  }

  async setAside(record: string): Promise<void> {
    await appendFile(join(this.#folder, ASIDE), `${record}\n`, { flush: true, mode: PRIVATE_FILE });
  }

  async dropAside(isUnwanted: (record: string) => boolean): Promise<number> {
    const file = join(this.#folder, ASIDE);
    const records = (await readFile(file, 'utf8').catch(() => ''))
      .split('\n')
      .filter((record) => record !== '');
    const kept = records.filter((record) => !isUnwanted(record));
    if (kept.length === records.length) return 0;
    // Written beside it and put in its place, so that a crash leaves one or the other.
    await writeFile(`${file}.new`, kept.map((record) => `${record}\n`).join(''), {
      flush: true,
      mode: PRIVATE_FILE,
    });
    await rename(`${file}.new`, file);
    return records.length - kept.length;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // What was appended before is written first.
    while (this.#isWriting) await this.#busy;
    await this.seal();
    this.#lock.release();
  }

  /** Writes all that waits, one group after another: whatever comes while the disk is busy forms the next group. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#exclusively(async () => {
          const file = (this.#file ??= await this.#open());
          const bytes = Buffer.concat(group.map(({ line }) => line));
          file.isWhole = false;
          await file.handle.appendFile(bytes);
          await file.handle.datasync();
          file.isWhole = true;
          file.bytes += bytes.length;
          // A file is loaded as one block, which must fit into memory.
          if (file.bytes > MAX_FILE_BYTES) await this.#sealFile();
        });
        for (const { resolve } of group) resolve();
      } catch (error) {
        // The file may end in half a record now; what comes next must not be glued to it.
        await this.seal().catch(() => undefined);
        for (const { reject } of group) reject(error);
      }
      for (const { line } of group) this.#backlogBytes -= line.length;
    }
    this.#isWriting = false;
  }

  async #sealFile(): Promise<void> {
    if (!this.#file) return;
    const { name, handle, bytes, isWhole } = this.#file;
    this.#file = undefined;
    this.#sealed.set(name, bytes);
    if (isWhole) this.#whole.add(name);
    await handle.close();
  }

  async #open(): Promise<OpenFile> {
    this.#opened += 1;
    const name = `${Date.now().toString().padStart(15, '0')}-${process.pid}-${String(this.#opened).padStart(6, '0')}.log`;
    const handle = await open(join(this.#folder, name), 'ax', PRIVATE_FILE);
    await syncFolder(this.#folder);
    return { name, handle, bytes: 0, isWhole: true };
  }

  /** Writing and sealing take turns. */
  #exclusively(act: () => Promise<void>): Promise<void> {
    const turn = this.#busy.then(act);
    this.#busy = turn.catch(() => undefined);
    return turn;
  }
}

/** Brings a folder's entries to disk: without them a crash could lose a file with all that is in it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Writes records as a sealed file of a log: it is there as a whole or not at all. */
export async function writeSealedLog(
  folder: string,
  name: string,
  records: readonly string[],
): Promise<void> {
  const file = join(folder, name);
  await writeFile(`${file}.new`, Buffer.concat(records.map(lineOf)), {
    flush: true,
    mode: PRIVATE_FILE,
  });
  await rename(`${file}.new`, file);
}

/** Reads a sealed file of a log, wherever it stands. */
export async function readSealedLog(folder: string, name: string): Promise<SealedLog> {
  const bytes = await readFile(join(folder, name));
  let damagedLines = 0;
  // Blanks out the sums, and what isn't sound, where they stand: a file can be large.
  for (let start = 0; start < bytes.length;) {
    const lineEnd = bytes.indexOf(LINE_END, start);
    // What follows the last line's end is a line that a crash cut off.
    const end = lineEnd === -1 ? bytes.length : lineEnd;
    const sumLength = lineEnd === -1 ? undefined : sumLengthOf(bytes.subarray(start, end));
    if (sumLength === undefined) damagedLines += 1;
    bytes.fill(SPACE, start, sumLength === undefined ? end : start + sumLength);
    start = end + 1;
  }
  return { name, records: bytes, damagedLines };
}

function lineOf(record: string): Buffer {
  // The sum's place is kept free, so that a long record is encoded once.
  const line = Buffer.from(`${' '.repeat(SUM_BITS)}${record}\n`);
  const sum = crc32(line.subarray(SUM_BITS, -1));
  for (let bit = 0; bit < SUM_BITS; bit += 1)
    if ((sum >>> (SUM_BITS - 1 - bit)) & 1) line[bit] = TAB;
  return line;
}

/** How long the sum is that stands before a record; undefined if it isn't that of the record. */
function sumLengthOf(line: Buffer): number | undefined {
  const isHex = line[0] !== SPACE && line[0] !== TAB;
  const [length, written] = isHex ? [HEX_SUM_LENGTH, hexSum(line)] : [SUM_BITS, blankSum(line)];
  return written === crc32(line.subarray(length)) ? length : undefined;
}

function hexSum(line: Buffer): number {
  const digits = line.toString('latin1', 0, HEX_SUM_LENGTH);
  return /^[0-9a-f]{8} $/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
}

function blankSum(line: Buffer): number {
  let sum = 0;
  for (let bit = 0; bit < SUM_BITS; bit += 1) {
    if (line[bit] !== SPACE && line[bit] !== TAB) return Number.NaN;
    sum = sum * 2 + (line[bit] === TAB ? 1 : 0);
  }
  return sum;
}
