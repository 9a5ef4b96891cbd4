import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoryEvent } from '@matchcut/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCollector, type CollectorOptions } from './collector.ts';
import type { EventRow } from '../warehouse/event-row.ts';
import { rowsOf } from './record.ts';
import { Tally } from './tally.ts';
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts';

const NOW = 1_764_000_000_000;

let folder = '';
let log: WriteAheadLog;
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  log = await openWriteAheadLog(folder);
});

afterEach(async () => {
  server?.close();
  server?.closeAllConnections();
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

const event = (story: string, seq: number, at = NOW): StoryEvent => ({
  matchcut: 1,
  story,
  storyVersion: 'v1',
  session: 's',
  seq,
  at,
  segment: 'pier',
  step: 0,
  positionMs: 0,
  type: 'paused',
});

/** A collector on a port of its own; gives the way to send to it. */
async function collecting(options: Partial<CollectorOptions> = {}): Promise<
  (
    events: readonly StoryEvent[],
    more?: {
      readonly query?: string;
      readonly headers?: Record<string, string>;
      readonly sentAt?: number;
    },
  ) => Promise<Response>
> {
  const collect = createCollector({ log, now: () => NOW, ...options });
  server = createServer((request, response) => void collect(request, response)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events`;
  return (events, { query = '', headers = {}, sentAt } = {}) =>
    fetch(`${address}${query}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ events, sentAt }),
    });
}

async function kept(): Promise<readonly EventRow[]> {
  const names = await log.seal();
  const files = await Promise.all(names.map((name) => log.read(name)));
  return files.flatMap(({ records }) => rowsOf(records));
}

describe('a collector', () => {
  it('takes events of a story with a key only with that key, and none of a batch that mixes', async () => {
    const send = await collecting({ keys: { film: ['old-key', 'new-key'] } });
    const statuses = async (events: readonly StoryEvent[], ...queries: string[]) =>
      Promise.all(queries.map(async (query) => (await send(events, { query })).status));
    expect(
      await statuses([event('film', 0)], '', '?key=wrong', '?key=', '?key=old-key', '?key=new-key'),
    ).toEqual([401, 401, 401, 200, 200]);
    expect(await statuses([event('other', 0)], '', '?key=wrong')).toEqual([200, 200]);
    expect(await statuses([event('other', 1), event('film', 1)], '')).toEqual([401]);
    expect((await kept()).map(({ story, seq }) => `${String(story)}${String(seq)}`).sort()).toEqual(
      ['film0', 'film0', 'other0', 'other0'],
    );
  });

  it('takes events only from pages of the origins that are listed, and names no other to the browser', async () => {
    const send = await collecting({ origins: ['https://film.example'] });
    const from = async (origin: string) => {
      const { status, headers } = await send([event('film', 0)], { headers: { origin } });
      return [status, headers.get('access-control-allow-origin')];
    };
    expect(await from('https://film.example')).toEqual([200, 'https://film.example']);
    expect(await from('https://elsewhere.example')).toEqual([403, null]);
    expect(await kept()).toHaveLength(1);
  });

  it('puts off who sends too much, and says until when', async () => {
    const tally = new Tally();
    const limits = { address: { perSecond: 1, burst: 5 }, key: { perSecond: 1, burst: 5 } };
    const send = await collecting({ limits, isBehindProxy: true, tally });
    const five = [0, 1, 2, 3, 4].map((seq) => event('film', seq));
    const of = async (address: string) => {
      const { status, headers } = await send(five, {
        headers: { 'x-forwarded-for': `6.6.6.6, ${address}` },
      });
      return [status, headers.get('retry-after')];
    };
    expect([await of('10.0.0.1'), await of('10.0.0.1'), await of('10.0.0.2')]).toEqual([
      [200, null],
      [429, '5'],
      [200, null],
    ]);
    expect(tally.counts).toMatchObject({ requests: 3, accepted: 10, limited: 1 });
  });

  it('sets right the times of a clock that is plainly wrong, and leaves others alone', async () => {
    const send = await collecting();
    const DAY_MS = 86_400_000;
    await send([event('film', 0, NOW - DAY_MS - 5_000)], { sentAt: NOW - DAY_MS });
    await send([event('film', 1, NOW - 5_000)], { sentAt: NOW - 900 });
    await send([event('film', 2, NOW - DAY_MS)]);
    expect((await kept()).map(({ at }) => NOW - Number(at))).toEqual([5_000, 5_000, DAY_MS]);
  });

  it.each([-1e300, -1, 1e300, Number.MAX_SAFE_INTEGER, 0, 0.5, 8.64e15])(
    'keeps times that can be stored, whatever a batch sent at %d claims',
    async (sentAt) => {
      const send = await collecting();
      await send([event('film', 0, NOW), event('film', 1, 0), event('film', 2, 8.64e15)], {
        sentAt,
      });
      for (const { at } of await kept())
        expect(Number.isInteger(at) && Number(at) >= 0 && Number(at) <= 8.64e15, String(at)).toBe(
          true,
        );
      expect(await kept()).toHaveLength(3);
    },
  );

  it("takes nothing, and says why, when the disk is full or can't follow", async () => {
    const full = Object.assign(Object.create(log) as WriteAheadLog, {
      append: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
    });
    const send = await collecting({
      log: Object.defineProperties(full, {
        backlogBytes: { value: 0 },
        unloadedBytes: { value: 0 },
      }),
    });
    const response = await send([event('film', 0)]);
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
      507,
      '30',
      { error: "the collector's disk is full; nothing was taken" },
    ]);
    server?.close();
    const behind = await collecting({
      log: Object.defineProperties(Object.create(log) as WriteAheadLog, {
        backlogBytes: { value: 0 },
        unloadedBytes: { value: 2 ** 40 },
      }),
    });
    expect((await behind([event('film', 0)])).status).toBe(429);
    expect(await kept()).toEqual([]);
  });
});

describe('what a collector tells Prometheus', () => {
  it('counts events and requests, and how long acknowledgements took', async () => {
    const tally = new Tally();
    const send = await collecting({ tally });
    await send([event('film', 0), event('film', 1)]);
    await send([]);
    const text = tally.print({ log_waiting_bytes: { help: 'Waiting.', value: 7 } });
    expect(text).toContain('# TYPE matchcut_accepted_total counter\nmatchcut_accepted_total 2\n');
    expect(text).toContain('matchcut_refused_total 1\n');
    expect(text).toContain(
      '# HELP matchcut_log_waiting_bytes Waiting.\n# TYPE matchcut_log_waiting_bytes gauge\nmatchcut_log_waiting_bytes 7\n',
    );
    expect(text).toMatch(
      /matchcut_ack_seconds_bucket\{le="\+Inf"\} 1\nmatchcut_ack_seconds_sum \d\.\d+\nmatchcut_ack_seconds_count 1\n$/,
    );
  });
});
