import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FolderLock, lockFolder } from '../storage/folder-lock.ts';
import { PRIVATE_FILE } from '../storage/private.ts';
import type { Engine } from './engine.ts';
import type { Call, Reply } from './engine-process.ts';
import type { EventRow } from './event-row.ts';
import { migrate } from './migrate.ts';
import { asInsertError, type Database, type QueryParameters, type Warehouse } from './warehouse.ts';

const OPEN_ATTEMPTS = 40;
const OPEN_PAUSE_MS = 250;
/** Where rows wait for the engine to take them, in the warehouse's folder. */
const INBOX = 'inbox';

/**
 * Opens the embedded warehouse (chDB, which is ClickHouse as a library) in a folder, in a process of its own: if that
 * one dies, calls fail until the next one starts it anew. One process owns a folder at a time; the engine of one that
 * was just killed may hold its tables for a moment, which is waited for.
 *
 * @throws FolderInUseError if another process owns the folder; nothing in it was touched.
 */
export async function openEmbeddedWarehouse(folder: string): Promise<Warehouse> {
  const lock = await lockFolder(folder);
  const warehouse = new EmbeddedWarehouse(resolve(folder), lock);
  try {
    const inbox = join(folder, INBOX);
    await rm(inbox, { recursive: true, force: true });
    await mkdir(inbox);
    await migrate(warehouse);
    // The engine shares its processors with a collector: merging more parts at once, and so each row less often (5 is
    // usual), takes a fifth of its work off it.
    for (const table of ['events', 'sessions'])
      await warehouse.query(`ALTER TABLE ${table} MODIFY SETTING merge_selector_base = 12`);
  } catch (error) {
    await warehouse.close();
    throw error;
  }
  return warehouse;
}

class EmbeddedWarehouse implements Warehouse {
  readonly nodes: readonly Database[] = [this];
  readonly #folder: string;
  readonly #lock: FolderLock;
  #isClosed = false;
  #engine: Promise<EngineProcess> | undefined;

  constructor(folder: string, lock: FolderLock) {
    this.#folder = folder;
    this.#lock = lock;
  }

  insert(rows: readonly EventRow[], token: string): Promise<void> {
    return this.insertJson(Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')), token);
  }

  insertJson(rows: Uint8Array, token: string): Promise<void> {
    // By way of a file: a large message would take its turns on this process's event loop, which is busy with requests.
    return this.#insert((place) => writeFile(place, rows, { mode: PRIVATE_FILE }), token);
  }

  insertFile(file: string, token: string): Promise<void> {
    return this.#insert((place) => standAt(place, file), token);
  }

  async #insert(put: (place: string) => Promise<void>, token: string): Promise<void> {
    try {
      await this.#withFile(put, async (file) =>
        (await this.#running()).call('insertFile', file, token),
      );
    } catch (error) {
      throw asInsertError(error, error instanceof EngineError ? error.code : -1);
    }
  }

  /** Puts a file where the engine can name it, for as long as it takes. */
  async #withFile(
    put: (place: string) => Promise<void>,
    use: (file: string) => Promise<unknown>,
  ): Promise<void> {
    // No name comes twice: the engine of a process that was killed may still be at work on what that one left.
    const file = `${INBOX}/${randomUUID()}`;
    try {
      await put(join(this.#folder, file));
      await use(file);
    } finally {
      await rm(join(this.#folder, file), { force: true });
    }
  }

  async query<Row>(sql: string, parameters: QueryParameters = {}): Promise<readonly Row[]> {
    const lines = (await (await this.#running()).call('query', sql, parameters)) ?? '';
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  }

  async exportTo(file: string): Promise<void> {
    await this.query(
      "INSERT INTO FUNCTION file({file:String}, 'Parquet') SELECT * FROM events FINAL SETTINGS engine_file_truncate_on_insert = 1",
      { file: resolve(file) },
    );
  }

  async importFrom(file: string): Promise<void> {
    // Column by column, by their names: an older file has fewer.
    await this.#withFile(
      (place) => standAt(place, file),
      (place) => this.query(`INSERT INTO events FROM INFILE '${place}' FORMAT Parquet`),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#engine?.then(
      (engine) => engine.close(),
      () => undefined,
    );
    await rm(join(this.#folder, INBOX), { recursive: true, force: true });
    this.#lock.release();
  }

  #running(): Promise<EngineProcess> {
    if (this.#isClosed) return Promise.reject(new Error('the warehouse is closed'));
    if (this.#engine) return this.#engine;
    const engine = startEngine(this.#folder);
    this.#engine = engine;
    // One that is gone is forgotten, so that the next call starts another.
    const forget = (): void => {
      if (this.#engine === engine) this.#engine = undefined;
    };
    engine.then(({ gone }) => gone).then(forget, forget);
    return engine;
  }
}

/** Makes a file stand in another place too. On another disk it can't have two names. */
async function standAt(place: string, file: string): Promise<void> {
  await link(file, place).catch(() => copyFile(file, place));
}

/** What the engine said, with ClickHouse's code for it. */
class EngineError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}

async function startEngine(folder: string): Promise<EngineProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const engine = new EngineProcess(folder);
    try {
      await engine.opened;
      return engine;
    } catch (error) {
      await engine.gone;
      if (attempt === OPEN_ATTEMPTS)
        throw new Error(
          `the warehouse in ${folder} can't be opened (${String(error).slice(0, 300)})`,
          { cause: error },
        );
      await sleep(OPEN_PAUSE_MS);
    }
  }
}

/** The process that holds the engine, seen from here. */
class EngineProcess {
  /** Settles when the folder is open, or can't be. */
  readonly opened: Promise<unknown>;
  /** Resolves when the process has ended. */
  readonly gone: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    {
      readonly resolve: (result: string | undefined) => void;
      readonly reject: (error: Error) => void;
    }
  >();
  #calls = 0;

  constructor(folder: string) {
    const file = new URL(`engine-process${extname(import.meta.url)}`, import.meta.url);
    this.#child = fork(file, [folder], {
      cwd: folder,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
    });
    this.gone = once(this.#child, 'exit')
      .catch(() => undefined)
      .finally(() => this.#fail(new Error('the process of the warehouse has ended')));
    this.opened = this.#answerTo(0);
    this.#child.on('message', (reply: Reply) => {
      const call = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.isDone) call?.resolve(reply.result);
      else call?.reject(new EngineError(reply.message, reply.code));
    });
    this.#child.on('error', (error) => this.#fail(error));
  }

  call<Name extends keyof Engine>(
    name: Name,
    ...args: Parameters<Engine[Name]>
  ): Promise<string | undefined> {
    const id = (this.#calls += 1);
    const answer = this.#answerTo(id);
    this.#child.send({ id, name, args } as Call, (error) => {
      if (error) this.#waiting.get(id)?.reject(error);
    });
    return answer;
  }

  async close(): Promise<void> {
    await this.call('close').catch(() => undefined);
    if (this.#child.connected) this.#child.disconnect();
    await this.gone;
  }

  #answerTo(id: number): Promise<string | undefined> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
