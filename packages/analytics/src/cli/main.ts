#!/usr/bin/env node
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseStory } from '@matchcut/runtime';
import { DEFAULT_LIMITS } from '../collector/collector.ts';
import type { RateLimitOptions } from '../collector/rate-limit.ts';
import { recordStore } from '../forward/record-store.ts';
import type { Target } from '../forward/target.ts';
import { webhook } from '../forward/webhook.ts';
import { createAnalyticsServer, type AnalyticsServer } from '../server/analytics-server.ts';

const HELP = `matchcut-analytics [options]

Collects events at /v1/events, answers questions at /api/stories, shows the dashboard at /dashboard/, and tells how it
is at /healthz, /readyz and /metrics.

  --data <folder>        where log and warehouse are (.matchcut/analytics)
  --clickhouse <url>     keep events in this ClickHouse server instead; again for each node of a cluster. User and
                         password are taken from MATCHCUT_CLICKHOUSE_USER and MATCHCUT_CLICKHOUSE_PASSWORD
  --cluster <name>       the cluster that those nodes are
  --database <name>      where in ClickHouse (matchcut)
  --port <number>        8070
  --host <address>       127.0.0.1
  --story <story.json>   a built story, for its titles; may be given again
  --key <story>=<key>    events of that story need this write key; may be given again
  --origin <origin>      pages of this origin may send events; all may without it; may be given again
  --behind-proxy         senders' addresses are in X-Forwarded-For
  --events-per-second <number>  how many one address may send in the long run (2000)
  --webhook <url>        send events on to this address, signed with MATCHCUT_WEBHOOK_SECRET; may be given again
  --xapi <endpoint>      send events on to a learning record store, as MATCHCUT_LRS_USER and MATCHCUT_LRS_PASSWORD
  --site <url>           where the film is at home: what names in xAPI are made under
  --keep-days <number>   forget events after so many days; "forever" keeps them
                         from now on; as it was said last without it

These do one thing and end; a server on the same folder must not be running:
  --erase-viewer <id>    erase all events of a viewer, and prove it
  --export <file>        write all events to a Parquet file
  --import <file>        take the events of such a file
`;

const values = readOptions();

