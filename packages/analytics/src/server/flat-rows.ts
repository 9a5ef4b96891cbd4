type Row = Readonly<Record<string, unknown>>;

/** Rows as tables take them: what is nested in one becomes columns of its own, `against.low`, empty where another has none. */
export function flatRows(rows: readonly Row[]): readonly Row[] {
  const nested = new Set(
    rows.flatMap((row) => Object.keys(row).filter((name) => isNested(row[name]))),
  );
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        nested.has(name)
          ? Object.entries(value ?? {}).map(([inner, each]) => [`${name}.${inner}`, each])
          : [[name, value]],
      ),
    ),
  );
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
