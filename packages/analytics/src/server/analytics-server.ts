import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Story } from '@matchcut/runtime';
import { createCollector, type CollectorOptions } from '../collector/collector.ts';
import { startLoader } from '../collector/loader.ts';
import { Tally } from '../collector/tally.ts';
import { openWriteAheadLog } from '../collector/write-ahead-log.ts';
import { forgetWaiting, startOutbox } from '../forward/outbox.ts';
import type { Target } from '../forward/target.ts';
import { makePrivateFolder } from '../storage/private.ts';
import { openClickHouse, type ClickHouseOptions } from '../warehouse/clickhouse-warehouse.ts';
import { openEmbeddedWarehouse } from '../warehouse/embedded-warehouse.ts';
import type { EventRow } from '../warehouse/event-row.ts';
import { eraseViewer, keepFor, type Erasure } from '../warehouse/erase.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { Simulation } from '../simulate/simulation.ts';
import { isAllowedHost } from './allowed-host.ts';
import { createApi } from './api.ts';
import { createHealth } from './health.ts';
import { createSimulationApi } from './simulation-api.ts';
import { requestPath } from './request-path.ts';

/** Where an analytics server keeps its data, and what it shows. */
export interface AnalyticsServerOptions {
  /** Folder for the log and the embedded warehouse; made if it isn't there. */
  readonly dataFolder: string;
  /** A ClickHouse server or cluster to keep the events, in place of the embedded warehouse. */
  readonly clickHouse?: ClickHouseOptions | undefined;
  /** Folder of the built dashboard; without one there is only the API. */
  readonly dashboardFolder?: string | undefined;
  readonly stories?: readonly Story[];
  /** Whether the dashboard may add simulated viewers, to be seen with much data: never where real ones are counted. */
  readonly allowsSimulation?: boolean;
  /** Whom the collector takes events from. */
  readonly collector?: Pick<CollectorOptions, 'keys' | 'origins' | 'limits' | 'isBehindProxy'>;
  /** Days that events are kept for, null for good; without it as was said last, for good if nothing ever was. */
  readonly keepDays?: number | null | undefined;
  /** Where events are sent on to, once they are in the warehouse. */
  readonly forward?: readonly Target[] | undefined;
  /** Host names under which figures may be asked for, beside IP addresses and `localhost`. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly report?: (message: string) => void;
}

/** Collector, warehouse, API and dashboard as one request handler, to mount in any Node server. */
export interface AnalyticsServer {
  /** Answers `/v1/events`, `/api/…`, `/dashboard/…`, `/healthz`, `/readyz` and `/metrics`; false, untouched, for other paths. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  readonly warehouse: Warehouse;
  /**
   * Erases all events of a viewer, those that wait in the log, to be sent on, or were set aside too. What was sent on
   * is elsewhere now.
   *
   * @throws Error if some wait that can't be loaded; nothing is erased then.
   */
  erase(viewer: string): Promise<Erasure>;
  /**
   * Loads all that waits in the log.
   *
   * @throws Error if some of it can't be loaded for now.
   */
  loadAll(): Promise<void>;
  /** Loads what the log still holds and closes everything. */
  close(): Promise<void>;
}

// The dashboard is three files; their names are known, so that no path of a request ever reaches the disk.
const DASHBOARD: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/dashboard/': ['index.html', 'text/html; charset=utf-8'],
  '/dashboard/dashboard.js': ['dashboard.js', 'text/javascript; charset=utf-8'],
  '/dashboard/dashboard.css': ['dashboard.css', 'text/css; charset=utf-8'],
};