if (values === undefined) {
  process.exitCode = 2;
} else if (values.help) {
  process.stdout.write(HELP);
} else {
  try {
    await start(values);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function start(values: NonNullable<ReturnType<typeof readOptions>>): Promise<void> {
  const built = join(import.meta.dirname, '..', 'dashboard');
  const analytics = await createAnalyticsServer({
    dataFolder: values.data,
    clickHouse: values.clickhouse.length === 0 ? undefined : { urls: values.clickhouse, cluster: values.cluster, database: values.database, username: process.env['MATCHCUT_CLICKHOUSE_USER'], password: process.env['MATCHCUT_CLICKHOUSE_PASSWORD'] },
    dashboardFolder: existsSync(join(built, 'index.html')) ? built : undefined,
    stories: await Promise.all(values.story.map(async (file) => parseStory(JSON.parse(await readFile(file, 'utf8'))))),
    collector: { keys: keysOf(values.key), origins: values.origin.length > 0 ? values.origin : undefined, isBehindProxy: values['behind-proxy'], limits: { ...DEFAULT_LIMITS, address: limitOf(Number(values['events-per-second'])) } },
    forward: targetsOf(values),
    keepDays: daysOf(values['keep-days']),
    report: (message) => process.stderr.write(`${message}\n`),
  });
  const { 'erase-viewer': viewer, export: into, import: from } = values;
  if (viewer === undefined && into === undefined && from === undefined) return serve(analytics, values);
  try {
    if (from !== undefined) await take(analytics, from);
    if (into !== undefined) await give(analytics, into);
    if (viewer !== undefined) await erase(analytics, viewer);
  } finally {
    await analytics.close();
  }
}

function serve(analytics: AnalyticsServer, { host, port }: { readonly host: string; readonly port: string }): void {
  const server = createServer((request, response) => {
    void analytics.handle(request, response).then((isAnswered) => {
      if (!isAnswered) response.writeHead(404).end();
    });
  });
  server.once('error', (error) => {
    process.stderr.write(`${host}:${port} can't be listened on (${(error as NodeJS.ErrnoException).code ?? error.message}). Name another by --port or --host.\n`);
    process.exitCode = 1;
    void analytics.close();
  });
  server.listen(Number(port), host, () => {
    process.stdout.write(`listening on http://${host}:${(server.address() as AddressInfo).port}\n`);
  });
  const stop = (): void => {
    server.close(() => void analytics.close());
    server.closeIdleConnections();
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
function targetsOf({ webhook: hooks, xapi, site = '' }: { readonly webhook: readonly string[]; readonly xapi?: string | undefined; readonly site?: string | undefined }): readonly Target[] {
  const nameOf = (kind: string, url: string): string => `${kind}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
  const { MATCHCUT_WEBHOOK_SECRET: secret = '', MATCHCUT_LRS_USER: username = '', MATCHCUT_LRS_PASSWORD: password = '' } = process.env;
  return [
    ...hooks.map((url) => webhook(nameOf('webhook', url), { url, secret })),
    ...(xapi === undefined ? [] : [recordStore(nameOf('xapi', xapi), { endpoint: xapi, username, password, site })]),
  ];
}

/** A limit that lets ten seconds' worth through at once. */
function limitOf(perSecond: number): RateLimitOptions {
  return { perSecond, burst: perSecond * 10 };
}

/** Keys by story, from `story=key`. */
function keysOf(pairs: readonly string[]): Record<string, string[]> {
  const keys: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    (keys[pair.slice(0, at)] ??= []).push(pair.slice(at + 1));
  }
  return keys;
}

/** The command line, or undefined, with its fault told, if it can't be read. */
function readOptions() {
  try {
    const { values: read } = parseArgs({
      options: {
        data: { type: 'string', default: '.matchcut/analytics' },
        port: { type: 'string', default: '8070' },
        host: { type: 'string', default: '127.0.0.1' },
        story: { type: 'string', multiple: true, default: [] },
        key: { type: 'string', multiple: true, default: [] },
        origin: { type: 'string', multiple: true, default: [] },
        'behind-proxy': { type: 'boolean', default: false },
        'events-per-second': { type: 'string', default: '2000' },
        'keep-days': { type: 'string' },
        'erase-viewer': { type: 'string' },
        export: { type: 'string' },
        import: { type: 'string' },
        clickhouse: { type: 'string', multiple: true, default: [] },
        cluster: { type: 'string' },
        database: { type: 'string' },
        webhook: { type: 'string', multiple: true, default: [] },
        xapi: { type: 'string' },
        site: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const badKey = read.key.find((pair) => !/^[^=]+=./.test(pair));
    if (badKey !== undefined) throw new Error(`"--key ${badKey}" is written --key story=key.`);
    if (read['keep-days'] !== undefined && !/^(?:forever|[1-9]\d{0,4})$/.test(read['keep-days'])) throw new Error('"--keep-days" takes a whole number of days, or "forever".');
    if (!/^[1-9]\d{0,8}$/.test(read['events-per-second'])) throw new Error('"--events-per-second" takes a whole number.');
    const badAddress = [...read.webhook, ...read.clickhouse, read.xapi ?? 'http://ok', read.site ?? 'http://ok'].find((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''));
    if (badAddress !== undefined) throw new Error(`"${badAddress}" is no address such as https://film.example.`);
    if (read.clickhouse.length === 0 && (read.cluster ?? read.database) !== undefined) throw new Error('"--cluster" and "--database" need "--clickhouse".');
    if (read.webhook.length > 0 && !process.env['MATCHCUT_WEBHOOK_SECRET']) throw new Error('"--webhook" needs a signing key in MATCHCUT_WEBHOOK_SECRET.');
    if (read.xapi !== undefined && (read.site === undefined || !process.env['MATCHCUT_LRS_USER'])) throw new Error('"--xapi" needs "--site", and MATCHCUT_LRS_USER and MATCHCUT_LRS_PASSWORD.');
    return read;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
}
