import type { Throughput } from './throughput.ts';

/** A piece of a segment that can be fetched by itself: a media segment of the picture with its sound. */
export interface Piece {
  readonly seconds: number;
  /** Size in each quality, ascending. */
  readonly bytes: readonly number[];
}

/** The pieces of one segment, and how far they have come. */
export interface Stretch {
  readonly segment: string;
  readonly pieces: readonly Piece[];
  /** Index of the first piece that isn't there yet. */
  readonly next: number;
  /** When that piece is needed, in seconds of wall time from now; below zero it is late. */
  readonly neededInSeconds: number;
}

/** A segment that may follow the current one. */
export interface BranchStretch extends Stretch {
  readonly probability: number;
}

/** All that the next fetch depends on. */
export interface FetchSituation {
  readonly current: Stretch;
  readonly branches: readonly BranchStretch[];
  readonly throughput: Throughput;
  /** Highest quality that the screen can show. */
  readonly mostQuality: number;
  /** How far ahead of the playhead the current segment may be fetched. */
  readonly mostAheadSeconds: number;
  /** Whether the viewer asked for thrift: then nothing is fetched on suspicion but the likeliest branch, at the lowest quality. */
  readonly savesData: boolean;
  /** What may still be fetched for branches before one is taken. */
  readonly branchBudgetBytes: number;
}

/** What to fetch next. */
export interface Fetch {
  readonly segment: string;
  readonly piece: number;
  readonly quality: number;
}

// The figures below were found on measured mobile lines by `npm run bench -- prefetch` (docs/performance.md).

/** A branch less likely than this isn't insured: what it costs in quality outweighs the stop that it spares. */
const LEAST_LIKELY = 0.04;
/** From here on a branch's first piece may have any quality that fits; below, it is insurance and the lowest will do. */
const LIKELY = 0.2;
/** From here on more than the first piece of a branch is fetched: up to so many. */
const VERY_LIKELY = 0.4;
const MOST_PIECES = 3;
/** Share of the time to a deadline that is planned with. */
const USABLE = 0.9;
/** The same for the segment's end, beyond 1 as the plan is made anew with each piece: what was too much is taken back then. */
const USABLE_TO_END = 1.15;
/** How much of a line's unsteadiness is taken off its speed over a short time; over a long time it evens out. */
const DOUBT = 0.25;
const STEADYING_SECONDS = 2;

/**
 * Decides what to fetch next, or null to wait: first what the film needs to run on, then an insurance for the
 * branches (the first piece of each), then more of the likeliest.
 *
 * After Krishnamoorthi et al., "Quality-adaptive Prefetching for Interactive Branched Video using HTTP-based
 * Adaptive Streaming" (ACM Multimedia 2014): expected quality is maximised under the condition that each piece
 * arrives before it is played, where the first pieces of all branches are due when the segment ends. Other than
 * there, branches weigh as much as they are probable, and the line is trusted only as far as it was steady.
 */
export function planFetch(situation: FetchSituation): Fetch | null {
  return planFilm(situation) ?? planInsurance(situation) ?? planAhead(situation);
}

function planFilm(situation: FetchSituation): Fetch | null {
  const { current, mostAheadSeconds } = situation;
  if (current.next >= current.pieces.length || current.neededInSeconds > mostAheadSeconds)
    return null;
  return { segment: current.segment, piece: current.next, quality: filmQuality(situation) };
}

/** The best quality for the next piece with which the rest can follow in the one below, and every branch be insured when the segment ends. */
function filmQuality({
  current,
  branches,
  throughput,
  mostQuality,
  savesData,
}: FetchSituation): number {
  const rest = current.pieces.slice(current.next);
  const insurance = branches.reduce(
    (sum, branch) => sum + (isUninsured(branch) ? bytesOf(branch.pieces[0], 0) : 0),
    0,
  );
  const fits = (quality: number): boolean => {
    let bytes = 0;
    let seconds = current.neededInSeconds;
    for (const [index, piece] of rest.entries()) {
      bytes += bytesOf(piece, index === 0 ? quality : Math.max(0, quality - 1));
      if (bytes > bytesWithin(seconds, throughput)) return false;
      seconds += piece.seconds;
    }
    return bytes + insurance <= seconds * USABLE_TO_END * bytesPerSecond(throughput);
  };
  return highest(savesData ? 0 : mostQuality, current, fits);
}

