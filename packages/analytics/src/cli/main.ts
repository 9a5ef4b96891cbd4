#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ID_PATTERN, parseStory } from '@matchcut/runtime';
import { DEFAULT_LIMITS } from '../collector/collector.ts';
import type { RateLimitOptions } from '../collector/rate-limit.ts';
import { recordStore } from '../forward/record-store.ts';
import type { Target } from '../forward/target.ts';
import { webhook } from '../forward/webhook.ts';
import { createAnalyticsServer, type AnalyticsServer } from '../server/analytics-server.ts';
import { HELP, type Options, OptionsError, readOptions } from './options.ts';

/** How long a request may take to arrive. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long requests that have begun may take when the server is told to stop. */
const LAST_REQUESTS_MS = 5_000;

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(HELP);
  else await start(options);
} catch (error) {
  process.stderr.write(
    error instanceof OptionsError
      ? `${error.message}\n\n${HELP}`
      : `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}

async function start(values: Options): Promise<void> {
  const built = join(import.meta.dirname, '..', 'dashboard');
  const analytics = await createAnalyticsServer({
    dataFolder: values.data,
    clickHouse:
      values.clickhouse.length === 0
        ? undefined
        : {
            urls: values.clickhouse,
            cluster: values.cluster,
            database: values.database,
            username: process.env['MATCHCUT_CLICKHOUSE_USER'],
            password: process.env['MATCHCUT_CLICKHOUSE_PASSWORD'],
          },
    dashboardFolder: existsSync(join(built, 'index.html')) ? built : undefined,
    stories: await Promise.all(
      values.story.map(async (file) => parseStory(JSON.parse(await readFile(file, 'utf8')))),
    ),
    collector: {
      keys:
        values['key-file'] === undefined
          ? {}
          : readKeys(await readFile(values['key-file'], 'utf8'), values['key-file']),
      origins: values.origin.length > 0 ? values.origin : undefined,
      isBehindProxy: values['behind-proxy'],
      limits: { ...DEFAULT_LIMITS, address: limitOf(Number(values['events-per-second'])) },
    },
    forward: targetsOf(values),
    keepDays: daysOf(values['keep-days']),
    allowedHosts: values['allowed-host'],
    report: (message) => process.stderr.write(`${message}\n`),
  });
  const { 'erase-viewer': viewer, export: into, import: from } = values;
  if (viewer === undefined && into === undefined && from === undefined)
    return serve(analytics, values);
  try {
    if (from !== undefined) await take(analytics, from);
    if (into !== undefined) await give(analytics, into);
    if (viewer !== undefined) await erase(analytics, viewer);
  } finally {
    await analytics.close();
  }
}

function serve(
  analytics: AnalyticsServer,
  { host, port }: { readonly host: string; readonly port: string },
): void {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void analytics.handle(request, response).then((isAnswered) => {
      if (!isAnswered) response.writeHead(404).end();
    });
  });
  server.once('error', (error) => {
    process.stderr.write(
      `${host}:${port} can't be listened on (${(error as NodeJS.ErrnoException).code ?? error.message}). Name another by --port or --host.\n`,
    );
    process.exitCode = 1;
    void analytics.close();
  });
  server.listen(Number(port), host, () => {
    process.stdout.write(`listening on http://${host}:${(server.address() as AddressInfo).port}\n`);
  });
  const stop = (): void => {
    server.close(() => void analytics.close());
    server.closeIdleConnections();
    // A request that isn't finished by then never was.
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

async function erase(analytics: AnalyticsServer, viewer: string): Promise<void> {
  const { erased, left } = await analytics.erase(viewer);
  process.stdout.write(`${erased} events of "${viewer}" erased, ${left} left\n`);
  process.exitCode = left === 0 ? 0 : 1;
}

async function give(analytics: AnalyticsServer, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} is there already; name another`);
  await analytics.loadAll();
  // Under its name only when it is whole.
  await analytics.warehouse.exportTo(`${file}.part`);
  await rename(`${file}.part`, file);
  process.stdout.write(`all events are in ${file}, ${(await stat(file)).size} bytes\n`);
}

async function take(analytics: AnalyticsServer, file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  await analytics.warehouse.importFrom(file);
  process.stdout.write(`the events of ${file} are taken\n`);
}

/** How long to keep events; undefined if nothing was said. */
function daysOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  return text === 'forever' ? null : Number(text);
}

/** Where events are sent on to; a target's name goes with its address, whatever the order they are given in. */
function targetsOf({
  webhook: hooks,
  xapi,
  site = '',
}: {
  readonly webhook: readonly string[];
  readonly xapi?: string | undefined;
  readonly site?: string | undefined;
}): readonly Target[] {
  const nameOf = (kind: string, url: string): string =>
    `${kind}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
  const {
    MATCHCUT_WEBHOOK_SECRET: secret = '',
    MATCHCUT_LRS_USER: username = '',
    MATCHCUT_LRS_PASSWORD: password = '',
  } = process.env;
  return [
    ...hooks.map((url) => webhook(nameOf('webhook', url), { url, secret })),
    ...(xapi === undefined
      ? []
      : [recordStore(nameOf('xapi', xapi), { endpoint: xapi, username, password, site })]),
  ];
}

/** A limit that lets ten seconds' worth through at once. */
function limitOf(perSecond: number): RateLimitOptions {
  return { perSecond, burst: perSecond * 10 };
}

/** Keys by story, from lines of `story=key`; they come in a file, since anybody can list a process's options. */
function readKeys(text: string, file: string): Record<string, string[]> {
  const keys: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const [story = '', key = ''] = (/^([^=]+)=(.+)$/.exec(line) ?? [])
      .slice(1)
      .map((word) => word.trim());
    if (key === '' || !ID_PATTERN.test(story))
      throw new Error(`${file}:${index + 1}: a line is written story=key`);
    (keys[story] ??= []).push(key);
  }
  if (Object.keys(keys).length === 0)
    throw new Error(
      `${file}: there is no key in it, so that no story would need one; write a line as story=key, or start without --key-file`,
    );
  return keys;
}
