import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StoryEvent } from '@matchcut/runtime';
import { LAST_TIME, readBatch } from './ingest.ts';
import { toRecord } from './record.ts';
import { RateLimit, type RateLimitOptions } from './rate-limit.ts';
import { Tally } from './tally.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** What a collector works with, and whom it takes events from. */
export interface CollectorOptions {
  readonly log: WriteAheadLog;
  /** Write keys by story: events of such a story need one of them, as `?key=…` of the address. Others need none. */
  readonly keys?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Origins whose pages may send, such as `https://film.example`; all without it. */
  readonly origins?: readonly string[] | undefined;
  /** Events that one address, or one key, may send. */
  readonly limits?:
    | { readonly address: RateLimitOptions; readonly key: RateLimitOptions }
    | undefined;
  /** Whether the address of a sender is in `X-Forwarded-For`: only behind a proxy that sets it. */
  readonly isBehindProxy?: boolean | undefined;
  readonly tally?: Tally;
  /** Wall clock in ms since 1970. */
  readonly now?: () => number;
}

/** Largest body that is read. A full batch is below half of it. */
const MAX_BODY_BYTES = 512 * 1024;
/** How much may wait for the disk, and on the disk for the warehouse, before players are asked to come later. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;
const MAX_UNLOADED_BYTES = 8 * 1024 * 1024 * 1024;
/** What is let through if nothing else is said: a household, or an office, behind one address; all players of a story behind its key. */
export const DEFAULT_LIMITS: NonNullable<CollectorOptions['limits']> = {
  address: { perSecond: 2_000, burst: 20_000 },
  key: { perSecond: 200_000, burst: 1_000_000 },
};
/** A viewer's clock that is less wrong than this isn't corrected: requests take a moment too. */
const TOLERATED_SKEW_MS = 60_000;

/**
 * Takes events over HTTP: validates them, writes them to the log, and acknowledges when they are on disk.
 *
 * Answers 200 `{"accepted", "rejected"}`; 400 for a body that is no batch or holds no valid event, 401 without the
 * story's key, 403 from an origin that isn't listed, 413 for a body that is too large; with `Retry-After`, 429 to who
 * sends too much or when the disk can't follow, 507 when it is full or fails. Only 200 took anything.
 */
export function createCollector(
  options: CollectorOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const {
    log,
    keys = {},
    origins,
    limits = DEFAULT_LIMITS,
    isBehindProxy = false,
    tally = new Tally(),
    now = Date.now,
  } = options;
  const [perAddress, perKey] = [new RateLimit(limits.address), new RateLimit(limits.key)];
  const { counts } = tally;

  return async (request, response) => {
    const began = performance.now();
    const { origin } = request.headers;
    const isListed = origins === undefined || origin === undefined || origins.includes(origin);
    if (isListed)
      response.setHeader(
        'access-control-allow-origin',
        origins === undefined ? '*' : (origin ?? 'null'),
      );
    if (origins !== undefined) response.setHeader('vary', 'origin');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'OPTIONS') {
      response
        .writeHead(204, {
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': '86400',
        })
        .end();
      return;
    }
    const refuse = (status: number, error: string, more: object = {}): void => {
      counts.refused += 1;
      answer(response, status, { error, ...more });
    };
    counts.requests += 1;
    if (request.method !== 'POST') return refuse(405, 'events are sent by POST');
    if (!isListed) return refuse(403, `pages of ${origin} may not send events here`);
    if (log.backlogBytes > MAX_BACKLOG_BYTES || log.unloadedBytes > MAX_UNLOADED_BYTES) {
      counts.busy += 1;
      return later(response, 429, 'the collector is busy; try again later', 5_000);
    }
    const body = await readBody(request);
    if (body === undefined) {
      response.setHeader('connection', 'close');
      return refuse(413, `more than ${MAX_BODY_BYTES} bytes`);
    }
    const batch = readBatch(body);
    if (!batch.isReadable) return refuse(400, batch.reason);
    const { events, rejected } = batch;
    counts.rejected += rejected.length;
    if (events.length === 0) return refuse(400, 'no event of the batch is valid', { rejected });
    const key = new URL(request.url ?? '', 'http://server').searchParams.get('key') ?? '';
    const locked = events.find(
      ({ story }) => Object.hasOwn(keys, story) && !keys[story]?.some((each) => isSame(each, key)),
    );
    if (locked)
      return refuse(401, `story "${locked.story}" needs its write key, as ?key=… of the address`);
    const waitMs = Math.max(
      perAddress.take(addressOf(request, isBehindProxy), events.length, began),
      key === '' ? 0 : perKey.take(key, events.length, began),
    );
    if (waitMs > 0) {
      counts.limited += 1;
      return later(response, 429, 'too many events; try again later', waitMs);
    }
    const receivedAt = now();
    try {
      await log.append(toRecord(byOurClock(events, batch.sentAt, receivedAt), receivedAt));
    } catch (error) {
      counts.failedWrites += 1;
      const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      return later(
        response,
        507,
        isFull
          ? "the collector's disk is full; nothing was taken"
          : "the collector can't write; nothing was taken",
        30_000,
      );
    }
    counts.accepted += events.length;
    tally.acknowledged((performance.now() - began) / 1_000);
    answer(response, 200, { accepted: events.length, rejected });
  };
}

/** Events by the collector's clock, where the sender's says that it is plainly wrong. */
function byOurClock(
  events: readonly StoryEvent[],
  sentAt: number | undefined,
  receivedAt: number,
): readonly StoryEvent[] {
  const skewMs = sentAt === undefined ? 0 : Math.round(receivedAt - sentAt);
  if (Math.abs(skewMs) < TOLERATED_SKEW_MS) return events;
  // What is shifted stays a time that events can have.
  return events.map((event) => ({
    ...event,
    at: Math.min(LAST_TIME, Math.max(0, event.at + skewMs)),
  }));
}

/** Whether two keys are the same, in a time that doesn't tell how much of them is. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** Where a request comes from: kept in memory to limit rates, for moments, and nowhere else. */
function addressOf(request: IncomingMessage, isBehindProxy: boolean): string {
  const forwarded = isBehindProxy ? request.headers['x-forwarded-for'] : undefined;
  // The last one was added by the proxy itself; those before it anybody could have made up.
  return (
    (typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined) ??
    request.socket.remoteAddress ??
    ''
  );
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

function later(response: ServerResponse, status: number, error: string, afterMs: number): void {
  response.setHeader('retry-after', String(Math.max(1, Math.ceil(afterMs / 1_000))));
  answer(response, status, { error });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  // With its length an answer goes out in one piece; without, in chunks.
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    .end(text);
}
