import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROMIUM_FLAGS, chromiumPath } from './tools/browser.ts';

// Tests come bundled (tools/test-component.ts): some of video.js's own dependencies are CommonJS.

/** Counts the tests for the closing line of `npm test`. */
const countReporter = {
  onTestRunFinished({ sessions }) {
    const tests = sessions.flatMap((session) => testsOf(session.testResults));
    const failed = tests.filter((test) => !test.passed).length + sessions.filter((session) => session.errors.length > 0).length;
    mkdirSync('test-results', { recursive: true });
    writeFileSync('test-results/component.json', JSON.stringify({ passed: tests.filter((test) => test.passed).length, failed }));
  },
};

function testsOf(suite) {
  if (!suite) return [];
  return [...suite.tests, ...suite.suites.flatMap(testsOf)].filter((test) => !test.skipped);
}

const healed = new Set();

/**
 * Files that go wrong: `/fault/<kind>/<key>/<file>` until `/heal/<key>` was asked for. Kinds: a status such as
 * `503`, `damaged` (noise instead of media), `truncated` (half of what was asked for), `silent` (never answers).
 */
async function faults(context, next) {
  const [, word, kind, key, ...path] = context.path.split('/');
  if (word === 'heal') healed.add(kind);
  if (word !== 'heal' && word !== 'fault') return next();
  // Answered past the test server, which would let the browser keep even a failure for a year.
  context.respond = false;
  const { res } = context;
  const headers = { 'content-type': 'video/mp4', 'cache-control': 'no-store' };
  const isFailing = word === 'fault' && !healed.has(key);
  if (word === 'heal') return res.writeHead(200, headers).end();
  if (isFailing && kind === 'silent') return undefined;
  if (isFailing && Number(kind) > 0) return res.writeHead(Number(kind), headers).end();
  const bytes = readFileSync(path.join('/'));
  const [from = 0, to = bytes.length - 1] = (/^bytes=(\d+)-(\d+)$/.exec(context.get('range')) ?? []).slice(1).map(Number);
  const part = Buffer.from(bytes.subarray(from, to + 1));
  // An init segment is left whole: what is damaged is film.
  if (isFailing && kind === 'damaged' && part.length > 1_000) for (let index = 0; index < part.length; index += 1) part[index] = (index * 7919) % 256;
  res.writeHead(context.get('range') ? 206 : 200, { ...headers, 'content-range': `bytes ${from}-${to}/${bytes.length}` });
  return res.end(isFailing && kind === 'truncated' && part.length > 1_000 ? part.subarray(0, part.length / 2) : part);
}

export default {
  files: 'packages/*/build/browser-tests/*.browser.test.js',
  rootDir: import.meta.dirname,
  nodeResolve: false,
  concurrency: 1,
  testsFinishTimeout: 300_000,
  testFramework: { config: { timeout: 30_000 } },
  middleware: [faults],
  browsers: [chromeLauncher({ launchOptions: { executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS] } })],
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter],
};
