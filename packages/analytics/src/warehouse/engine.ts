import { readFile } from 'node:fs/promises';
import { drainPending, Session } from 'chdb';
import type { QueryParameters } from './warehouse.ts';

/** Statements as the embedded engine runs them; the process that holds it is asked by messages of this shape. */
export interface Engine {
  /** The rows, as lines of JSON. */
  query(sql: string, parameters: QueryParameters): Promise<string>;
  /** Adds the rows of a file, JSON objects apart by commas, spaces or line ends, as one block. */
  insertFile(file: string, token: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens chDB, which is ClickHouse in the process, in a folder. A process can hold one. */
export function openEngine(folder: string): Engine {
  const session = new Session(folder);
  return {
    async query(sql, parameters) {
      const result = await session.queryBindAsync(sql, parameters, { format: 'JSONEachRow' });
      return result.text();
    },
    async insertFile(file, token) {
      const settings = { insert_deduplication_token: token, insert_deduplicate: 1, date_time_input_format: 'best_effort' };
      await session.insert({ table: 'events', values: await readFile(file), format: 'JSONEachRow', settings });
    },
    async close() {
      session.close();
      await drainPending();
    },
  };
}
