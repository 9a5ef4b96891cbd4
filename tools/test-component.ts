// Component tests: bundles every `*.browser.test.ts` and runs them in Chromium.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { run } from './run-program.ts';

const packages = join(import.meta.dirname, '..', 'packages');

for (const name of await readdir(packages)) {
  const source = join(packages, name, 'src');
  const input = (await readdir(source, { recursive: true })).filter((file) => file.endsWith('.browser.test.ts')).map((file) => join(source, file));
  if (input.length === 0) continue;
  const bundle = await rolldown({ input, resolve: { conditionNames: ['source', 'import', 'browser', 'default'] }, logLevel: 'warn' });
  await bundle.write({ dir: join(packages, name, 'build', 'browser-tests'), format: 'es', sourcemap: 'inline' });
  await bundle.close();
}
await run('wtr', process.argv.slice(2));
