import { createHash } from 'node:crypto';

/** What a file's name says of what it was made from. */
export function nameHash(...parts: readonly (string | Buffer | readonly string[])[]): string {
  const hash = createHash('sha256');
  for (const part of parts)
    hash.update(Array.isArray(part) ? JSON.stringify(part) : (part as string | Buffer));
  return hash.digest('hex').slice(0, 12);
}
