import { readdir, readFile } from 'node:fs/promises';
import type { Database } from './warehouse.ts';

const FOLDER = new URL('migrations/', import.meta.url);

/**
 * Brings a database's tables to what this version works with: runs the migrations that it hasn't seen, in order.
 * Each can be run again, so that one that was cut off is.
 */
export async function migrate(database: Database): Promise<void> {
  await database.query(
    'CREATE TABLE IF NOT EXISTS migrations (name String) ENGINE = MergeTree ORDER BY name',
  );
  const seen = new Set(
    (await database.query<{ name: string }>('SELECT name FROM migrations')).map(({ name }) => name),
  );
  const files = (await readdir(FOLDER))
    .filter((file) => file.endsWith('.sql'))
    .sort((one, other) => Number.parseInt(one) - Number.parseInt(other));
  for (const file of files) {
    const name = file.slice(0, -'.sql'.length);
    if (seen.has(name)) continue;
    for (const statement of statementsOf(await readFile(new URL(file, FOLDER), 'utf8')))
      await database.query(statement);
    await database.query('INSERT INTO migrations SELECT {name:String}', { name });
  }
}

function statementsOf(text: string): readonly string[] {
  return text.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
}
