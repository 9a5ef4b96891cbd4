/**
 * Rows as CSV (RFC 4180), with a heading. What a spreadsheet would run as a formula is kept a text by a `'` before it,
 * as OWASP advises ("CSV Injection").
 */
export function toCsv(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((cells) =>
    cells.map(cell).join(','),
  );
  return `${lines.join('\r\n')}\r\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const list = Array.isArray(value) ? value.join(' > ') : JSON.stringify(value);
  const text = typeof value === 'string' ? value : list;
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
