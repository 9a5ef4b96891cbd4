/** Where something lies on the picture, from a moment of the segment on. Lengths are shares of the picture's width and height. */
export interface Region {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where something lies at a moment that moves evenly from region to region, and stands before the first and after the last. */
export function regionAt(regions: readonly Region[], ms: number): Region | undefined {
  const next = regions.findIndex(({ atMs }) => atMs > ms);
  const [before, after] =
    next === -1 ? [regions.at(-1), undefined] : [regions[next - 1], regions[next]];
  if (!before || !after) return before ?? after;
  const share = (ms - before.atMs) / (after.atMs - before.atMs);
  const between = (field: 'x' | 'y' | 'width' | 'height'): number =>
    before[field] + (after[field] - before[field]) * share;
  return {
    atMs: ms,
    x: between('x'),
    y: between('y'),
    width: between('width'),
    height: between('height'),
  };
}
