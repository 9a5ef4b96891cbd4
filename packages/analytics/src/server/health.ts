import type { ServerResponse } from 'node:http';
import type { Outbox } from '../forward/outbox.ts';
import type { Tally } from '../collector/tally.ts';
import type { WriteAheadLog } from '../collector/write-ahead-log.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What is asked how it is. */
export interface HealthOptions {
  readonly log: WriteAheadLog;
  readonly warehouse: Warehouse;
  readonly tally: Tally;
  readonly outboxes?: readonly Outbox[];
  /** Wall clock in ms since 1970. */
  readonly now?: () => number;
}

/** Events that wait longer than this to be loaded are behind: a block is due after a second. */
const LOADING_IS_BEHIND_MS = 60_000;

/**
 * Answers `/healthz` (the server lives), `/readyz` (it can answer questions, and its answers are up to date: 503 with the
 * reason if not) and `/metrics` (Prometheus); false, untouched, for other paths.
 */
export function createHealth({
  log,
  warehouse,
  tally,
  outboxes = [],
  now = Date.now,
}: HealthOptions): (pathname: string, response: ServerResponse) => Promise<boolean> {
  const plain = (response: ServerResponse, status: number, text: string): true => {
    response
      .writeHead(status, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      })
      .end(text);
    return true;
  };
  return async (pathname, response) => {
    if (pathname === '/healthz') return plain(response, 200, 'alive\n');
    if (pathname === '/readyz') {
      const problem = (await isAnswering(warehouse))
        ? loadingProblem(log, now())
        : 'the warehouse does not answer';
      return plain(response, problem === undefined ? 200 : 503, `${problem ?? 'ready'}\n`);
    }
    if (pathname !== '/metrics') return false;
    return plain(
      response,
      200,
      tally.print({
        log_waiting_bytes: { help: 'Bytes that wait for the disk.', value: log.backlogBytes },
        log_unloaded_bytes: {
          help: 'Bytes on disk that wait to be loaded into the warehouse.',
          value: log.unloadedBytes,
        },
        log_unloaded_seconds: {
          help: 'How long the oldest event waits to be loaded.',
          value: waitMs(log, now()) / 1_000,
        },
        outbox_waiting_bytes: {
          help: 'Bytes that wait to be sent on, to all targets.',
          value: (await Promise.all(outboxes.map((outbox) => outbox.waitingBytes()))).reduce(
            (sum, bytes) => sum + bytes,
            0,
          ),
        },
        resident_bytes: { help: 'Memory of the process.', value: process.memoryUsage.rss() },
      }),
    );
  };
}

function isAnswering(warehouse: Warehouse): Promise<boolean> {
  return warehouse.query('SELECT 1').then(
    () => true,
    () => false,
  );
}

function waitMs({ unloadedSince }: WriteAheadLog, now: number): number {
  return unloadedSince === undefined ? 0 : Math.max(0, now - unloadedSince);
}

function loadingProblem(log: WriteAheadLog, now: number): string | undefined {
  const ms = waitMs(log, now);
  return ms > LOADING_IS_BEHIND_MS
    ? `loading is behind: events have waited for ${Math.round(ms / 1_000)} s, ${log.unloadedBytes} bytes in all`
    : undefined;
}
