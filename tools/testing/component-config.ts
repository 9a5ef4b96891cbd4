import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRunnerConfig } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROMIUM_FLAGS, chromiumPath } from '../browser.ts';
import { componentReporter } from './component-reporter.ts';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];
type Context = Parameters<Middleware>[0];
type Next = Parameters<Middleware>[1];

const LONGEST_INIT_BYTES = 1_000;

const healed = new Set<string>();
/** By key: that something has gone wrong. */
const struck = new Map<string, PromiseWithResolvers<void>>();

function strikesOf(key: string): PromiseWithResolvers<void> {
  const known = struck.get(key) ?? Promise.withResolvers<void>();
  struck.set(key, known);
  return known;
}

/**
 * Files that go wrong: `/fault/<kind>/<key>/<file>` until `/heal/<key>` was asked for, which answers once something has
 * gone wrong. Kinds: a status such as `503`, `damaged` (noise instead of media), `truncated` (half of what was asked
 * for), `silent` (never answers).
 */
async function faults(context: Context, next: Next): Promise<unknown> {
  const [, word, ...words] = context.path.split('/');
  if (word !== 'heal' && word !== 'fault') return next();
  // Answered past the test server, which would let the browser keep even a failure for a year.
  context.respond = false;
  const { res } = context;
  const headers = { 'content-type': 'video/mp4', 'cache-control': 'no-store' };
  if (word === 'heal') {
    const [key = ''] = words;
    await strikesOf(key).promise;
    healed.add(key);
    return res.writeHead(200, headers).end();
  }
  const [kind = '', key = '', ...path] = words;
  const bytes = readFileSync(path.join('/'));
  const [from = 0, to = bytes.length - 1] = (/^bytes=(\d+)-(\d+)$/.exec(context.get('range')) ?? [])
    .slice(1)
    .map(Number);
  let part: Uint8Array = Buffer.from(bytes.subarray(from, to + 1));
  const isSpoilt = kind === 'damaged' || kind === 'truncated';
  // An init segment is left whole: what is spoilt is film.
  if (!healed.has(key) && (!isSpoilt || part.length > LONGEST_INIT_BYTES)) {
    strikesOf(key).resolve();
    if (kind === 'silent') return undefined;
    if (!isSpoilt) return res.writeHead(Number(kind), headers).end();
    part =
      kind === 'truncated'
        ? part.subarray(0, part.length / 2)
        : part.map((_, index) => (index * 7919) % 256);
  }
  res.writeHead(context.get('range') ? 206 : 200, {
    ...headers,
    'content-range': `bytes ${from}-${to}/${bytes.length}`,
  });
  return res.end(part);
}

/** Component tests in Chromium, one file at a time. `grep`: what the names of tests have in them. */
export function componentConfig(
  files: readonly string[],
  grep: string | undefined,
): Partial<TestRunnerConfig> {
  return {
    files: [...files],
    rootDir: join(import.meta.dirname, '..', '..'),
    nodeResolve: false,
    concurrency: 1,
    testsFinishTimeout: 900_000,
    testFramework: { config: { timeout: 120_000, ...(grep === undefined ? {} : { grep }) } },
    middleware: [faults],
    browsers: [
      chromeLauncher({
        launchOptions: { executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS] },
      }),
    ],
    reporters: [componentReporter],
  };
}
