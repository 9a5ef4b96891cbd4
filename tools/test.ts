// `npm test`: everything that must hold before a change lands. Builds, then checks and runs every kind of
// test, and closes with one line that counts them all.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const root = join(import.meta.dirname, '..');
const results = join(root, 'test-results');
const PACKAGES = ['runtime', 'authoring', 'player-element', 'analytics'];
const PNPM = 'pnpm@12.21.0';

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const outcomes: Outcome[] = [];

const build = await check('build', 'node', ['--conditions=source', 'tools/build.ts', '--if-stale']);
outcomes.push(build);
if (build.failed === 0) {
  const [statics, unit] = await Promise.all([staticChecks(), vitest('unit')]);
  outcomes.push(...statics, unit);
  // One browser at a time: two would starve each other on a small machine, and lose frames and moments.
  outcomes.push(await component());
  outcomes.push(await vitest('e2e'));
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function staticChecks(): Promise<Outcome[]> {
  return [
    await check('types of tests and tools', 'tsc', ['-p', 'tsconfig.checks.json']),
    await check('lint', 'oxlint', ['--deny-warnings', '--quiet']),
    await check('nothing unused', 'knip', ['--no-progress', '--no-config-hints']),
    await check('size of the player', 'size-limit', ['--silent']),
    ...(await packageChecks()),
  ];
}

/** Looks at each package as it would be published. */
async function packageChecks(): Promise<Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-pack-'));
  const packed: Outcome[] = [];
  for (const name of PACKAGES) packed.push(await check(`pack ${name}`, 'npx', ['--yes', PNPM, '--dir', join('packages', name), 'pack', '--pack-destination', folder]));
  for (const file of (await readdir(folder)).sort()) {
    packed.push(await check(`publint ${file}`, 'publint', ['run', join(folder, file), '--strict']));
    packed.push(await check(`types of ${file}`, 'attw', [join(folder, file), '--profile', 'esm-only', '--exclude-entrypoints', 'matchcut-player.js', 'matchcut-embed.js', 'embed.html', 'themes/*', '--format', 'ascii']));
  }
  await rm(folder, { recursive: true });
  return packed;
}

/** A program that passes or fails as a whole; it is heard only when it fails. */
async function check(name: string, program: string, words: readonly string[]): Promise<Outcome> {
  const started = Date.now();
  const { code, output } = await quietly(program, words);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(code === 0 ? `✓ ${name} (${seconds} s)\n` : `✗ ${name} (${seconds} s)\n${output}\n`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(project: 'unit' | 'e2e'): Promise<Outcome> {
  const file = join(results, `${project}.json`);
  const { code, output } = await quietly('vitest', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  const { numPassedTests, numFailedTests } = await readJson<{ numPassedTests: number; numFailedTests: number }>(file, { numPassedTests: 0, numFailedTests: 0 });
  // A file that can't even be loaded has no test to count, but fails the run.
  const failed = code === 0 ? numFailedTests : Math.max(1, numFailedTests);
  return told(project, { passed: numPassedTests, failed }, output);
}

async function component(): Promise<Outcome> {
  const { code, output } = await quietly('node', ['--conditions=source', 'tools/test-component.ts']);
  const counted = await readJson<Outcome>(join(results, 'component.json'), { passed: 0, failed: 0 });
  return told('component', { passed: counted.passed, failed: code === 0 ? counted.failed : Math.max(1, counted.failed) }, output);
}

function told(name: string, outcome: Outcome, output: string): Outcome {
  process.stdout.write(outcome.failed === 0 ? `✓ ${name} tests: ${outcome.passed} passed\n` : `✗ ${name} tests: ${outcome.passed} passed, ${outcome.failed} failed\n${output}\n`);
  return outcome;
}

function quietly(program: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, [...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: String(error) }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

async function readJson<T>(file: string, otherwise: T): Promise<T> {
  return readFile(file, 'utf8').then((text) => JSON.parse(text) as T, () => otherwise);
}
