import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestMessage } from './message.ts';
import { type Ended, runQuietly, runReporting } from './run-child.ts';

/** `check` is what can be said without running anything, `test` what must hold before a change lands, `all` the rest. */
export type Tier = 'check' | 'test' | 'all';

/** What to run, if not everything. */
export interface Wanted {
  /** Files of tests, from the root on; all if there are none. */
  readonly files: readonly string[];
  /** What the names of tests have in them. */
  readonly tests: string | undefined;
}

/** Something to run that says how it ended: a program as one check, or a runner with many tests. */
export interface Part {
  readonly name: string;
  readonly tier: Tier;
  /** Other parts that must have ended well before. */
  readonly after?: readonly string[];
  /** Which files of tests are its own; a check has none. */
  readonly owns?: (file: string) => boolean;
  run(wanted: Wanted, listen: (message: TestMessage) => void): Promise<Ended>;
}

const TSC = 'node_modules/typescript-native/bin/tsc';
const PNPM = 'pnpm@12.21.0';
const PACKAGES = ['runtime', 'authoring', 'player-element', 'analytics'];

const isLong = (file: string): boolean => file.endsWith('.long.test.ts');
const isBrowser = (file: string): boolean => file.endsWith('.browser.test.ts');
const isEndToEnd = (file: string): boolean => file.startsWith('e2e/');

/** Two lanes, for two cores: what each runs, one after another. One browser at a time plays films: two take each other's time. */
export const LANES: readonly (readonly Part[])[] = [
  [
    check('types', 'check', process.execPath, [TSC, '-b', 'tsconfig.checks.json']),
    {
      ...check('build', 'test', process.execPath, [
        '--conditions=source',
        'tools/build.ts',
        '--if-stale',
      ]),
      after: ['types', 'lint'],
    },
    vitest('unit', 'test', (file) => !isBrowser(file) && !isLong(file) && !isEndToEnd(file)),
    vitest('thorough', 'all', () => false),
    { ...vitest('long', 'all', (file) => isLong(file) && !isEndToEnd(file)), after: ['build'] },
  ],
  [
    check('format', 'check', 'oxfmt', ['--check']),
    check('lint', 'check', 'oxlint', ['--type-aware', '--deny-warnings', '--quiet']),
    check('unused', 'check', 'knip', ['--no-progress', '--no-config-hints']),
    {
      name: 'component',
      tier: 'test',
      owns: isBrowser,
      run: ({ files, tests }, listen) =>
        runReporting(
          'tools/test-component.ts',
          [...files.filter(isBrowser), ...(tests === undefined ? [] : [`--grep=${tests}`])],
          listen,
        ),
    },
    { ...vitest('e2e', 'test', (file) => isEndToEnd(file) && !isLong(file)), after: ['build'] },
    { ...check('size', 'test', 'size-limit', ['--silent']), after: ['build'] },
    { name: 'packages', tier: 'all', after: ['build'], run: checkPackages },
    { ...vitest('e2e-long', 'all', (file) => isLong(file) && isEndToEnd(file)), after: ['build'] },
  ],
];

function check(name: string, tier: Tier, program: string, words: readonly string[]): Part {
  return { name, tier, run: () => runQuietly(program, words) };
}

function vitest(project: string, tier: Tier, owns: (file: string) => boolean): Part {
  return {
    name: project,
    tier,
    owns,
    run: ({ files, tests }, listen) =>
      runReporting(
        'node_modules/vitest/vitest.mjs',
        [
          'run',
          '--project',
          project,
          '--reporter=./tools/testing/vitest-reporter.ts',
          ...(tests === undefined ? [] : ['-t', tests]),
          ...files.filter(owns),
        ],
        listen,
      ),
  };
}

/** Looks at each package as it would be published. */
async function checkPackages(): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-pack-'));
  const outcomes: Ended[] = [];
  for (const name of PACKAGES)
    outcomes.push(
      await runQuietly('npx', [
        '--yes',
        PNPM,
        '--dir',
        join('packages', name),
        'pack',
        '--pack-destination',
        folder,
      ]),
    );
  for (const file of (await readdir(folder)).sort()) {
    outcomes.push(await runQuietly('publint', ['run', join(folder, file), '--strict']));
    outcomes.push(
      await runQuietly('attw', [
        join(folder, file),
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        'matchcut-player.js',
        'matchcut-embed.js',
        'embed.html',
        'themes/*',
        '--format',
        'ascii',
      ]),
    );
  }
  await rm(folder, { recursive: true });
  const failed = outcomes.filter(({ code }) => code !== 0);
  return {
    code: failed.length === 0 ? 0 : 1,
    output: failed.map(({ output }) => output).join('\n'),
  };
}
