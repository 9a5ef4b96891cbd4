/** What is known of how fast media arrive. */
export interface Throughput {
  readonly kbps: number;
  /** Standard deviation as a share of `kbps`: how far it may be trusted. */
  readonly deviation: number;
}

/** Before anything was fetched: enough for the lowest quality of most ladders, and not to be trusted. */
export const UNKNOWN_THROUGHPUT: Throughput = { kbps: 1_000, deviation: 1 };

/** A transfer weighs as much as all earlier ones together once it took this long. */
const HALF_LIFE_SECONDS = 2;
/** Short transfers measure the round trip more than the line. */
const LEAST_BYTES = 4_000;

/** Learns from one transfer that took `seconds`, the wait for its first byte included. */
export function withTransfer(known: Throughput, bytes: number, seconds: number): Throughput {
  if (bytes < LEAST_BYTES || !(seconds > 0)) return known;
  const kbps = (bytes * 8) / 1_000 / seconds;
  if (known === UNKNOWN_THROUGHPUT) return { kbps, deviation: 0.5 };
  const weight = 1 - 0.5 ** (Math.max(seconds, 0.25) / HALF_LIFE_SECONDS);
  const difference = kbps - known.kbps;
  const mean = known.kbps + weight * difference;
  const variance = (1 - weight) * ((known.deviation * known.kbps) ** 2 + weight * difference ** 2);
  return { kbps: mean, deviation: Math.min(1, Math.sqrt(variance) / mean) };
}
