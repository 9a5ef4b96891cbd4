import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('installs what a task needs from the system first, and says in words what it could not get', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'matchcut-'));
  for (const [name, script] of [
    ['which', 'exit 1'],
    ['sudo', 'shift 0; [ "$1" = -n ] && exit 0; exec "$@"'],
    ['apt-get', 'echo "apt-get $@"; [ "$1" = update ]'],
  ] as const) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'run.mjs'), 'browsers'],
    { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` }, encoding: 'utf8' },
  );
  await rm(bin, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/Error|at file:/);
  // On Debian it is installed, elsewhere asked for.
  if (stdout.includes('apt-get'))
    expect(`${stdout}${stderr}`).toMatch(
      /apt-get install .*firefox-esr[^]*firefox-esr could not be installed/,
    );
  else expect(stderr).toContain('This task needs firefox-esr. Please install it');
});
