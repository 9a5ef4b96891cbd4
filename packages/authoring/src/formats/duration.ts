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

/** The shortest text of a duration in whole ms: `1m30s`, `9.5s`, `800ms`. */
export function printDuration(ms: number): string {
  if (ms < 1_000) return ms === 0 ? '0s' : `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = (ms % 60_000) / 1_000;
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${seconds > 0 ? `${seconds}s` : ''}`;
}
