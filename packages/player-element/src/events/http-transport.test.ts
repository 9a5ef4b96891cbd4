import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SendResult, StoryEvent } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { httpTransport } from './http-transport.ts';

const event = (seq: number): StoryEvent => ({
  matchcut: 1,
  story: 'ferry',
  storyVersion: 'v1',
  session: 's',
  seq,
  at: 0,
  segment: 'pier',
  step: 0,
  positionMs: 0,
  type: 'paused',
});

/** What becomes of two events at a server that answers so. */
async function sendTo(answer: RequestListener): Promise<SendResult | 'not sent'> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const result = await httpTransport(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events`,
  )
    .send([event(0), event(1)])
    .catch(() => 'not sent' as const);
  server.close();
  return result;
}

const answers =
  (
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

describe('a batch that is sent', () => {
  it.each<[string, RequestListener, SendResult]>([
    [
      'accepted',
      answers(200, { accepted: 2, rejected: [] }),
      { kind: 'acknowledged', rejected: 0 },
    ],
    [
      'accepted in part',
      answers(200, { accepted: 1, rejected: [{ index: 1, reason: 'invalid' }] }),
      { kind: 'acknowledged', rejected: 1 },
    ],
    [
      'rejected as a whole',
      answers(400, {
        error: 'no event of the batch is valid',
        rejected: [{ index: 0, reason: 'invalid' }],
      }),
      { kind: 'rejected' },
    ],
    [
      'put off',
      answers(429, { error: 'too many events; try again later' }, { 'retry-after': '7' }),
      { kind: 'retry', afterMs: 7_000 },
    ],
  ])('is %s by the collector', async (_, answer, result) => {
    expect(await sendTo(answer)).toEqual(result);
  });

  it.each([
    [
      "the page of a hotel's network",
      answers(200, '<!doctype html><title>Welcome to our guest Wi-Fi</title>', {
        'content-type': 'text/html',
      }),
    ],
    ['a host that answers all by its own JSON', answers(200, { ok: true })],
    ['a proxy that swallows', answers(204, '')],
    ['a proxy that knows no server for a moment', answers(404, 'no')],
    ["a firewall that isn't asked to let it through yet", answers(403, { error: 'no' })],
    [
      'a collector whose key is set wrongly for now',
      answers(401, { error: 'story "ferry" needs its write key' }),
    ],
    ['a proxy that calls it malformed', answers(400, '<h1>400 Bad Request</h1>')],
    ['a server that fails', answers(500, { accepted: 2, rejected: [] })],
  ])('waits at the answer of %s', async (_, answer) => {
    expect(await sendTo(answer)).toEqual({ kind: 'retry' });
  });

  it('waits where it was led to another address, which took it for a question', async () => {
    const moved: RequestListener = (request, response) =>
      (request.method === 'POST'
        ? answers(301, '', { location: `${request.url}/` })
        : answers(405, { error: 'events are sent by POST' }))(request, response);
    expect(await sendTo(moved)).toEqual({ kind: 'retry' });
  });

  it('goes in parts where it was too large for what is between', async () => {
    expect(await sendTo(answers(413, '<h1>413 Request Entity Too Large</h1>'))).toEqual({
      kind: 'too-large',
    });
  });
});
