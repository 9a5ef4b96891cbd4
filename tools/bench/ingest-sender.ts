// Sends batches of events over a few connections, as fast as they are acknowledged, for a while; then says how it went.
// Run by the bench in a process of its own: node ingest-sender.ts <address> <seconds> <name>
import { Agent, request } from 'node:http';
import type { StoryEvent } from '@matchcut/runtime';

const [address = '', seconds = '1', name = 'sender'] = process.argv.slice(2);
const CONNECTIONS = 16;
const BATCH = 50;
const NAME = '@@@@@@@@@@@@@@@@';

const template = JSON.stringify({
  events: Array.from({ length: BATCH }, (_, seq): StoryEvent => {
    const common = { matchcut: 1 as const, story: 'bench', storyVersion: 'v1', session: NAME, seq, at: Date.now(), segment: 'platform', step: seq, positionMs: seq * 100 };
    return seq % 3 === 0 ? { ...common, type: 'choice_made', choice: 'door', option: seq % 2 ? 'left' : 'right', by: 'viewer', decisionMediaMs: 1_200, decisionWallMs: 1_250 } : seq % 3 === 1 ? { ...common, type: 'segment_entered', from: 'platform', cause: 'option' } : { ...common, type: 'paused' };
  }),
  sentAt: Date.now(),
});

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const stopAt = performance.now() + Number(seconds) * 1_000;
const waits: number[] = [];
let [acknowledged, refused, batches] = [0, 0, 0];

function send(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', agent, headers: { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject).end(body);
  });
}

await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() < stopAt) {
      const body = template.replaceAll(NAME, `${name}-${(batches += 1)}`);
      const began = performance.now();
      const status = await send(body).catch(() => 0);
      if (status === 200) {
        waits.push(performance.now() - began);
        acknowledged += BATCH;
      } else {
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }),
);
agent.destroy();
waits.sort((one, other) => one - other);
process.stdout.write(JSON.stringify({ acknowledged, refused, p50Ms: waits[Math.floor(waits.length * 0.5)] ?? 0, p99Ms: waits[Math.floor(waits.length * 0.99)] ?? 0 }));
