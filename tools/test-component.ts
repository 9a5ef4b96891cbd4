// Component tests: bundles every `*.browser.test.ts`, or those that are named, and runs them in Chromium.
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { startTestRunner } from '@web/test-runner';
import { rolldown } from 'rolldown';
import { componentConfig } from './testing/component-config.ts';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const named = words.filter((word) => !word.startsWith('--'));
const grep = words.find((word) => word.startsWith('--grep='))?.slice('--grep='.length);

const files: string[] = [];
for (const name of await readdir(join(root, 'packages'))) {
  const source = join(root, 'packages', name, 'src');
  const tests = (await readdir(source, { recursive: true }))
    .filter((file) => file.endsWith('.browser.test.ts'))
    .map((file) => join(source, file));
  const input = tests.filter((file) => named.length === 0 || named.includes(relative(root, file)));
  if (input.length === 0) continue;
  const dir = join(root, 'packages', name, 'build', 'browser-tests');
  await rm(dir, { recursive: true, force: true });
  const bundle = await rolldown({
    input,
    resolve: { conditionNames: ['source', 'import', 'browser', 'default'] },
    logLevel: 'warn',
  });
  const { output } = await bundle.write({ dir, format: 'es', sourcemap: 'inline' });
  await bundle.close();
  files.push(
    ...output.flatMap((chunk) =>
      chunk.type === 'chunk' && chunk.isEntry ? [join(dir, chunk.fileName)] : [],
    ),
  );
}
// They come bundled: some of video.js's own dependencies are CommonJS.
const runner = await startTestRunner({
  config: componentConfig(files, grep),
  readFileConfig: false,
  readCliArgs: false,
  autoExitProcess: false,
});
runner?.on('stopped', (isGreen) => process.exit(isGreen ? 0 : 1));
