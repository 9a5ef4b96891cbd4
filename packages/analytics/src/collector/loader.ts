import type { EventRow } from '../warehouse/event-row.ts';
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
  /** Told what couldn't be read or loaded. */
  readonly report?: (message: string) => void;
}

/** Moves events from the log to the warehouse, over and over. */
export interface Loader {
  /** Loads all that is in the log now. */
  load(): Promise<void>;
  /** Loads what is left and ends. */
  stop(): Promise<void>;
}

/** What needn't wait for company. */
const FULL_BLOCK_BYTES = 16 * 1024 * 1024;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Starts loading. Each sealed file of the log becomes one block, whose token is the file's name: a file
 * that is loaded twice, because a crash came between loading and removing it, counts once.
 */
export function startLoader({ log, warehouse, outboxes = [], everyMs = 400, report = () => undefined }: LoaderOptions): Loader {
  let isStopped = false;
  /** Whether something couldn't be loaded last time. */
  let isHeldUp = false;
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> = Promise.resolve();

  async function loadFiles(): Promise<void> {
    isHeldUp = false;
    for (const name of await log.seal()) {
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
      if (whole === undefined) await warehouse.insertJson((records = await soundRecords(name)), name);
      else await warehouse.insertFile(whole, name);
    } catch (error) {
      if (!(error instanceof UnfitRowsError)) throw error;
      await insert(rowsOf(records ?? (await soundRecords(name))), name);
    }
    for (const folder of outboxes) await log.linkTo(name, folder);
    await log.remove(name);
  }

  /** A file's records, without what a crash cut off or a disk damaged. */
  async function soundRecords(name: string): Promise<Buffer> {
    const { records, damagedLines } = await log.read(name);
    if (damagedLines > 0) report(`${name}: ${damagedLines} damaged line${damagedLines === 1 ? '' : 's'} left out`);
    return loadable(records);
  }

  /** Inserts rows; if some are unfit, halves the block until they stand alone, and sets them aside. */
  async function insert(rows: readonly EventRow[], token: string): Promise<void> {
    if (rows.length === 0) return;
    try {
      await warehouse.insert(rows, token);
    } catch (error) {
      if (!(error instanceof UnfitRowsError)) throw error;
      if (rows.length === 1) {
        report(`an event that can't be stored was set aside: ${error.message}`);
        await log.setAside(JSON.stringify(rows[0]));
        return;
      }
      const half = Math.ceil(rows.length / 2);
      await insert(rows.slice(0, half), `${token}/0`);
      await insert(rows.slice(half), `${token}/1`);
    }
  }

  function load(): Promise<void> {
    loading = loading.then(loadFiles).catch((error: unknown) => report(`the log can't be loaded for now: ${String(error)}`));
    return loading;
  }

  async function loop(): Promise<void> {
    const began = performance.now();
    await load();
    // The longer loading takes, the longer the next block gathers: fewer, larger blocks cost the warehouse less.
    const tookMs = performance.now() - began;
    const gatherMs = Math.max(everyMs, Math.min(LONGEST_PAUSE_MS, 2 * tookMs));
    const pauseMs = log.unloadedBytes > FULL_BLOCK_BYTES && !isHeldUp ? 0 : gatherMs;
    if (!isStopped) timer = setTimeout(() => void loop(), pauseMs);
  }

  void loop();
  return {
    load,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await load();
    },
  };
}
