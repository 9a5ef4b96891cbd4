/** `12 %`, or `0.4 %` and `99.6 %` where a whole one would say nothing. */
export function percent(share: number): string {
  if (share > 0.99 && share < 1) return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`;
}

/** `12,345`, and `2.28M` from a million on. */
export function whole(count: number): string {
  return count.toLocaleString(
    'en',
    count < 1e6 ? {} : { notation: 'compact', maximumSignificantDigits: 3 },
  );
}

/** `640 ms`, `12.3 s`, `4 min 05 s`, `123 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600)
    return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${whole(Math.round(seconds / 3_600))} h`;
}
