/** Position in a random sequence: an unsigned 32-bit number, so that it fits in a saved state. */
export type RandomState = number;

/** A number drawn, and where the sequence stands after it. */
export interface Draw {
  /** In [0, 1). */
  readonly value: number;
  readonly next: RandomState;
}

/**
 * The next number of a sequence that its state determines: mulberry32 by Tommy Ettinger (public domain).
 * Good enough to draw lots in a story; not for secrets.
 */
export function draw(state: RandomState): Draw {
  const next = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, next };
}

/** Picks an index in proportion to weights, all above zero. */
export function pickWeighted(
  weights: readonly number[],
  random: RandomState,
): { readonly index: number; readonly next: RandomState } {
  const { value, next } = draw(random);
  let rest = value * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (rest -= weight) < 0);
  return { index: index === -1 ? weights.length - 1 : index, next };
}
