/** How much is let through. */
export interface RateLimitOptions {
  /** In the long run. */
  readonly perSecond: number;
  /** At once, after a pause. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** So many senders are remembered; beyond it those that were heard of longest ago are forgotten. */
const MOST_SENDERS = 50_000;

/** Lets each sender through so often: a token bucket for each, in bounded memory. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /**
   * Takes `cost` from a sender's allowance: 0 if it was there, else the ms until it will be, and nothing is taken.
   *
   * @param now Any clock, in ms.
   */
  take(sender: string, cost: number, now: number): number {
    const { perSecond, burst } = this.#options;
    const bucket = this.#buckets.get(sender) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(
      burst,
      bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond,
    );
    bucket.at = now;
    // Set anew, it is the last in the map's order.
    this.#buckets.delete(sender);
    this.#buckets.set(sender, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_SENDERS && oldest !== undefined) this.#buckets.delete(oldest);
    // What is more than a whole burst passes when the bucket is full, and leaves a debt.
    if (bucket.tokens < Math.min(cost, burst))
      return Math.ceil(((Math.min(cost, burst) - bucket.tokens) / perSecond) * 1_000);
    bucket.tokens -= cost;
    return 0;
  }
}
