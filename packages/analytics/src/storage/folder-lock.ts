import { chmod, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateFolder, PRIVATE_FILE } from './private.ts';

/** Thrown for a folder that somebody else is writing to; nothing in it was touched. */
export class FolderInUseError extends Error {
  constructor(folder: string, pid: number | undefined) {
    super(
      `${folder} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}; stop that one first, or name another folder`,
    );
    this.name = 'FolderInUseError';
  }
}

/** The right to write to a folder: one holder at a time, over all processes of the machine. */
export interface FolderLock {
  release(): void;
}

const LOCK = 'lock';
const OWNER = 'owner.pid';
/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Folders that this process has locked. Their files aren't even opened again: a lock belongs to the process, which loses
 * it as soon as it closes any handle of that file (POSIX, `fcntl`).
 */
const held = new Set<string>();

/**
 * Locks a folder, and makes it if it isn't there. The lock is the one that SQLite takes on a file with
 * `BEGIN IMMEDIATE`: the operating system holds it, so that it ends with its process, however that ends, and never
 * outlives it. The number of the process is noted beside it, for messages only.
 *
 * @throws FolderInUseError if another process, or this one, holds it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await makePrivateFolder(folder);
  const place = await realpath(folder);
  if (held.has(place)) throw new FolderInUseError(folder, process.pid);
  held.add(place);
  try {
    const database = await lockFile(folder);
    return {
      release: () => {
        database.close();
        held.delete(place);
      },
    };
  } catch (error) {
    held.delete(place);
    throw error;
  }
}

async function lockFile(folder: string): Promise<DatabaseSync> {
  const file = join(folder, LOCK);
  const database = new DatabaseSync(file);
  try {
    // Nothing is ever written, so that there is no journal to keep.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE');
    await chmod(file, PRIVATE_FILE);
    await writeFile(join(folder, OWNER), String(process.pid), { mode: PRIVATE_FILE });
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new FolderInUseError(folder, await ownerOf(folder));
  }
}

async function ownerOf(folder: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(folder, OWNER), 'utf8').catch(() => ''));
  return pid > 0 ? pid : undefined;
}
