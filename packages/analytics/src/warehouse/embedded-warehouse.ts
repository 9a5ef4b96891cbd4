import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { drainPending, Session } from 'chdb';
import type { EventRow } from './event-row.ts';
import { migrate } from './migrate.ts';
import { type QueryParameters, UnfitRowsError, type Warehouse, WarehouseInUseError } from './warehouse.ts';

const OPEN_ATTEMPTS = 40;
const OPEN_PAUSE_MS = 250;

/**
 * Opens the embedded warehouse (chDB, which is ClickHouse in the process) in a folder. One process owns
 * a folder at a time; a process that was just killed may hold it for a moment, which is waited for.
 *
 * @throws WarehouseInUseError if a living process owns the folder.
 */
export async function openEmbeddedWarehouse(folder: string): Promise<Warehouse> {
  await mkdir(folder, { recursive: true });
  const session = await openSession(folder);
  const warehouse = new EmbeddedWarehouse(session, join(folder, 'owner.pid'));
  await migrate((sql, parameters) => warehouse.query(sql, parameters));
  return warehouse;
}

async function openSession(folder: string): Promise<Session> {
  await claim(folder);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return new Session(folder);
    } catch (error) {
      if (attempt === OPEN_ATTEMPTS) throw new Error(`the warehouse in ${folder} can't be opened (${String(error).slice(0, 300)})`, { cause: error });
      await sleep(OPEN_PAUSE_MS);
    }
  }
}

/** Notes who owns the folder, so that a second process is told so instead of running into the engine's lock. */
async function claim(folder: string): Promise<void> {
  const note = join(folder, 'owner.pid');
  const owner = Number(await readFile(note, 'utf8').catch(() => ''));
  if (owner > 0 && owner !== process.pid && isAlive(owner)) throw new WarehouseInUseError(folder, owner);
  await writeFile(note, String(process.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

class EmbeddedWarehouse implements Warehouse {
  readonly #session: Session;
  readonly #note: string;

  constructor(session: Session, note: string) {
    this.#session = session;
    this.#note = note;
  }

  insert(rows: readonly EventRow[], token: string): Promise<void> {
    return this.insertJson(rows.map((row) => JSON.stringify(row)).join('\n'), token);
  }

  async insertJson(rows: string, token: string): Promise<void> {
    const values = Buffer.from(rows);
    const settings = { insert_deduplication_token: token, insert_deduplicate: 1, date_time_input_format: 'best_effort' };
    try {
      await this.#session.insert({ table: 'events', values, format: 'JSONEachRow', settings });
    } catch (error) {
      throw isAboutData(error) ? new UnfitRowsError(error.message.slice(0, 300), { cause: error }) : error;
    }
  }

  async query<Row>(sql: string, parameters: QueryParameters = {}): Promise<readonly Row[]> {
    const result = await this.#session.queryBindAsync(sql, parameters, { format: 'JSONEachRow' });
    return result.text().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  }

  async close(): Promise<void> {
    this.#session.close();
    await drainPending();
    await rm(this.#note, { force: true });
  }
}

// ClickHouse's codes of values that it can't read: see `src/Common/ErrorCodes.cpp` there.
const DATA_ERRORS: ReadonlySet<number> = new Set([6, 25, 26, 27, 38, 41, 53, 69, 72, 117, 321, 467, 691]);

function isAboutData(error: unknown): error is Error {
  return error instanceof Error && DATA_ERRORS.has((error as Error & { clickhouseCode?: number }).clickhouseCode ?? -1);
}
