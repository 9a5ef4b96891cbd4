// Plays simulated viewers off the server's own thread. Hands over events a chunk at a time, and goes on when told to.
import { parentPort, workerData } from 'node:worker_threads';
import type { Story, StoryEvent } from '@matchcut/runtime';
import { crowd, type Crowd } from './crowd.ts';

/** What one hand-over holds. */
export interface Chunk {
  readonly events: readonly StoryEvent[];
  /** Viewers who are done, this chunk's included. */
  readonly done: number;
}

const CHUNK_EVENTS = 20_000;

const { story, size } = workerData as { readonly story: Story; readonly size: Crowd };
let resume: () => void = () => undefined;
parentPort?.on('message', () => resume());

let events: StoryEvent[] = [];
const known = new Set<string>();
for (const session of crowd(story, size)) {
  const [first] = session;
  if (first) known.add(first.viewer ?? first.session);
  events.push(...session);
  if (events.length >= CHUNK_EVENTS) await handOver();
}
await handOver();
parentPort?.close();

async function handOver(): Promise<void> {
  const isTaken = new Promise<void>((resolve) => (resume = resolve));
  parentPort?.postMessage({ events, done: known.size } satisfies Chunk);
  events = [];
  await isTaken;
}
