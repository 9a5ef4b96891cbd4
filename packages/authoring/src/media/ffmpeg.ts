import { spawn } from 'node:child_process';
import { MediaError } from './media-error.ts';

/** Most that is kept of what a program says; the rest is dropped from the front. */
const MAX_OUTPUT = 16 * 1024 * 1024;
const MAX_COMPLAINT = 2_000;

/** How a program is run. */
export interface ProgramOptions {
  readonly signal?: AbortSignal | undefined;
  /** Receives each line of standard output while the program runs. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** What a program said. */
export interface ProgramOutput {
  readonly output: string;
  readonly complaints: string;
}

/**
 * Runs `ffmpeg` or `ffprobe` as found in PATH, without input.
 *
 * @throws MediaError MC8001 if it isn't installed, MC8004 if it fails.
 * @throws DOMException AbortError if aborted; the program is killed.
 */
export function runProgram(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { signal, onLine }: ProgramOptions = {},
): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
    });
    let output = '';
    let complaints = '';
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-MAX_OUTPUT);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new MediaError(
              'MC8001',
              `${program} is not installed. Install ffmpeg (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg) and try again.`,
            )
          : error,
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve({ output, complaints });
      else
        reject(
          new MediaError(
            'MC8004',
            `${program} failed: ${complaints.trim().slice(-MAX_COMPLAINT) || `exit code ${code}`}`,
          ),
        );
    });
  });
}
