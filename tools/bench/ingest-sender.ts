// Sends batches of events over a few connections, as fast as they are acknowledged, for a while; then says how it went.
// Run by the bench in a process of its own: node ingest-sender.ts <address> <seconds> <name>
import { connect, type Socket } from 'node:net';
import type { StoryEvent } from '@matchcut/runtime';

const [address = '', seconds = '1', name = 'sender'] = process.argv.slice(2);
const CONNECTIONS = 16;
const BATCH = 50;
const NAME = '@@@@@@@@@@@@@@@@';

const template = JSON.stringify({
  events: Array.from({ length: BATCH }, (_, seq): StoryEvent => {
    const common = {
      matchcut: 1 as const,
      story: 'bench',
      storyVersion: 'v1',
      session: NAME,
      seq,
      at: Date.now(),
      segment: 'platform',
      step: seq,
      positionMs: seq * 100,
    };
    if (seq % 3 === 1)
      return { ...common, type: 'segment_entered', from: 'platform', cause: 'option' };
    if (seq % 3 === 2) return { ...common, type: 'paused' };
    return {
      ...common,
      type: 'choice_made',
      choice: 'door',
      option: seq % 2 ? 'left' : 'right',
      by: 'viewer',
      decisionMediaMs: 1_200,
      decisionWallMs: 1_250,
    };
  }),
  sentAt: Date.now(),
});

const { host, hostname, port, pathname } = new URL(address);
const NAME_LENGTH = NAME.length;
const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(template)}\r\n\r\n`;
const places = [...(head + template).matchAll(new RegExp(NAME, 'g'))].map(({ index }) => index);
const stopAt = performance.now() + Number(seconds) * 1_000;
const waits: number[] = [];
let [acknowledged, refused, batches] = [0, 0, 0];

/** Sends what is ready to be sent and gives the status of the answer: a sender that does more would take time from the server beside it. */
async function send(
  socket: Socket,
  chunks: AsyncIterator<Buffer, void>,
  bytes: Buffer,
): Promise<number> {
  socket.write(bytes);
  for (let answer = ''; ;) {
    const { value } = await chunks.next();
    if (value === undefined) throw new Error('the server closed the connection');
    answer += value.toString('latin1');
    const bodyAt = answer.indexOf('\r\n\r\n') + 4;
    const length = Number(/^content-length: (\d+)\r$/im.exec(answer)?.[1]);
    if (bodyAt >= 4 && answer.length >= bodyAt + length)
      return Number(answer.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
  }
}

await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, void>;
    const bytes = Buffer.from(head + template);
    while (performance.now() < stopAt) {
      const session = `${name}-${(batches += 1)}`.padEnd(NAME_LENGTH, '-');
      for (const place of places) bytes.write(session, place, 'latin1');
      const began = performance.now();
      if ((await send(socket, chunks, bytes)) === 200) {
        waits.push(performance.now() - began);
        acknowledged += BATCH;
      } else {
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    socket.destroy();
  }),
);
waits.sort((one, other) => one - other);
process.stdout.write(
  JSON.stringify({
    acknowledged,
    refused,
    p50Ms: waits[Math.floor(waits.length * 0.5)] ?? 0,
    p99Ms: waits[Math.floor(waits.length * 0.99)] ?? 0,
  }),
);
