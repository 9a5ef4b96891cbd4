import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Paint } from '../diagnostics/print.ts';

/** What a command prints, and the code it exits with. */
export interface Output {
  readonly text: string;
  readonly exitCode: number;
}

/** Writes a file, and the folders it needs; what to print and exit with if that fails. */
export async function writeOutput(file: string, text: string, paint: Paint): Promise<Output | undefined> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return undefined;
  } catch (error) {
    return { text: `${paint('red', '✗')} ${file} can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`, exitCode: 1 };
  }
}
