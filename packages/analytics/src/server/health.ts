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
}

/**
 * Answers `/healthz` (the server lives), `/readyz` (it can answer questions: 503 if not) and `/metrics` (Prometheus);
 * false, untouched, for other paths.
 */
export function createHealth({ log, warehouse, tally, outboxes = [] }: HealthOptions): (pathname: string, response: ServerResponse) => Promise<boolean> {
  const plain = (response: ServerResponse, status: number, text: string): true => {
    response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }).end(text);
    return true;
  };
  return async (pathname, response) => {
    if (pathname === '/healthz') return plain(response, 200, 'alive\n');
    if (pathname === '/readyz') {
      const isReady = await warehouse.query('SELECT 1').then(() => true, () => false);
      return plain(response, isReady ? 200 : 503, isReady ? 'ready\n' : 'the warehouse does not answer\n');
    }
    if (pathname !== '/metrics') return false;
    return plain(response, 200, tally.print({
      log_waiting_bytes: { help: 'Bytes that wait for the disk.', value: log.backlogBytes },
      log_unloaded_bytes: { help: 'Bytes on disk that wait to be loaded into the warehouse.', value: log.unloadedBytes },
      outbox_waiting_bytes: { help: 'Bytes that wait to be sent on, to all targets.', value: (await Promise.all(outboxes.map((outbox) => outbox.waitingBytes()))).reduce((sum, bytes) => sum + bytes, 0) },
      resident_bytes: { help: 'Memory of the process.', value: process.memoryUsage.rss() },
    }));
  };
}