/** Opens the data folder, recovers what a crash left in the log, and starts loading. */
export async function createAnalyticsServer(
  options: AnalyticsServerOptions,
): Promise<AnalyticsServer> {
  const {
    dataFolder,
    dashboardFolder,
    stories = [],
    allowsSimulation = false,
    allowedHosts = [],
    report = () => undefined,
  } = options;
  await makePrivateFolder(dataFolder);
  // Whoever has the log has the whole folder: nothing else is touched before.
  const log = await openWriteAheadLog(join(dataFolder, 'log'));
  const warehouse = await openWarehouse(options).catch(async (error: unknown) => {
    await log.close();
    throw error;
  });
  const outboxes = await Promise.all(
    (options.forward ?? []).map((target) =>
      startOutbox({ folder: join(dataFolder, 'outbox', target.name), target, report }),
    ),
  );
  const loader = startLoader({
    log,
    warehouse,
    outboxes: outboxes.map(({ folder }) => folder),
    report,
  });
  const tally = new Tally();
  const collect = createCollector({ ...options.collector, log, tally });
  const tell = createHealth({ log, warehouse, tally, outboxes });
  const simulation = allowsSimulation ? new Simulation(log) : undefined;
  const api = createApi({ warehouse, stories });
  const simulate = simulation && createSimulationApi({ simulation, stories });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const pathname = requestPath(request);
    if (pathname === undefined) {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end('{"error":"that address makes no sense"}');
      return true;
    }
    if (pathname === '/v1/events') {
      await collect(request, response);
      return true;
    }
    if (await tell(pathname, response)) return true;
    response.setHeader('x-content-type-options', 'nosniff');
    if (!isAllowedHost(request.headers.host, allowedHosts)) {
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end('{"error":"this server does not answer under that host name; see --allowed-host"}');
      return true;
    }
    if (pathname === '/dashboard') {
      response.writeHead(308, { location: '/dashboard/' }).end();
      return true;
    }
    const page = Object.hasOwn(DASHBOARD, pathname) ? DASHBOARD[pathname] : undefined;
    if (!page || dashboardFolder === undefined)
      return simulate?.(request, response) || api(request, response);
    const [file, type] = page;
    const content = await readFile(join(dashboardFolder, file));
    response
      .writeHead(200, {
        'content-type': type,
        'cache-control': 'no-cache',
        'content-security-policy':
          "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
      })
      .end(content);
    return true;
  }

  async function loadAll(): Promise<void> {
    await loader.load();
    if (log.unloadedBytes > 0)
      throw new Error("some events wait in the log and can't be loaded yet; nothing was done");
  }

  return {
    warehouse,
    handle: async (request, response) => {
      try {
        return await route(request, response);
      } catch (error) {
        report(`${request.method} ${requestPath(request)}: ${String(error)}`);
        if (!response.headersSent)
          response
            .writeHead(500, { 'content-type': 'application/json' })
            .end('{"error":"something went wrong here"}');
        else response.destroy();
        return true;
      }
    },
    loadAll,
    async erase(viewer) {
      await loadAll();
      const aside = await log.dropAside(
        (record) => (JSON.parse(record) as EventRow)['viewer'] === viewer,
      );
      for (const name of await readdir(join(dataFolder, 'outbox')).catch(() => [])) {
        const folder = join(dataFolder, 'outbox', name);
        const running = outboxes.find((outbox) => outbox.folder === folder);
        await (running ? running.forget(viewer) : forgetWaiting(folder, viewer));
      }
      const { erased, left } = await eraseViewer(warehouse, viewer);
      return { erased: erased + aside, left };
    },
    async close() {
      await simulation?.stop();
      await loader.stop();
      await Promise.all(outboxes.map((outbox) => outbox.stop()));
      await warehouse.close();
      // Last: whoever has the log has the whole folder.
      await log.close();
    },
  };
}

async function openWarehouse({
  clickHouse,
  dataFolder,
  keepDays,
}: AnalyticsServerOptions): Promise<Warehouse> {
  const warehouse = await (clickHouse
    ? openClickHouse(clickHouse)
    : openEmbeddedWarehouse(join(dataFolder, 'warehouse')));
  if (keepDays !== undefined) await keepFor(warehouse, keepDays);
  return warehouse;
}
