import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventSchema, parseStory, type StoryEvent } from '@matchcut/runtime';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toRecord } from '../collector/record.ts';
import { writeSealedLog } from '../collector/write-ahead-log.ts';
import { createAnalyticsServer } from '../server/analytics-server.ts';
import { crowd } from '../simulate/crowd.ts';
import { toEvent, toRow } from '../warehouse/event-row.ts';
import { startOutbox, type Outbox } from './outbox.ts';
import { recordStore } from './record-store.ts';
import { toStatement, type Statement } from './statements.ts';
import { webhook } from './webhook.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const story = parseStory({
  matchcut: 1,
  id: 'ferry',
  title: 'Ferry',
  start: 'pier',
  segments: {
    pier: {
      durationMs: 9_000,
      checkpoint: { title: 'Pier' },
      choices: [
        {
          id: 'pay',
          opensAtMs: 1_000,
          closesAtMs: 5_000,
          default: 'wait',
          options: [
            { id: 'give', label: 'Give', to: 'end' },
            { id: 'wait', label: 'Wait', to: 'end' },
          ],
        },
      ],
    },
    end: { durationMs: 1_000, ending: { id: 'end', title: 'End' } },
  },
});
const told: readonly StoryEvent[] = [
  ...crowd(story, { viewers: 60, seed: 3, now: 1_764_000_000_000 }),
].flat();

let folder = '';
let server: Server;
let address = '';
/** What came, and what is answered next: 200 when nothing is said. */
let requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let answers: (readonly [status: number, headers?: Record<string, string>])[] = [];
const outboxes: Outbox[] = [];
const reports: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  [requests, answers] = [[], []];
  reports.length = 0;
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const [status, headers = {}] = answers.shift() ?? [200];
    requests.push({ headers: request.headers, body });
    response.writeHead(status, headers).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const outbox of outboxes.splice(0)) await outbox.stop();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

const loaded = (name: string, events: readonly StoryEvent[]) =>
  writeSealedLog(
    folder,
    `${name}.log`,
    [toRecord(events.slice(0, 30), 1), toRecord(events.slice(30), 1)].filter(
      (record) => record !== '',
    ),
  );
/** What was sent, each batch as it was understood, and its id. */
const received = () =>
  requests.map(({ headers, body }) => ({
    id: String(headers['webhook-id']),
    events: (JSON.parse(body) as { data: { events: StoryEvent[] } }).data.events,
  }));
const name = ({ session, seq }: StoryEvent): string => `${session} ${seq}`;

async function sending(
  options: { readonly types?: readonly StoryEvent['type'][] } = {},
): Promise<Outbox> {
  const outbox = await startOutbox({
    folder,
    target: webhook('hook', { url: address, secret: SECRET, ...options }),
    everyMs: 60_000,
    firstPauseMs: 60_000,
    report: (message) => reports.push(message),
  });
  outboxes.push(outbox);
  return outbox;
}

describe('an event', () => {
  it('comes out of the log as it went in, to the millisecond', () => {
    for (const event of told) {
      const back = toEvent(JSON.parse(JSON.stringify(toRow(event, 1))) as ReturnType<typeof toRow>);
      expect(eventSchema.parse(back)).toEqual(
        JSON.parse(
          JSON.stringify(event, (_, value: unknown) =>
            typeof value === 'number' ? Math.round(value) : value,
          ),
        ),
      );
    }
  });
});

