import { type ChildProcess, fork, spawn } from 'node:child_process';
import type { TestMessage } from './message.ts';

/** How a program ended. */
export interface Ended {
  readonly code: number;
  /** All that it printed. */
  readonly output: string;
}

/** Runs a program to its end, without a word. */
export function runQuietly(program: string, words: readonly string[]): Promise<Ended> {
  return ended(spawn(program, [...words], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** Runs a script of Node's to its end; `listen` gets what it reports meanwhile. */
export function runReporting(
  script: string,
  words: readonly string[],
  listen: (message: TestMessage) => void,
): Promise<Ended> {
  const child = fork(script, [...words], {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.on('message', (message) => listen(message as TestMessage));
  return ended(child);
}

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: String(error) }));
    child.once('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }),
    );
  });
}