function planInsurance({
  branches,
  throughput,
  mostQuality,
  savesData,
  branchBudgetBytes,
}: FetchSituation): Fetch | null {
  const [first, ...others] = byChance(branches, savesData).filter(isUninsured);
  const piece = first?.pieces[0];
  if (!first || !piece) return null;
  const room =
    bytesWithin(first.neededInSeconds, throughput) -
    others.reduce((sum, branch) => sum + bytesOf(branch.pieces[0], 0), 0);
  const most = savesData || first.probability < LIKELY ? 0 : mostQuality;
  const quality = highest(
    most,
    first,
    (each) => bytesOf(piece, each) <= Math.min(room, branchBudgetBytes),
  );
  return bytesOf(piece, quality) <= branchBudgetBytes
    ? { segment: first.segment, piece: 0, quality }
    : null;
}

/** With all insured, more of the branch that will likely be taken, as well as the line can keep up. */
function planAhead({
  current,
  branches,
  throughput,
  mostQuality,
  savesData,
  branchBudgetBytes,
}: FetchSituation): Fetch | null {
  const [likeliest] = byChance(branches, savesData);
  if (
    savesData ||
    !likeliest ||
    likeliest.probability < VERY_LIKELY ||
    current.next < current.pieces.length
  )
    return null;
  // What is certain may be fetched to its end.
  const most =
    likeliest.probability === 1
      ? likeliest.pieces.length
      : Math.min(MOST_PIECES, likeliest.pieces.length);
  const piece = likeliest.pieces[likeliest.next];
  if (!piece || likeliest.next >= most) return null;
  const quality = highest(
    mostQuality,
    likeliest,
    (each) =>
      bytesOf(piece, each) <=
      Math.min(branchBudgetBytes, piece.seconds * bytesPerSecond(throughput)),
  );
  return bytesOf(piece, quality) <= branchBudgetBytes
    ? { segment: likeliest.segment, piece: likeliest.next, quality }
    : null;
}

function isUninsured({ next, pieces, probability }: BranchStretch): boolean {
  return next === 0 && pieces.length > 0 && probability >= LEAST_LIKELY;
}

/** The likeliest first; with thrift that one alone. */
function byChance(
  branches: readonly BranchStretch[],
  savesData: boolean,
): readonly BranchStretch[] {
  const sorted = [...branches].sort((one, other) => other.probability - one.probability);
  return savesData ? sorted.slice(0, 1) : sorted;
}

function highest(
  most: number,
  { pieces, next }: Stretch,
  fits: (quality: number) => boolean,
): number {
  const last = (pieces[next]?.bytes.length ?? 1) - 1;
  for (let quality = Math.min(most, last); quality > 0; quality -= 1)
    if (fits(quality)) return quality;
  return 0;
}

/** What can be counted on to arrive within a time. */
function bytesWithin(seconds: number, throughput: Throughput): number {
  const doubt =
    (DOUBT * throughput.deviation) / Math.sqrt(1 + Math.max(0, seconds) / STEADYING_SECONDS);
  return Math.max(0, seconds) * USABLE * bytesPerSecond(throughput) * (1 - doubt);
}

function bytesPerSecond({ kbps }: Throughput): number {
  return (kbps * 1_000) / 8;
}

function bytesOf(piece: Piece | undefined, quality: number): number {
  return piece?.bytes[Math.min(quality, piece.bytes.length - 1)] ?? 0;
}
