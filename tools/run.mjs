// The one entry of every npm script. It needs nothing but Node 20 and npm: it installs what the task
// asks for (dependencies, a newer Node, Chromium, ffmpeg), then hands over to `tools/<task>.ts`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const MIN_NODE = [22, 18];

/** What each task runs, and the programs it needs from the system. */
const TASKS = {
  demo: { script: 'tools/demo.ts', programs: [] },
  check: { script: 'tools/test.ts', args: ['check'], programs: [] },
  lint: { script: 'tools/test.ts', args: ['part', 'lint'], programs: [] },
  typecheck: { script: 'tools/test.ts', args: ['part', 'types'], programs: [] },
  format: { bin: ['oxfmt', 'oxfmt'], programs: [] },
  test: { script: 'tools/test.ts', args: ['test'], programs: ['chromium', 'ffmpeg'] },
  'test:unit': { script: 'tools/test.ts', args: ['part', 'unit'], programs: ['ffmpeg'] },
  'test:all': { script: 'tools/test.ts', args: ['all'], programs: ['chromium', 'ffmpeg'] },
  'test:rest': { script: 'tools/test.ts', args: ['rest'], programs: ['chromium', 'ffmpeg'] },
  browsers: {
    script: 'tools/browsers.ts',
    programs: ['firefox-esr', 'WebKitWebDriver', 'xvfb-run', 'ffmpeg'],
  },
  build: { script: 'tools/build.ts', programs: [] },
  bench: { script: 'tools/bench.ts', flags: ['--expose-gc'], programs: ['chromium', 'ffmpeg'] },
  fixtures: { script: 'tools/fixtures.ts', programs: ['ffmpeg'] },
  reference: { script: 'tools/reference.ts', programs: [] },
  pictures: { script: 'tools/pictures.ts', programs: ['chromium'] },
  render: { script: 'examples/night-train/film/render.ts', programs: ['chromium', 'ffmpeg'] },
  matchcut: { script: 'packages/authoring/src/cli/main.ts', programs: [] },
  changeset: { bin: ['@changesets/cli', 'changeset'], programs: [] },
};

/** What a program's package is called, if not like it, and what belongs to it. */
const PACKAGES = {
  WebKitWebDriver: [
    'webkit2gtk-driver',
    'gstreamer1.0-libav',
    'gstreamer1.0-plugins-good',
    'gstreamer1.0-plugins-bad',
  ],
  'xvfb-run': ['xvfb', 'xauth'],
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bins = join(root, 'node_modules', '.bin');
const [taskName, ...args] = process.argv.slice(2);
const task = TASKS[taskName];
if (!task) fail(`Unknown task "${taskName}". Known: ${Object.keys(TASKS).join(', ')}.`);

for (const program of task.programs) ensureProgram(program);
ensureDependencies();
ensureNode();
process.exit(
  run(
    'node',
    task.bin
      ? [realBin(...task.bin), ...args]
      : [
          '--conditions=source',
          '--disable-warning=ExperimentalWarning',
          ...(task.flags ?? []),
          join(root, task.script),
          ...(task.args ?? []),
          ...args,
        ],
  ),
);

/** Installs the lockfile's dependencies unless this very lockfile is already in place. */
function ensureDependencies() {
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.matchcut', 'lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('Installing dependencies …');
  const code = run(
    'npx',
    ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'],
    { CI: 'true' },
  );
  if (code !== 0) fail('The dependencies could not be installed; the lines above say why.');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

/** Debian's package where there is one and we may install it; else a sentence on what to do. */
function ensureProgram(name) {
  if (spawnSync('which', [name], { stdio: 'ignore' }).status === 0) return;
  if (name === 'chromium' && process.env.CHROMIUM_PATH) return;
  const isRoot = process.getuid?.() === 0;
  if (
    !existsSync('/usr/bin/apt-get') ||
    (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0)
  ) {
    fail(
      `This task needs ${name}. Please install it${name === 'chromium' ? ' (or set CHROMIUM_PATH)' : ''} and run the command again.`,
    );
  }
  say(`Installing ${name} …`);
  const apt = (...words) =>
    run(isRoot ? 'apt-get' : 'sudo', [...(isRoot ? [] : ['apt-get']), ...words], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
  apt('update', '-qq');
  if (apt('install', '-y', '-qq', '--no-install-recommends', ...(PACKAGES[name] ?? [name])) !== 0)
    fail(`${name} could not be installed; the lines above say why.`);
}

/** The sources are TypeScript that Node runs as it is, which takes a Node that strips types. */
function ensureNode() {
  const { stdout } = spawnSync('node', ['--version'], { env: environment(), encoding: 'utf8' });
  const [major = 0, minor = 0] = (stdout ?? '').replace('v', '').split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(
    `Node ${MIN_NODE.join('.')} or newer is needed and none comes packaged for this platform. Please install one.`,
  );
}

function realBin(name, bin) {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin]);
}

function environment(extra = {}) {
  // What is compiled once is kept: tests start some hundred processes of the same sources.
  return {
    ...process.env,
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.matchcut', 'compiled'),
    ...extra,
    PATH: bins + delimiter + process.env.PATH,
  };
}

function run(command, words, extra = {}) {
  const result = spawnSync(command, words, {
    cwd: root,
    env: environment(extra),
    stdio: 'inherit',
  });
  return result.status ?? 1;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
