import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerEvent, postEvents, storyEvent } from '../../../../fixtures/events.ts';
import { openWriteAheadLog } from '../collector/write-ahead-log.ts';
import { toRecord } from '../collector/record.ts';
import { type AnalyticsServer, createAnalyticsServer } from './analytics-server.ts';

let folder = '';
let analytics: AnalyticsServer;
let server: Server;
let address = '';

// One server for all: starting its engine takes longer than most of what is asked of it. Each test has a story of its own.
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'matchcut-')), 'data');
  const left = await openWriteAheadLog(join(folder, 'log'));
  // Half a character is no text in UTF-8: a laxer version could have left it.
  await left.append(
    toRecord(
      [
        storyEvent('x', 0, { story: 'left', viewer: 'ada' }),
        storyEvent('y', 0, { story: 'left', viewer: '\ud800' }),
        storyEvent('z', 0, { story: 'left', viewer: 'ben' }),
      ],
      1,
    ),
  );
  for (const viewer of ['ada', 'ben'])
    await left.setAside(JSON.stringify({ session: 'x', viewer }));
  await left.close();
  analytics = await createAnalyticsServer({
    dataFolder: folder,
    allowedHosts: ['Stats.example:443', 'bücher.example'],
  });
  server = createServer((incoming, response) => void analytics.handle(incoming, response)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await analytics.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = async (path: string): Promise<unknown> =>
  (await fetch(`${address}/api/stories/${path}`)).json();

describe('the analytics server', () => {
  it("loads what an earlier one left, sets aside what can't be stored, and erases a viewer everywhere", async () => {
    await analytics.loadAll();
    expect(
      await analytics.warehouse.query(
        "SELECT session FROM events WHERE story = 'left' ORDER BY session",
      ),
    ).toEqual([{ session: 'x' }, { session: 'z' }]);
    expect(await analytics.erase('ada')).toEqual({ erased: 2, left: 0 });
    const aside = (await readFile(join(folder, 'log', 'unfit.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { viewer: string }).viewer);
    expect(aside).toEqual(['ben', '\ud800']);
  });

  it('shows what was collected, with its shares', async () => {
    const response = await postEvents(address, [
      ...[
        answerEvent('a', 1, 'give'),
        answerEvent('b', 1, 'give'),
        answerEvent('c', 1, 'wait', { by: 'silence' }),
        answerEvent('d', 1, 'give'),
      ],
      ...[
        storyEvent('a', 2, { type: 'ending_reached', ending: 'across' }),
        storyEvent('a', 3, { type: 'ending_reached', ending: 'drowned' }),
        storyEvent('b', 2, { type: 'ending_reached', ending: 'across' }),
        storyEvent('c', 2, { type: 'ending_reached', ending: 'drowned' }),
      ],
    ]);
    expect([response.status, await response.json()]).toEqual([200, { accepted: 8, rejected: [] }]);
    await analytics.loadAll();
    expect(await ask('ferry/option-share')).toMatchObject([
      { choice: 'pay', option: 'give', answers: 3, bySilence: 0, share: 0.75 },
      { choice: 'pay', option: 'wait', answers: 1, bySilence: 1, share: 0.25 },
    ]);
    expect(await ask('ferry/decision-time')).toEqual([
      { choice: 'pay', answers: 3, quantilesMs: [1200, 1200, 1200, 1200, 1200] },
    ]);
    expect(await ask('ferry/ending-share')).toMatchObject([
      { ending: 'across', sessions: 2 },
      { ending: 'drowned', sessions: 1 },
    ]);
  });

  it('counts an event once, however often it is sent', async () => {
    for (let round = 0; round < 3; round += 1) {
      await postEvents(address, [answerEvent('a', 1, 'give', { story: 'again' })]);
      await analytics.loadAll();
    }
    expect(await ask('again/option-share')).toMatchObject([{ answers: 1 }]);
  });

  it('goes on loading for everybody, whatever times are claimed', async () => {
    for (let post = 0; post < 10; post += 1) {
      const events = Array.from({ length: 50 }, (_, seq) =>
        answerEvent(`mad-${post}`, seq, 'give', { story: 'times' }),
      );
      expect((await postEvents(address, events, { sentAt: -1e300 })).status).toBe(200);
    }
    expect(
      (await postEvents(address, [answerEvent('sane', 0, 'give', { story: 'times' })])).status,
    ).toBe(200);
    await analytics.loadAll();
    expect(await ask('times/option-share')).toMatchObject([{ answers: 501 }]);
  });

  it('knows no story that it was not given and that has sent nothing', async () => {
    const status = async (path: string) => (await fetch(`${address}${path}`)).status;
    expect(
      await Promise.all(
        [
          '/api/stories',
          '/api/stories/nope',
          '/api/stories/nope/overview',
          '/api/nope',
          '//',
          '/%',
        ].map(status),
      ),
    ).toEqual([200, 404, 404, 404, 400, 400]);
  });

  it('says how it is, for whoever watches over it', async () => {
    await postEvents(address, [answerEvent('a', 1, 'give', { story: 'watched' })]);
    const text = async (path: string) => (await fetch(`${address}${path}`)).text();
    expect([await text('/healthz'), await text('/readyz')]).toEqual(['alive\n', 'ready\n']);
    expect(await text('/metrics')).toMatch(
      /^matchcut_accepted_total \d+$[^]*^matchcut_log_unloaded_seconds \d[^]*^matchcut_outbox_waiting_bytes 0$/m,
    );
  });

  it.each([
    ['a GET', 'GET', undefined, 405],
    ['a body that is not JSON', 'POST', 'x', 400],
    ['a batch without a valid event', 'POST', '{"events":[{}]}', 400],
    ['a body of 600 kB', 'POST', 'x'.repeat(600_000), 413],
  ])('refuses %s', async (_, method, body, status) => {
    expect(
      (await fetch(`${address}/v1/events`, { method, ...(body === undefined ? {} : { body }) }))
        .status,
    ).toBe(status);
  });

  it.each([
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example:8070', 403],
    ['stats.example', 200],
    ['stats.example:8070', 200],
    ['STATS.example', 200],
    ['xn--bcher-kva.example', 200],
    ['localhost:8070', 200],
    ['192.168.1.7', 200],
    ['[::1]:8070', 200],
  ])(
    'asked for figures under the name %s, as a page could have a browser do, answers %d',
    async (host, status) => {
      const asked = request(`${address}/api/stories`, { headers: { host } }).end();
      const [response] = (await once(asked, 'response')) as [
        { statusCode: number; headers: Record<string, string>; resume(): void },
      ];
      response.resume();
      expect([response.statusCode, response.headers['x-content-type-options']]).toEqual([
        status,
        'nosniff',
      ]);
    },
  );

  it('keeps its folder for its owner alone', async () => {
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const open = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const modes = await Promise.all(
      open.map(
        async ({ parentPath, name }) =>
          [name, (await stat(join(parentPath, name)).catch(() => undefined))?.mode ?? 0] as const,
      ),
    );
    expect(modes.filter(([, mode]) => (mode & 0o077) !== 0)).toEqual([]);
  });
});
