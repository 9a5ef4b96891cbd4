import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const cli = join(import.meta.dirname, '..', 'packages', 'authoring', 'src', 'cli', 'main.ts');

it('the tutorial works, step by step, and its commands say what it says they say', async () => {
  const text = await readFile(join(import.meta.dirname, 'tutorial.md'), 'utf8');
  let folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  const top = folder;
  let said = '';
  for (const [, language = '', file, block = ''] of text.matchAll(
    /^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm,
  )) {
    if (language === 'yaml' && file) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), block);
    } else if (language === 'sh') {
      for (const line of block.trim().split('\n')) {
        const [command = '', remark = ''] = line.split(' # ');
        if (command.startsWith('cd ')) {
          folder = join(folder, command.slice(3));
          continue;
        }
        const run = command.replace(
          /^npx matchcut/,
          `node --conditions=source --disable-warning=ExperimentalWarning ${cli}`,
        );
        const { stdout, stderr, status } = spawnSync('sh', ['-c', run], {
          cwd: folder,
          encoding: 'utf8',
        });
        expect(status, `${line}\n${stdout}${stderr}`).toBe(remark === 'exits with 1' ? 1 : 0);
        said = stdout;
      }
    } else if (language === 'text') {
      expect(said.trim()).toBe(block.trim());
    }
  }
  await rm(top, { recursive: true });
}, 60_000);
