import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** What a file's name says of what it was made from. */
export function nameHash(...parts: readonly (string | Buffer | readonly string[])[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(Array.isArray(part) ? JSON.stringify(part) : (part as string | Buffer));
  return hash.digest('hex').slice(0, 12);
}

/** Writes a file that is whole at any moment, whatever happens. */
export async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, content);
  await rename(part, file);
}
