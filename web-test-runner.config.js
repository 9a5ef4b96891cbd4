import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
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

/** Media that fails: `/broken/<key>/<file>` until `/heal/<key>` was asked for, `/damaged/<file>` is no video. */
async function faults(context, next) {
  const [, kind, key, file] = context.path.split('/');
  if (kind !== 'broken' && kind !== 'heal' && kind !== 'damaged') return next();
  // Answered past the test server, which would let the browser keep even a failure for a year.
  context.respond = false;
  if (kind === 'heal') healed.add(key);
  const isFailing = kind === 'broken' && !healed.has(key);
  context.res.writeHead(isFailing ? 503 : 200, { 'content-type': 'video/mp4', 'cache-control': 'no-store' });
  if (isFailing || kind === 'heal') context.res.end();
  else if (kind === 'damaged') context.res.end(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)));
  else createReadStream(`examples/night-train/media/360p/${file}`).pipe(context.res);
}

export default {
  files: 'packages/*/build/browser-tests/*.js',
  rootDir: import.meta.dirname,
  nodeResolve: false,
  concurrency: 1,
  testFramework: { config: { timeout: 30_000 } },
  middleware: [faults],
  browsers: [chromeLauncher({ launchOptions: { executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS] } })],
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter],
};