describe('a webhook', () => {
  it("gets every event once and in order, signed so that the standard's own library takes it", async () => {
    const events = told.slice(0, 250);
    await loaded('2', events.slice(120));
    await loaded('1', events.slice(0, 120));
    await (await sending()).send();
    expect(received().flatMap(({ events: batch }) => batch.map(name))).toEqual(events.map(name));
    for (const { headers, body } of requests)
      expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toMatchObject({
        type: 'events',
      });
    expect(() =>
      new Webhook(SECRET).verify(
        `${requests[0]?.body} `,
        requests[0]?.headers as Record<string, string>,
      ),
    ).toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it('gets only the types that it asked for', async () => {
    await loaded('1', told.slice(0, 200));
    await (await sending({ types: ['choice_made'] })).send();
    expect(new Set(received().flatMap(({ events }) => events.map(({ type }) => type)))).toEqual(
      new Set(['choice_made']),
    );
  });

  it.each([[503], [429], [408], [404], [401], [403]])(
    'that answers %i gets the same batch again, under the same id, and none before it again',
    async (status) => {
      await loaded('1', told.slice(0, 250));
      answers = [[200], [status, { 'retry-after': '7' }]];
      const outbox = await sending();
      await outbox.send();
      expect(reports.at(-1)).toMatch(new RegExp(`answered ${status}; tried again in 60 s`));
      await outbox.send();
      const ids = received().map(({ id }) => id);
      expect(ids).toEqual(['1-0', '1-1', '1-1', '1-2']);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('that is away gets all of it when it is back, also after a crash', async () => {
    await loaded('1', told.slice(0, 250));
    answers = [[200], [503]];
    await (await sending()).send();
    await (await sending()).send();
    const all = received();
    expect(new Set(all.flatMap(({ events }) => events.map(name)))).toEqual(
      new Set(told.slice(0, 250).map(name)),
    );
    // What came twice had the same id, and held the same.
    for (const { id, events } of all)
      expect(all.find((other) => other.id === id)?.events).toEqual(events);
  });

  it('that will never take a batch gets the next, and the report says so', async () => {
    await loaded('1', told.slice(0, 250));
    answers = [[400]];
    await (await sending()).send();
    expect(reports).toEqual([
      expect.stringMatching(
        /^hook: 100 events will never be taken \(127\.0\.0\.1:\d+ refused it with 400\); the warehouse has them$/,
      ),
    ]);
    expect(received()).toHaveLength(3);
  });

  it('never gets what a viewer had erased while it waited', async () => {
    const ada = told
      .slice(0, 40)
      .map((event, index) => ({ ...event, viewer: index % 2 ? 'ada' : 'ben' }));
    await loaded('1', ada);
    answers = [[503], [503]];
    const outbox = await sending();
    await outbox.send();
    const before = await outbox.waitingBytes();
    expect(await outbox.forget('ada')).toBe(20);
    expect(await outbox.waitingBytes()).toBeLessThan(before);
    await outbox.send();
    expect(await outbox.waitingBytes()).toBe(0);
    expect(
      received()
        .at(-1)
        ?.events.map(({ viewer }) => viewer),
    ).toEqual(Array.from({ length: 20 }, () => 'ben'));
    expect(received().at(-1)?.id).not.toBe('1-0');
  });

  it('that is not sent to any more leaves nothing behind of a viewer who is erased', async () => {
    const outbox = join(folder, 'outbox', 'hook');
    await mkdir(outbox, { recursive: true });
    await writeSealedLog(outbox, '1.log', [
      toRecord(
        told.slice(0, 3).map((event) => ({ ...event, viewer: 'ada' })),
        1,
      ),
    ]);
    const analytics = await createAnalyticsServer({ dataFolder: folder });
    await analytics.erase('ada');
    await analytics.close();
    expect(await readdir(outbox)).toEqual([]);
  });

  it('gets what a server collected, after it is in the warehouse', async () => {
    const analytics = await createAnalyticsServer({
      dataFolder: folder,
      forward: [webhook('hook', { url: address, secret: SECRET })],
    });
    const collecting = createServer(
      (request, response) => void analytics.handle(request, response),
    ).listen(0, '127.0.0.1');
    await once(collecting, 'listening');
    const sent = told.slice(0, 20);
    await fetch(`http://127.0.0.1:${(collecting.address() as AddressInfo).port}/v1/events`, {
      method: 'POST',
      body: JSON.stringify({ events: sent }),
    });
    while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(received().flatMap(({ events }) => events.map(name))).toEqual(sent.map(name));
    expect(
      await analytics.warehouse.query('SELECT toUInt32(count()) AS events FROM events'),
    ).toEqual([{ events: 20 }]);
    collecting.close();
    await analytics.close();
  });
});

describe('a learning record store', () => {
  const site = 'https://film.example';

  it('gets statements in the verbs of the video profile and of choices, the same ones each time', async () => {
    const store = recordStore('store', {
      endpoint: `${address}/xapi/`,
      username: 'ada',
      password: 'secret',
      site,
    });
    await store.send(told, '1');
    await store.send(told, '1');
    const [first, second] = requests.map(({ body }) => JSON.parse(body) as Statement[]);
    expect(first).toEqual(second);
    expect(requests[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}`,
      'x-experience-api-version': '1.0.3',
    });
    expect(new Set(first?.map(({ id }) => id)).size).toBe(first?.length);
    expect(new Set(first?.map(({ verb }) => verb.display['en-US']))).toEqual(
      new Set([
        'initialized',
        'played',
        'experienced',
        'answered',
        'completed',
        'terminated',
        'paused',
      ]),
    );
    for (const { id, actor, timestamp, object } of first ?? []) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(actor.account.homePage).toBe(site);
      expect(new Date(timestamp).toISOString()).toBe(timestamp);
      expect(URL.canParse(object.id)).toBe(true);
    }
  });

  it('hears what was chosen, where, and how long it took', () => {
    const event = {
      matchcut: 1,
      story: 'ferry',
      storyVersion: 'v1',
      session: 's',
      seq: 4,
      at: 1_764_000_000_000,
      viewer: 'v-17',
      segment: 'pier',
      step: 1,
      positionMs: 2_345.6,
      type: 'choice_made',
      choice: 'pay',
      option: 'give',
      by: 'viewer',
      decisionMediaMs: 1_200,
      decisionWallMs: 1_250,
    } as const;
    expect(toStatement(event, site)).toMatchObject({
      actor: { account: { homePage: site, name: 'v-17' } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/answered' },
      object: {
        id: `${site}/stories/ferry/choices/pay`,
        definition: {
          type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
          interactionType: 'choice',
        },
      },
      result: { response: 'give', duration: 'PT1.25S' },
      context: {
        revision: 'v1',
        contextActivities: {
          category: [{ id: 'https://w3id.org/xapi/video' }],
          parent: [{ id: `${site}/stories/ferry` }],
        },
        extensions: { 'https://w3id.org/xapi/video/extensions/session-id': 's' },
      },
      timestamp: '2025-11-24T16:00:00.000Z',
    });
  });

  it('that has them already, and says so, is left in peace', async () => {
    answers = [[409]];
    await expect(
      recordStore('store', { endpoint: address, username: 'ada', password: 'secret', site }).send(
        told.slice(0, 5),
        '1',
      ),
    ).resolves.toBeUndefined();
  });
});
