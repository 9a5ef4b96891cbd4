import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
} from '@clickhouse/client';
import type { EventRow } from './event-row.ts';
import { migrate } from './migrate.ts';
import { asInsertError, type Database, type QueryParameters, type Warehouse } from './warehouse.ts';

/** Where a ClickHouse server, or a cluster of them, is. */
export interface ClickHouseOptions {
  /** HTTP addresses, as `http://127.0.0.1:8123`: one, or those of all nodes of the cluster. Questions go to the first. */
  readonly urls: readonly string[];
  /** The cluster's name in the servers' `remote_servers`; without one there is one server. */
  readonly cluster?: string | undefined;
  /** `matchcut` without it. In a cluster each node's own rows are in `<database>_local`. */
  readonly database?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The oldest server that has all that the questions use. */
const OLDEST_SERVER = 24;
const REQUEST_TIMEOUT_MS = 300_000;

/**
 * Opens a warehouse on a ClickHouse server or cluster: the same tables, the same questions as the embedded one. In a
 * cluster rows are spread by their session, and each node answers for its own sessions.
 *
 * @throws Error if a server doesn't answer, is too old, or if a name isn't one.
 */
export async function openClickHouse({
  urls,
  cluster,
  database = 'matchcut',
  username,
  password,
}: ClickHouseOptions): Promise<Warehouse> {
  for (const name of [database, ...(cluster === undefined ? [] : [cluster])])
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new Error(`"${name}" can't be a name in ClickHouse: letters, digits and _, please`);
  if (urls.length === 0 || (urls.length > 1 && cluster === undefined))
    throw new Error('name one ClickHouse server, or the cluster and each of its nodes');
  const own = cluster === undefined ? database : `${database}_local`;
  const connect = (url: string, to?: string): Connection =>
    new Connection(
      createClient({
        url,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
        ...(to === undefined ? {} : { database: to }),
        request_timeout: REQUEST_TIMEOUT_MS,
        clickhouse_settings: SETTINGS,
        log: { level: ClickHouseLogLevel.OFF },
      }),
      withoutSecrets(url),
    );
  const [nodes, opened]: [Connection[], Connection[]] = [[], []];
  try {
    for (const url of urls) {
      const server = connect(url);
      opened.push(server);
      await refuseIfOld(server);
      await server.query(`CREATE DATABASE IF NOT EXISTS ${own}`);
      const node = connect(url, own);
      opened.push(node);
      nodes.push(node);
      await migrate(node);
      if (cluster !== undefined) await spread(server, node, { cluster, database, own });
    }
    const all = connect(urls[0] ?? '', database);
    opened.push(all);
    return new ClickHouseWarehouse(all, nodes, opened);
  } catch (error) {
    await Promise.all(opened.map((each) => each.close()));
    throw error;
  }
}

// Sessions live on one node each, so that what a node asks of sessions it can ask of its own. A block is there when
// all nodes have theirs.
const SETTINGS = {
  distributed_product_mode: 'local',
  distributed_foreground_insert: 1,
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 0,
} as const;

async function refuseIfOld(server: Connection): Promise<void> {
  const [row] = await server.query<{ version: string }>('SELECT version() AS version');
  const version = row?.version ?? '';
  if (Number.parseInt(version) < OLDEST_SERVER)
    throw new Error(
      `ClickHouse ${version} at ${server.url} is too old: ${OLDEST_SERVER} or newer is needed`,
    );
}

/** Makes each table of a node seen across the cluster, under the same name in another database. */
async function spread(
  server: Connection,
  node: Connection,
  {
    cluster,
    database,
    own,
  }: { readonly cluster: string; readonly database: string; readonly own: string },
): Promise<void> {
  await server.query(`CREATE DATABASE IF NOT EXISTS ${database}`);
  const tables = await node.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name != 'migrations' AND engine LIKE '%MergeTree' AND NOT startsWith(name, '.')",
  );
  for (const { name } of tables) {
    await server.query(
      `CREATE OR REPLACE TABLE ${database}.${name} AS ${own}.${name} ENGINE = Distributed('${cluster}', '${own}', '${name}', cityHash64(session))`,
    );
  }
}

/** Statements that answer with rows; a format can't be asked of others. */
const GIVES_ROWS = /^\s*(?:--.*\n\s*)*(?:SELECT|WITH|SHOW|DESCRIBE|DESC|EXISTS|EXPLAIN)\b/i;

/** One database of one server. */
class Connection implements Database {
  /** As messages show it. */
  readonly url: string;
  readonly client: ClickHouseClient;

  constructor(client: ClickHouseClient, url: string) {
    this.client = client;
    this.url = url;
  }

  async query<Row>(sql: string, parameters: QueryParameters = {}): Promise<readonly Row[]> {
    try {
      if (!GIVES_ROWS.test(sql)) {
        await this.client.command({ query: sql, query_params: { ...parameters } });
        return [];
      }
      const result = await this.client.query({
        query: sql,
        query_params: { ...parameters },
        format: 'JSONEachRow',
      });
      return await result.json<Row>();
    } catch (error) {
      throw isUnreachable(error)
        ? new Error(
            `ClickHouse at ${this.url} does not answer (${error.message || (error as NodeJS.ErrnoException).code})`,
            { cause: error },
          )
        : error;
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}

/** An address as messages may show it: without a password or what else may stand in it. */
function withoutSecrets(url: string): string {
  return URL.parse(url)?.origin ?? 'an address that is no URL';
}

function isUnreachable(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof ClickHouseError);
}

class ClickHouseWarehouse implements Warehouse {
  readonly nodes: readonly Database[];
  readonly #all: Connection;
  readonly #opened: readonly Connection[];

  constructor(all: Connection, nodes: readonly Database[], opened: readonly Connection[]) {
    this.#all = all;
    this.nodes = nodes;
    this.#opened = opened;
  }

  query<Row>(sql: string, parameters?: QueryParameters): Promise<readonly Row[]> {
    return this.#all.query(sql, parameters);
  }

  insert(rows: readonly EventRow[], token: string): Promise<void> {
    return this.insertJson(Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')), token);
  }

  insertJson(rows: Uint8Array, token: string): Promise<void> {
    return this.#insert(Readable.from([rows], { objectMode: false }), token);
  }

  insertFile(file: string, token: string): Promise<void> {
    return this.#insert(createReadStream(file), token);
  }

  async #insert(values: Readable, token: string): Promise<void> {
    try {
      const settings = {
        insert_deduplication_token: token,
        insert_deduplicate: 1,
        optimize_on_insert: 0,
      } as const;
      const { stream } = await this.#all.client.exec({
        query: 'INSERT INTO events FORMAT JSONEachRow',
        values,
        clickhouse_settings: settings,
      });
      stream.resume();
    } catch (error) {
      throw asInsertError(error, error instanceof ClickHouseError ? Number(error.code) : -1);
    }
  }

  async exportTo(file: string): Promise<void> {
    const { stream } = await this.#all.client.exec({
      query: 'SELECT * FROM events FINAL FORMAT Parquet',
    });
    await pipeline(stream, createWriteStream(file));
  }

  async importFrom(file: string): Promise<void> {
    await this.#all.client.insert({
      table: 'events',
      values: createReadStream(file),
      format: 'Parquet',
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((each) => each.close()));
  }
}
