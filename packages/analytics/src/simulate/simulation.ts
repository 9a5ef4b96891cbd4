import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Story } from '@matchcut/runtime';
import { toRecord } from '../collector/record.ts';
import type { WriteAheadLog } from '../collector/write-ahead-log.ts';
import type { Chunk } from './worker.ts';

/** How far a simulation has come. */
export interface SimulationProgress {
  readonly viewers: number;
  readonly done: number;
  readonly isRunning: boolean;
  /** Why it stopped early; null if it didn't. */
  readonly failure: string | null;
}

/** The most viewers of one run. */
export const MOST_VIEWERS = 1_000_000;
/** While more than this waits to be loaded, simulated viewers wait too. */
const MAX_UNLOADED_BYTES = 64 * 1024 * 1024;
const WAIT_MS = 50;

/** Adds simulated viewers to a collector's log, in a thread of its own, one run at a time. */
export class Simulation {
  readonly #log: WriteAheadLog;
  #progress: SimulationProgress = { viewers: 0, done: 0, isRunning: false, failure: null };
  #worker: Worker | undefined;

  constructor(log: WriteAheadLog) {
    this.#log = log;
  }

  get progress(): SimulationProgress {
    return this.#progress;
  }

  /** Starts a run. False if one is on. */
  start(story: Story, viewers: number, now: number = Date.now()): boolean {
    if (this.#progress.isRunning) return false;
    this.#progress = { viewers, done: 0, isRunning: true, failure: null };
    const worker = (this.#worker = new Worker(
      new URL(`worker${extname(import.meta.url)}`, import.meta.url),
      { workerData: { story, size: { viewers, seed: now >>> 0, now } } },
    ));
    worker.on(
      'message',
      (chunk: Chunk) =>
        void this.#take(worker, chunk).catch((error: unknown) => this.#end(String(error))),
    );
    worker.once('error', (error) => this.#end(String(error)));
    worker.once('exit', () => this.#end(null));
    return true;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #take(worker: Worker, { events, done }: Chunk): Promise<void> {
    while (this.#log.unloadedBytes > MAX_UNLOADED_BYTES) await sleep(WAIT_MS);
    if (events.length > 0) await this.#log.append(toRecord(events, Date.now()));
    this.#progress = { ...this.#progress, done };
    worker.postMessage('go on');
  }

  #end(failure: string | null): void {
    if (!this.#progress.isRunning) return;
    if (failure !== null) void this.#worker?.terminate();
    this.#progress = { ...this.#progress, isRunning: false, failure };
  }
}
