import { type BasicType, type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';

type Cell = string | number | boolean | null | object | undefined;

/** Rows as a Parquet file: whole numbers as INT32 where they fit, others as DOUBLE, lists as JSON. */
export function toParquet(rows: readonly Readonly<Record<string, unknown>>[]): Uint8Array {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: names.map((name) =>
        columnOf(
          name,
          rows.map((row) => row[name] as Cell),
        ),
      ),
    }),
  );
}

function columnOf(name: string, cells: readonly Cell[]): ColumnSource {
  return {
    name,
    data: cells.map((cell) => cell ?? null),
    type: typeOf(cells.filter((cell) => cell !== null && cell !== undefined)),
    nullable: true,
  };
}

function typeOf(cells: readonly Cell[]): BasicType {
  const is = (type: string): boolean => cells.every((cell) => typeof cell === type);
  if (cells.length === 0 || is('string')) return 'STRING';
  if (is('boolean')) return 'BOOLEAN';
  if (!is('number')) return 'JSON';
  return cells.every((cell) => Number.isInteger(cell) && Math.abs(cell as number) < 2 ** 31)
    ? 'INT32'
    : 'DOUBLE';
}
