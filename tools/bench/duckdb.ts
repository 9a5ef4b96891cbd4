import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../run-program.ts';

const peers = join(import.meta.dirname, '..', '..', 'bench', 'peers');
const library = join(peers, 'node_modules', '@duckdb', 'node-api');

/** A DuckDB that is open on a file. */
export interface DuckDb {
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): void;
}

interface Library {
  readonly DuckDBInstance: {
    create(file: string, options: Record<string, string>): Promise<Instance>;
  };
}
interface Instance {
  connect(): Promise<Connection>;
  closeSync(): void;
}
interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): Record<string, unknown>[] }>;
  closeSync(): void;
}

/** Opens DuckDB on a file; it is installed the first time, since nothing but a bench needs it. */
export async function openDuckDb(file: string): Promise<DuckDb> {
  if (!existsSync(library))
    await run('npm', [
      'install',
      '--prefix',
      peers,
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--silent',
    ]);
  const { DuckDBInstance } = (await import(
    pathToFileURL(join(library, 'lib', 'index.js')).href
  )) as Library;
  const instance = await DuckDBInstance.create(file, { threads: '2' });
  const connection = await instance.connect();
  return {
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
