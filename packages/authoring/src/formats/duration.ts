const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/y;
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `9.5s`, `1m30s`, `800ms`; undefined if the text is no duration. */
export function parseDuration(text: string): number | undefined {
  let total = 0;
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return undefined;
    total += Number(match[1]) * (MS[match[2] ?? ''] ?? 0);
    at = PART.lastIndex;
  }
  return at === 0 ? undefined : Math.round(total);
}
