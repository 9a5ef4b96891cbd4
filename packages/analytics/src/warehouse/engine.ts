import { drainPending, Session } from 'chdb';
import type { QueryParameters } from './warehouse.ts';

/** Statements as the embedded engine runs them; the process that holds it is asked by messages of this shape. */
export interface Engine {
  /** The rows, as lines of JSON. */
  query(sql: string, parameters: QueryParameters): Promise<string>;
  /**
   * Adds the rows of a file, JSON objects apart by commas, spaces or line ends, as one block. A path from the
   * process's working folder on, which may have no marks that the engine takes for a pattern.
   */
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
      // The engine reads the file by itself, in one thread, and leaves it to merges to find twins: half of the work it was.
      const settings = `insert_deduplication_token = ${quoted(token)}, insert_deduplicate = 1, optimize_on_insert = 0, max_threads = 1, input_format_parallel_parsing = 0, date_time_input_format = 'best_effort'`;
      await session.queryBindAsync(
        `INSERT INTO events FROM INFILE ${quoted(file)} SETTINGS ${settings} FORMAT JSONEachRow`,
        {},
      );
    },
    async close() {
      session.close();
      await drainPending();
    },
  };
}

/** A text as SQL writes it, where no parameter can stand. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (mark) => `\\${mark}`)}'`;
}
