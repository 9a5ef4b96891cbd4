import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBatch } from './ingest.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** What a collector works with. */
export interface CollectorOptions {
  readonly log: WriteAheadLog;
  /** Wall clock in ms since 1970. */
  readonly now?: () => number;
}

/** Largest body that is read. A full batch is below half of it. */
const MAX_BODY_BYTES = 512 * 1024;
/** How much may wait for the disk before players are asked to come later. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;

/**
 * Takes events over HTTP: validates them, writes them to the log, and acknowledges when they are on disk.
 *
 * Answers 200 `{"accepted", "rejected"}`, 400 for a body that is no batch or holds no valid event, 413 for
 * one that is too large, 503 with `Retry-After` when the disk can't follow or fails: nothing was taken then.
 */
export function createCollector({ log, now = Date.now }: CollectorOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type', 'access-control-max-age': '86400' }).end();
      return;
    }
    if (request.method !== 'POST') return answer(response, 405, { error: 'events are sent by POST' });
    if (log.backlogBytes > MAX_BACKLOG_BYTES) return later(response);
    const body = await readBody(request);
    if (body === undefined) {
      response.setHeader('connection', 'close');
      return answer(response, 413, { error: `more than ${MAX_BODY_BYTES} bytes` });
    }
    const batch = readBatch(body);
    if (!batch.isReadable) return answer(response, 400, { error: batch.reason });
    const { events, rejected } = batch;
    if (events.length === 0) return answer(response, 400, { error: 'no event of the batch is valid', rejected });
    try {
      await log.append(JSON.stringify({ receivedAt: now(), events }));
    } catch {
      return later(response);
    }
    answer(response, 200, { accepted: events.length, rejected });
  };
}

/** The body as text; undefined, read no further, once it is too large. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= MAX_BODY_BYTES) return;
      request.pause();
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the sender went away')));
  });
}

function later(response: ServerResponse): void {
  response.setHeader('retry-after', '5');
  answer(response, 503, { error: 'the collector is busy; try again later' });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
