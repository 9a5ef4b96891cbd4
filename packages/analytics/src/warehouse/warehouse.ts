import type { EventRow } from './event-row.ts';

/** Values for the named parameters of a query, as in `{story:String}`. */
export type QueryParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** Thrown by `insert` when the rows themselves are at fault: trying again can't help. */
export class UnfitRowsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnfitRowsError';
  }
}

/** A database that answers queries in ClickHouse's SQL. */
export interface Database {
  /** Runs a query. Values go in as parameters, never into the text. */
  query<Row>(sql: string, parameters?: QueryParameters): Promise<readonly Row[]>;
}

/** Where events are kept and asked about. */
export interface Warehouse extends Database {
  /** The databases that hold the rows: one, or each node's of a cluster. What changes tables, or deletes, goes to each. */
  readonly nodes: readonly Database[];
  /**
   * Adds a block of rows. A block with a token that was seen before is not added again.
   *
   * @throws UnfitRowsError if a row can't be stored; none of them was then.
   */
  insert(rows: readonly EventRow[], token: string): Promise<void>;
  /** The same for rows that are written already: JSON objects in UTF-8, apart by commas, spaces or line ends; none at all does nothing. */
  insertJson(rows: Uint8Array, token: string): Promise<void>;
  /** The same for a file of such rows. */
  insertFile(file: string, token: string): Promise<void>;
  /** Writes all events, each once, to a new Parquet file. */
  exportTo(file: string): Promise<void>;
  /** Adds the events of a Parquet file that `exportTo` wrote, here or elsewhere; those that are here already count once. */
  importFrom(file: string): Promise<void>;
  close(): Promise<void>;
}

// ClickHouse's codes of values that it can't read: see `src/Common/ErrorCodes.cpp` there.
const DATA_ERRORS: ReadonlySet<number> = new Set([
  6, 25, 26, 27, 38, 41, 53, 69, 72, 117, 321, 467, 691,
]);

/** An error of inserting as the loader wants it: `UnfitRowsError` if ClickHouse's code says that the rows are at fault. */
export function asInsertError(error: unknown, code: number): unknown {
  return error instanceof Error && DATA_ERRORS.has(code)
    ? new UnfitRowsError(error.message.slice(0, 300), { cause: error })
    : error;
}
