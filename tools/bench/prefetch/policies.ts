import { planFetch, type Fetch, type FetchSituation, type Stretch } from '@matchcut/runtime';
import type { Policy } from './simulator.ts';

// The policies of Krishnamoorthi et al., "Quality-adaptive Prefetching for Interactive Branched Video using
// HTTP-based Adaptive Streaming" (ACM Multimedia 2014), over one connection, and two simple ones.

interface Wanted {
  readonly stretch: Stretch;
  readonly piece: number;
  readonly dueInSeconds: number;
  readonly worth: number;
}

/** The rest of the current segment, then the first piece of every branch that has none. */
function wanted({ current, branches }: FetchSituation): Wanted[] {
  const { pieces, next, neededInSeconds } = current;
  const rest = pieces.slice(next).map((piece, index) => ({
    stretch: current,
    piece: next + index,
    dueInSeconds: neededInSeconds + index * piece.seconds,
    worth: 1,
  }));
  const firsts = branches
    .filter((branch) => branch.next === 0)
    .map((branch) => ({
      stretch: branch,
      piece: 0,
      dueInSeconds: branch.neededInSeconds,
      worth: 1 / branches.length,
    }));
  return [...rest, ...firsts];
}

function bytesOf({ stretch, piece }: Wanted, quality: number): number {
  return stretch.pieces[piece]?.bytes[quality] ?? 0;
}

function fetch({ stretch, piece }: Wanted, quality: number): Fetch {
  return { segment: stretch.segment, piece, quality };
}

function bytesPerSecond({ throughput }: FetchSituation): number {
  return (throughput.kbps * 1_000) / 8;
}

/** Of all plans in which quality never rises along the list, the best that meets every deadline. */
const nonIncreasing: Policy = (situation) => {
  const list = wanted(situation);
  const [first] = list;
  if (!first) return null;
  const speed = bytesPerSecond(situation);
  let best = { worth: -1, quality: 0 };
  const search = (
    index: number,
    most: number,
    seconds: number,
    worth: number,
    quality: number,
  ): void => {
    const item = list[index];
    if (!item) {
      if (worth > best.worth) best = { worth, quality };
      return;
    }
    for (let each = most; each >= 0; each -= 1) {
      const done = seconds + bytesOf(item, each) / speed;
      if (done <= item.dueInSeconds)
        search(
          index + 1,
          each,
          done,
          worth + item.worth * bytesOf(item, each),
          index === 0 ? each : quality,
        );
    }
  };
  search(0, situation.mostQuality, 0, 0, 0);
  return fetch(first, best.quality);
};

/** The highest quality that the whole list could keep. */
const maintainable: Policy = (situation) => {
  const list = wanted(situation);
  const [first] = list;
  if (!first) return null;
  const speed = bytesPerSecond(situation);
  const end =
    situation.current.neededInSeconds +
    situation.current.pieces
      .slice(situation.current.next)
      .reduce((sum, { seconds }) => sum + seconds, 0);
  for (let quality = situation.mostQuality; quality > 0; quality -= 1) {
    const all = list.reduce((sum, item) => sum + bytesOf(item, quality), 0);
    const rate = bytesOf(first, quality) / (first.stretch.pieces[first.piece]?.seconds ?? 1);
    if (
      all / speed <= Math.max(end, list.at(-1)?.dueInSeconds ?? 0) &&
      bytesOf(first, quality) / speed <= first.dueInSeconds &&
      rate < speed
    )
      return fetch(first, quality);
  }
  return fetch(first, 0);
};

/** The highest quality whose rate the line has. */
function byRate(situation: FetchSituation, item: Wanted): Fetch {
  const speed = bytesPerSecond(situation) * 0.9;
  const seconds = item.stretch.pieces[item.piece]?.seconds ?? 1;
  for (let quality = situation.mostQuality; quality > 0; quality -= 1)
    if (bytesOf(item, quality) / seconds <= speed) return fetch(item, quality);
  return fetch(item, 0);
}

/** Every branch's first piece in the lowest quality, as soon as the film isn't in danger; then the film by the line's rate. */
const insuranceFirst: Policy = (situation) => {
  const list = wanted(situation);
  const next = list.find(({ stretch }) => stretch === situation.current);
  const insurance = list.find(({ stretch }) => stretch !== situation.current);
  const isUrgent =
    next !== undefined && next.dueInSeconds < (next.stretch.pieces[next.piece]?.seconds ?? 0) * 2;
  if (next && (isUrgent || !insurance)) return byRate(situation, next);
  return insurance ? fetch(insurance, 0) : null;
};

/** The film by the line's rate, then the likeliest branch as if it were taken. */
const defaultOnly: Policy = (situation) => {
  const { current, branches } = situation;
  const [likeliest] = [...branches].sort((one, other) => other.probability - one.probability);
  const stretch = current.next < current.pieces.length ? current : likeliest;
  if (!stretch || stretch.next >= stretch.pieces.length) return null;
  return byRate(situation, {
    stretch,
    piece: stretch.next,
    dueInSeconds: stretch.neededInSeconds,
    worth: 1,
  });
};

export const POLICIES = {
  matchcut: planFetch,
  insuranceFirst,
  nonIncreasing,
  maintainable,
  defaultOnly,
} satisfies Record<string, Policy>;
