import { UnfitRowsError, type Warehouse } from '../warehouse/warehouse.ts';
import { loadable, rowsOf } from './record.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** What a loader works with. */
export interface LoaderOptions {
  readonly log: WriteAheadLog;
  readonly warehouse: Warehouse;
  /** Folders that each loaded file is handed on to. */
  readonly outboxes?: readonly string[];
  /** How long events wait in the log for company; up to a second where there are many. */
  readonly everyMs?: number;
  readonly clock?: LoaderClock;
  /** Told what couldn't be read or loaded. */
  readonly report?: (message: string) => void;
}

/** The passing of time, so that tests can turn it. */
export interface LoaderClock {
  /** Any clock, in ms. */
  now(): number;
  /** Calls back after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Moves events from the log to the warehouse, over and over. */
export interface Loader {
  /** Loads all that is in the log now, as far as it can be loaded. */
  load(): Promise<void>;
  /** Loads what is left, but for parts of files that have to be taken apart, and ends. */
  stop(): Promise<void>;
}

/** What needn't wait for company. */
const FULL_BLOCK_BYTES = 16 * 1024 * 1024;
const LONGEST_PAUSE_MS = 1_000;
const REAL_CLOCK: LoaderClock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
/** How many parts of files that were taken apart are loaded between what is sound. */
const PARTS_A_ROUND = 20;

/**
 * Starts loading. Each sealed file of the log becomes one block, whose token is the file's name: a file
 * that is loaded twice, because a crash came between loading and removing it, counts once. A file that can't be stored
 * is halved, and its halves again, until what is at fault stands alone and is set aside; what is sound goes before.
 */
export function startLoader({
  log,
  warehouse,
  outboxes = [],
  everyMs = 400,
  clock = REAL_CLOCK,
  report = () => undefined,
}: LoaderOptions): Loader {
  let isStopped = false;
  /** Whether something couldn't be loaded last time. */
  let isHeldUp = false;
  let cancelNext = (): void => undefined;
  let loading: Promise<void> = Promise.resolve();

  async function loadFiles(): Promise<void> {
    isHeldUp = false;
    const names = await log.seal();
    const parts = names.filter(isPart).slice(0, PARTS_A_ROUND);
    for (const name of [...names.filter((each) => !isPart(each)), ...parts]) {
      try {
        await loadFile(name);
      } catch (error) {
        // The next file may fare better; this one stays for the next round.
        isHeldUp = true;
        report(`${name} stays in the log for now: ${String(error)}`);
      }
    }
  }

  async function loadFile(name: string): Promise<void> {
    const whole = log.wholeFile(name);
    let records: Buffer | undefined;
    try {
      if (whole === undefined)
        await warehouse.insertJson((records = await soundRecords(name)), name);
      else await warehouse.insertFile(whole, name);
    } catch (error) {
      if (!(error instanceof UnfitRowsError)) throw error;
      return takeApart(name, records ?? (await soundRecords(name)), error.message);
    }
    for (const folder of outboxes) await log.linkTo(name, folder);
    await log.remove(name);
  }

  /** A file's records, without what a crash cut off or a disk damaged. */
  async function soundRecords(name: string): Promise<Buffer> {
    const { records, damagedLines } = await log.read(name);
    if (damagedLines > 0)
      report(`${name}: ${damagedLines} damaged line${damagedLines === 1 ? '' : 's'} left out`);
    return loadable(records);
  }

  /** Halves a file; a single event that can't be stored is set aside. */
  async function takeApart(name: string, records: Buffer, reason: string): Promise<void> {
    const rows = rowsOf(records).map((row) => JSON.stringify(row));
    if (rows.length > 1)
      return log.split(name, [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)]);
    report(`an event that can't be stored was set aside: ${reason}`);
    for (const row of rows) await log.setAside(row);
    await log.remove(name);
  }

  function loadRound(): Promise<void> {
    loading = loading.then(loadFiles).catch((error: unknown) => {
      isHeldUp = true;
      report(`the log can't be loaded for now: ${String(error)}`);
    });
    return loading;
  }

  async function load(): Promise<void> {
    do await loadRound();
    while ((await log.seal()).some(isPart) && !isHeldUp);
  }

  async function loop(): Promise<void> {
    const began = clock.now();
    await loadRound();
    // The longer loading takes, the longer the next block gathers: fewer, larger blocks cost the warehouse less.
    const tookMs = clock.now() - began;
    const gatherMs = Math.max(everyMs, Math.min(LONGEST_PAUSE_MS, 2 * tookMs));
    const pauseMs = log.unloadedBytes > FULL_BLOCK_BYTES && !isHeldUp ? 0 : gatherMs;
    if (!isStopped) cancelNext = clock.after(pauseMs, () => void loop());
  }

  void loop();
  return {
    load,
    async stop() {
      isStopped = true;
      cancelNext();
      await loadRound();
    },
  };
}

/** Whether a file is half of another one. */
function isPart(name: string): boolean {
  return /\.\d+\.log$/.test(name);
}
