import { randomUUID } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { loadable, rowsOf } from '../collector/record.ts';
import { readSealedLog, writeSealedLog } from '../collector/write-ahead-log.ts';
import { makePrivateFolder } from '../storage/private.ts';
import { toEvent } from '../warehouse/event-row.ts';
import { LaterError, RefusedError, type Target } from './target.ts';

/** What an outbox works with. */
export interface OutboxOptions {
  /** Where files of the log wait that are still to be sent. */
  readonly folder: string;
  readonly target: Target;
  /** How often it looks for more. */
  readonly everyMs?: number;
  /** How long to wait after the first failure; twice as long after each more. */
  readonly firstPauseMs?: number;
  readonly report?: (message: string) => void;
}

/** Sends what lies in a folder to a target, in order, until it is taken. */
export interface Outbox {
  readonly folder: string;
  waitingBytes(): Promise<number>;
  /** Sends what is there now; resolves when all of it was sent, or at the first failure. */
  send(): Promise<void>;
  /** Takes a viewer's events out of what waits; gives how many those were. */
  forget(viewer: string): Promise<number>;
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 5 * 60_000;
/** A target that is away for so long that this much waits has lost the oldest; the warehouse has them still. */
const MAX_WAITING_BYTES = 1024 ** 3;

/**
 * Starts sending. Each event is sent at least once, also across crashes; a batch that is sent again, because a crash
 * came between sending it and noting so, has the same id.
 */
export async function startOutbox({
  folder,
  target,
  everyMs = 1_000,
  firstPauseMs = 1_000,
  report = () => undefined,
}: OutboxOptions): Promise<Outbox> {
  await makePrivateFolder(folder);
  let isStopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  /** Batches of the file in work that were taken. */
  let [inWork, taken] = ['', 0];

  async function sendFile(name: string): Promise<void> {
    const { records } = await readSealedLog(folder, name);
    const rows = rowsOf(loadable(records));
    if (inWork !== name) [inWork, taken] = [name, 0];
    for (let batch = taken; batch * target.batchSize < rows.length; batch += 1) {
      if (isStopped) return;
      const events = rows
        .slice(batch * target.batchSize, (batch + 1) * target.batchSize)
        .map(toEvent);
      try {
        await target.send(events, `${name.replace(/\.log$/, '')}-${batch}`);
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        report(
          `${target.name}: ${events.length} events will never be taken (${error.message}); the warehouse has them`,
        );
      }
      taken = batch + 1;
      failures = 0;
    }
    await unlink(join(folder, name));
  }

  async function waiting(): Promise<readonly string[]> {
    const files = [...(await filesIn(folder))];
    while (bytesOf(files) > MAX_WAITING_BYTES) {
      const name = files.shift()?.name ?? '';
      await unlink(join(folder, name));
      report(
        `${target.name}: too much waits; what ${name} holds won't be sent, the warehouse has it`,
      );
    }
    return files.map(({ name }) => name);
  }

  async function sendAll(): Promise<number> {
    try {
      for (const name of await waiting()) if (!isStopped) await sendFile(name);
      return everyMs;
    } catch (error) {
      const pauseMs = Math.min(
        LONGEST_PAUSE_MS,
        Math.max(
          error instanceof LaterError ? error.retryAfterMs : 0,
          firstPauseMs * 2 ** failures,
        ),
      );
      failures += 1;
      report(
        `${target.name}: ${error instanceof Error ? error.message : String(error)}; tried again in ${Math.round(pauseMs / 100) / 10} s`,
      );
      return pauseMs;
    }
  }

  let nextPauseMs = everyMs;
  function send(): Promise<void> {
    sending = sending.then(async () => {
      nextPauseMs = await sendAll();
    });
    return sending;
  }

  function forget(viewer: string): Promise<number> {
    const forgetting = sending.then(() => forgetWaiting(folder, viewer));
    sending = forgetting.then(
      () => undefined,
      () => undefined,
    );
    return forgetting;
  }

  async function loop(): Promise<void> {
    await send();
    if (!isStopped) timer = setTimeout(() => void loop(), nextPauseMs);
  }

  void loop();
  return {
    folder,
    waitingBytes: async () => bytesOf(await filesIn(folder)),
    send,
    forget,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await sending;
    },
  };
}

/** Takes a viewer's events out of what waits in the folder of an outbox that isn't running; gives how many those were. */
export async function forgetWaiting(folder: string, viewer: string): Promise<number> {
  let forgotten = 0;
  for (const name of await namesIn(folder)) {
    const rows = rowsOf(loadable((await readSealedLog(folder, name)).records));
    const kept = rows.filter((row) => row['viewer'] !== viewer);
    if (kept.length === rows.length) continue;
    // Under another name, so that its batches aren't taken for those that may have been sent.
    if (kept.length > 0)
      await writeSealedLog(folder, name.replace(/\.log$/, `.${randomUUID()}.log`), [
        kept.map((row) => JSON.stringify(row)).join(','),
      ]);
    await unlink(join(folder, name));
    forgotten += rows.length - kept.length;
  }
  return forgotten;
}

interface WaitingFile {
  readonly name: string;
  readonly bytes: number;
}

async function filesIn(folder: string): Promise<readonly WaitingFile[]> {
  // One may be sent, and gone, in the meantime.
  return Promise.all(
    (await namesIn(folder)).map(async (name) => ({
      name,
      bytes: await stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    })),
  );
}

function bytesOf(files: readonly WaitingFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
}
