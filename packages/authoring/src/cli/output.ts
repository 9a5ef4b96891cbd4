import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Paint } from '../diagnostics/print.ts';
import { replaceFile } from '../files/replace-file.ts';

/** What a command prints, and the code it exits with. */
export interface Output {
  readonly text: string;
  readonly exitCode: number;
}

/** Writes a file, as a whole or not at all, and the folders it needs; what to print and exit with if that fails. */
export async function writeOutput(
  file: string,
  text: string,
  paint: Paint,
): Promise<Output | undefined> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, text);
    return undefined;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return {
      text: `${paint('red', '✗')} ${file} can't be written (${code === 'ENOSPC' ? 'the disk is full' : code}); nothing was changed.`,
      exitCode: 1,
    };
  }
}
