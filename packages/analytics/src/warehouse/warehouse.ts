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

/** Thrown on opening a warehouse that another process has open. */
export class WarehouseInUseError extends Error {
  constructor(folder: string, pid: number) {
    super(`the warehouse in ${folder} is in use by process ${pid}; stop that one first, or name another folder`);
    this.name = 'WarehouseInUseError';
  }
}

/** Where events are kept and asked about. One SQL dialect: ClickHouse's. */
export interface Warehouse {
  /**
   * Adds a block of rows. A block with a token that was seen before is not added again.
   *
   * @throws UnfitRowsError if a row can't be stored; none of them was then.
   */
  insert(rows: readonly EventRow[], token: string): Promise<void>;
  /** The same for rows that are written already: JSON objects, apart by commas or line ends. */
  insertJson(rows: string, token: string): Promise<void>;
  /** Runs a query. Values go in as parameters, never into the text. */
  query<Row>(sql: string, parameters?: QueryParameters): Promise<readonly Row[]>;
  close(): Promise<void>;
}
