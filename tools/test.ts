// `npm run check`, `npm test` and `npm run test:all`: each runs what the one before does, and more; with names of files
// or tests behind it, only those. `part` runs those parts alone that are named behind it. Prints each file as it ends, failures at once, what runs now and how long is left, and
// closes with one line that counts everything.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANES, type Part, type Tier, type Wanted } from './testing/parts.ts';
import { Progress } from './testing/progress.ts';

const STATUS_EVERY_MS = 10_000;
const TIERS: Readonly<Record<string, readonly Tier[]>> = {
  check: ['check'],
  test: ['check', 'test'],
  all: ['check', 'test', 'all'],
  // What `all` runs beyond `test`, which has just run: its count is added.
  rest: ['all'],
};

const root = join(import.meta.dirname, '..');
process.chdir(root);
const timings = join('node_modules', '.matchcut', 'test-seconds.json');
const summary = join('test-results', 'summary.json');

const [command = 'test', ...words] = process.argv.slice(2);
const wanted = await wantedBy(command === 'part' ? [] : words);
const isNamed = command === 'part' || wanted.files.length > 0 || wanted.tests !== undefined;
const lanes = LANES.map((lane) => lane.filter(isAskedFor));
const expected = isNamed ? {} : await readJson<Record<string, number>>(timings, {});
// Without a summary what ran before has died: that is a failure.
const earlier =
  command === 'rest'
    ? await readJson<{ passed: number; failed: number }>(summary, { passed: 0, failed: 1 })
    : { passed: 0, failed: 0 };
const endings = new Map(lanes.flat().map(({ name }) => [name, Promise.withResolvers<boolean>()]));
const progress = new Progress({
  expected,
  lanes: lanes.map((lane) => lane.map(({ name }) => name)),
  print: (line) => process.stdout.write(`${line}\n`),
  now: () => performance.now(),
});

if (lanes.flat().length === 0) {
  process.stderr.write(
    `There is no test file, or part of a run, called ${words.map((word) => `"${word}"`).join(' ')}.\n`,
  );
  process.exit(1);
}
await mkdir('test-results', { recursive: true });
if (command !== 'rest') await rm(summary, { force: true });
const status = setInterval(() => process.stdout.write(`${progress.status()}\n`), STATUS_EVERY_MS);
await Promise.all(
  lanes.map(async (lane) => {
    for (const part of lane) await runPart(part);
  }),
);
clearInterval(status);

const seconds = progress.seconds();
const failures = progress.failures.length + earlier.failed;
const passed = progress.passed + earlier.passed;
if (progress.failures.length > 0)
  process.stdout.write(
    `\nFailed:\n${progress.failures.map(({ file, test }) => `  ${file} › ${test}\n`).join('')}`,
  );
if (!isNamed) {
  await writeFile(timings, JSON.stringify({ ...expected, ...seconds }));
  await writeFile(summary, JSON.stringify({ passed, failed: failures }));
}
process.stdout.write(
  `\n${Object.entries(seconds)
    .map(([part, took]) => `${part} ${took.toFixed(1)} s`)
    .join(', ')}\n\n${passed} passed, ${failures} failed\n`,
);
if (isNamed && passed + failures === 0)
  process.stderr.write(`No test is called ${words.map((word) => `"${word}"`).join(' ')}.\n`);
process.exitCode = failures === 0 && passed > 0 ? 0 : 1;

async function runPart({ name, after = [], owns, run }: Part): Promise<void> {
  const ended = await Promise.all(
    after.map((other) => endings.get(other)?.promise ?? Promise.resolve(true)),
  );
  const failed = after.filter((_, index) => !ended[index]);
  if (failed.length > 0) {
    endings.get(name)?.resolve(false);
    progress.fail(name, {
      test: 'all of it',
      error: `not run, since ${failed.join(' and ')} failed`,
    });
    return;
  }
  progress.partStarted(name);
  const failuresBefore = progress.failures.length;
  let files = 0;
  const { code, output } = await run(wanted, (message) => {
    if (message.kind === 'finished') files += 1;
    progress.take(name, message);
  });
  progress.partEnded(name);
  const took = progress.seconds()[name] ?? 0;
  const isTold = progress.failures.length > failuresBefore;
  // The runner of components holds it against a run that tests weren't run which weren't named.
  const isPart = name === 'component' && wanted.tests !== undefined && files > 0;
  // A runner that couldn't even begin, or died, has told of no test.
  if (code !== 0 && !isTold && !isPart)
    progress.fail(name, { test: owns ? 'the run itself' : 'all of it', error: output });
  else if (owns && files === 0 && wanted.tests === undefined)
    progress.fail(name, { test: 'the run itself', error: 'no test was run' });
  else if (!owns)
    progress.take(name, { kind: 'finished', file: name, passed: 1, failures: [], seconds: took });
  endings.get(name)?.resolve(code === 0);
}

/** Of what was named each word is part of a file's name, or else of a test's. */
async function wantedBy(names: readonly string[]): Promise<Wanted> {
  const known = (
    await Promise.all(
      ['packages', 'tools', 'docs', 'e2e'].map(async (folder) =>
        (await readdir(folder, { recursive: true })).map((file) => join(folder, file)),
      ),
    )
  ).flat();
  const tests = known.filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'));
  const filesOf = (word: string): readonly string[] => tests.filter((file) => file.includes(word));
  return {
    files: names.flatMap(filesOf),
    tests: names.filter((word) => filesOf(word).length === 0).join(' ') || undefined,
  };
}

/** What was named needs no checks, and of all tests only its own; the build, which does nothing if it is fresh, is never left out where films are played. */
function isAskedFor({ name, tier, owns }: Part): boolean {
  if (command === 'part') return words.includes(name);
  if (name === 'build')
    return isNamed
      ? wanted.files.length === 0 || wanted.files.some((file) => /^(e2e|docs)\//.test(file))
      : command !== 'check';
  if (!isNamed) return TIERS[command]?.includes(tier) ?? false;
  if (wanted.files.length > 0) return owns !== undefined && wanted.files.some(owns);
  return owns !== undefined && (tier !== 'all' || command === 'all');
}

async function readJson<T>(file: string, otherwise: T): Promise<T> {
  return readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as T,
    () => otherwise,
  );
}
