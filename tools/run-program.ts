import { spawn } from 'node:child_process';

/**
 * Runs a program of this project's dependencies and waits for it.
 *
 * @throws Error if it fails; its own output says why.
 */
export async function run(
  program: string,
  words: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(program, [...words], {
      stdio: 'inherit',
      env: { ...process.env, ...options.env },
    });
    child.once('error', reject).once('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0) throw new Error(`${program} failed (${code})`);
}
