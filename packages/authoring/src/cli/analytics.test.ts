import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../diagnostics/print.ts';
import { readShares } from '../simulate/viewer.ts';
import { analyticsWeights } from './analytics.ts';
import { graph } from './exchange.ts';

const WEIGHTS = {
  matchcut: 1,
  story: 'ferry',
  choices: {
    pay: { counts: { coin: 1_200, wait: 300 }, after: { 'deck.up': { coin: 9, wait: 1 } } },
  },
  endings: { across: 900 },
};

let folder = '';
let server: Server;
let address = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  server = createServer(({ url }, response) => {
    const answers: Record<string, readonly [number, string]> = {
      '/api/stories/ferry/weights': [200, JSON.stringify(WEIGHTS)],
      '/api/stories/ferry/weights?version=v1': [200, JSON.stringify({ ...WEIGHTS, choices: {} })],
      '/api/stories/odd/weights': [200, '[]'],
      '/api/stories/ferry/segments': [
        200,
        JSON.stringify([
          {
            segment: 'pier',
            sessions: 12_000,
            leftHere: 600,
            views: 13_000,
            backs: 0,
            dropOff: 0.05,
          },
          { segment: 'gone', sessions: 4, leftHere: 4 },
        ]),
      ],
      '/api/stories/ferry/flows?steps=1000': [
        200,
        JSON.stringify([
          { step: 0, from: 'pier', to: 'end', sessions: 11_400 },
          { step: 0, from: 'pier', to: '', sessions: 600 },
        ]),
      ],
    };
    const [status, body] = answers[url ?? ''] ?? [404, '{"error":"there is no story \\"nope\\""}'];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const weights = (options: { server?: string; story?: string; version?: string }) =>
  analyticsWeights({
    server: address,
    story: 'ferry',
    out: join(folder, 'weights.json'),
    paint: plain,
    ...options,
  });

const FERRY = `matchcut: 1
id: ferry
title: The ferry
start: pier
segments:
  pier: { title: The pier, duration: 9s, routes: [{ to: end }] }
  end: { title: Across, duration: 5s, ending: { id: across, title: Across } }
`;

describe('matchcut graph --server', () => {
  const drawn = async (server: string, story = FERRY) => {
    const [file, out] = [join(folder, 'ferry.yaml'), join(folder, 'graph.html')];
    await writeFile(file, story);
    const output = await graph(file, { out, server, paint: plain });
    return { ...output, page: await readFile(out, 'utf8').catch(() => '') };
  };

  it('draws how many came to each segment, how many left there, and which way was taken', async () => {
    const { page, exitCode } = await drawn(address);
    expect(exitCode).toBe(0);
    expect(page).toMatch(/aria-label="The pier, 12,000 · 5 % left"/);
    expect(page).toMatch(/aria-label="Across, 0"/);
    expect(page).toMatch(/data-from="pier" data-to="end"[^]*?stroke-width: 8\.00px/);
  });

  it.each([
    ["a server that isn't there", () => 'http://127.0.0.1:1', FERRY, /doesn't answer/],
    [
      "a story that it doesn't know",
      () => address,
      FERRY.replace('id: ferry', 'id: nope'),
      /there is no story "nope"/,
    ],
  ])('says what is wrong with %s', async (_, server, story, message) => {
    const { text, exitCode } = await drawn(server(), story);
    expect([text, exitCode]).toEqual([expect.stringMatching(message), 1]);
  });
});

describe('matchcut analytics weights', () => {
  it('writes what viewers chose, and how many stand behind it', async () => {
    const { text, exitCode } = await weights({});
    expect(exitCode).toBe(0);
    expect(text).toContain('pay  1,500 answers, also after 1 others');
    const written: unknown = JSON.parse(await readFile(join(folder, 'weights.json'), 'utf8'));
    expect(written).toEqual(WEIGHTS);
    expect(readShares(written)).toEqual({ pay: { coin: 1_200, wait: 300 } });
    await weights({ version: 'v1' });
    expect(JSON.parse(await readFile(join(folder, 'weights.json'), 'utf8'))).toMatchObject({
      choices: {},
    });
  });

  it.each([
    ["a server that isn't there", { server: 'http://127.0.0.1:1' }, /doesn't answer/],
    ['no address at all', { server: 'localhost 80' }, /is no address/],
    ["a story that it doesn't know", { story: 'nope' }, /there is no story "nope"/],
    ['something else than weights', { story: 'odd' }, /are no weights/],
  ])('says what is wrong with %s', async (_, options, message) => {
    const { text, exitCode } = await weights(options);
    expect([text, exitCode]).toEqual([expect.stringMatching(message), 1]);
  });
});
