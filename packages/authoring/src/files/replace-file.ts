import { randomUUID } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file as a whole or not at all: beside it first, brought to disk, and put in its place. On a disk that is full,
 * or when the machine goes down, what was there before is still there. A link stays a link, and the file keeps its mode;
 * one that may not be written isn't. What is no file (a terminal, a pipe, `/dev/null`) is written to as it is.
 *
 * @throws what the file system says; nothing was changed then.
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const before = await stat(file).catch(() => undefined);
  if (before && !before.isFile()) return writeFile(file, content);
  if (before) await access(file, constants.W_OK);
  const target = before ? await realpath(file) : file;
  const mode = before && before.mode & 0o7777;
  const aside = `${target}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
  try {
    const handle = await open(aside, 'wx', mode);
    try {
      // What the process may not give away by itself, a mode it was opened with can lack.
      if (mode !== undefined) await handle.chmod(mode);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
