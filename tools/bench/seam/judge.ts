import type { SeenFrame, Walk } from './page.ts';

/** What became of the frames of a recording. */
export interface Judged {
  /** Frames that were never presented, at joins and elsewhere. */
  readonly framesLost: number;
  /** Frame durations by which pictures stood longer than their own and the display's cadence. */
  readonly framesRepeated: number;
  /** The same at joins alone. */
  readonly lostAtJoins: number;
  readonly repeatedAtJoins: number;
  /** Of each join: how much later than due the new picture came. */
  readonly gapsMs: readonly number[];
}

/** Pictures on a display of 60 Hz come up to one refresh late. */
const REFRESH_MS = 1_000 / 60;

/** Compares the frames that were presented with those that there are. */
export function judge(frames: readonly SeenFrame[], walk: Walk): Judged {
  const frameMs = 1_000 / walk.framesPerSecond;
  const chain = inOrder(frames, walk);
  let framesLost = 0;
  let framesRepeated = 0;
  let lostAtJoins = 0;
  let repeatedAtJoins = 0;
  const gapsMs: number[] = [];
  for (const [index, { seen, place, at }] of chain.entries()) {
    const before = chain[index - 1];
    if (!before) continue;
    const steps = place - before.place;
    const isSameLayer = seen.layer === before.seen.layer && seen.presented > before.seen.presented;
    const unseen = isSameLayer ? seen.presented - before.seen.presented - 1 : 0;
    const lost = Math.max(0, steps - 1 - unseen);
    const lateMs = seen.displayedAtMs - before.seen.displayedAtMs - steps * frameMs;
    const repeated = Math.max(0, Math.round((lateMs - REFRESH_MS / 2) / frameMs));
    framesLost += lost;
    framesRepeated += repeated;
    if (at === before.at) continue;
    lostAtJoins += lost;
    repeatedAtJoins += repeated;
    gapsMs.push(Math.max(0, lateMs));
  }
  return { framesLost, framesRepeated, lostAtJoins, repeatedAtJoins, gapsMs };
}

/** A frame, which segment of the walk it belongs to, and its place in the whole film that was played. */
interface Placed {
  readonly seen: SeenFrame;
  readonly at: number;
  readonly place: number;
}

/**
 * Gives each frame its place. What shows nothing of the film (a primed first picture, a leftover) is left out.
 * Where a segment is cut short, the film goes on behind the last frame that showed of it.
 */
function inOrder(
  frames: readonly SeenFrame[],
  { segments, cutsNow, framesPerSegment }: Walk,
): Placed[] {
  const chain: Placed[] = [];
  let at = 0;
  let start = 0;
  for (const seen of [...frames].sort((one, other) => one.displayedAtMs - other.displayedAtMs)) {
    const last = chain.at(-1);
    const isNext =
      seen.segment === segments[at + 1] &&
      (cutsNow[at] || (last?.seen.frame ?? 0) > framesPerSegment / 2);
    if (isNext && (seen.segment !== segments[at] || seen.frame < (last?.seen.frame ?? 0))) {
      start = cutsNow[at] && last ? last.place + 1 : start + framesPerSegment;
      at += 1;
    }
    if (seen.segment !== segments[at]) continue;
    const place = start + seen.frame;
    if (last === undefined || place > last.place) chain.push({ seen, at, place });
  }
  return chain;
}
