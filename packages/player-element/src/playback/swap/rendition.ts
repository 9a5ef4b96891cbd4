import type { Rendition } from '@matchcut/runtime';

/** The smallest rendition that fills a picture of this height in device pixels, or else the largest there is. */
export function chooseRendition(
  renditions: readonly Rendition[],
  heightPx: number,
): Rendition | undefined {
  const ascending = [...renditions].sort((one, other) => one.height - other.height);
  return ascending.find((rendition) => rendition.height >= heightPx) ?? ascending.at(-1);
}
