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
  /** Quality of the piece that was fetched last for the current segment. */
  readonly lastQuality: number;
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

/** A branch less likely than this isn't fetched beyond its first piece. */
const LIKELY = 0.5;
/** Share of what is left of a deadline that a plan may take: the rest is for the line to turn bad. */
const USABLE = 0.9;

/**
 * Decides what to fetch next, or null to wait: first what the film needs to run on, then an insurance for every
 * branch (its first piece), then quality.
 *
 * After Krishnamoorthi et al., "Quality-adaptive Prefetching for Interactive Branched Video using HTTP-based
 * Adaptive Streaming" (ACM Multimedia 2014): expected quality is maximised under the condition that each piece
 * arrives before it is played, where the first pieces of all branches are due when the segment ends. Other than
 * there, the line is trusted only as far as it was steady, and branches weigh as much as they are probable.
 */
export function planFetch(situation: FetchSituation): Fetch | null {
  return planCurrent(situation) ?? planBranches(situation);
}

function planCurrent(situation: FetchSituation): Fetch | null {
  const { current, mostAheadSeconds } = situation;
  if (current.next >= current.pieces.length || current.neededInSeconds > mostAheadSeconds) return null;
  return { segment: current.segment, piece: current.next, quality: currentQuality(situation) };
}

/** The best quality that the rest of the segment can keep, with every branch insured when it ends. */
function currentQuality({ current, branches, throughput, lastQuality, mostQuality, savesData }: FetchSituation): number {
  const bytesPerSecond = trusted(throughput);
  const insurance = branches.reduce((sum, branch) => sum + (branch.next === 0 ? (branch.pieces[0]?.bytes[0] ?? 0) : 0), 0);
  const rest = current.pieces.slice(current.next);
  const fits = (quality: number): boolean => {
    let fetched = 0;
    let needed = current.neededInSeconds;
    for (const piece of rest) {
      fetched += at(piece, quality) / bytesPerSecond;
      if (fetched > needed * USABLE) return false;
      needed += piece.seconds;
    }
    return fetched + insurance / bytesPerSecond <= needed * USABLE;
  };
  const most = savesData ? 0 : Math.min(mostQuality, qualities(current) - 1, lastQuality + 1);
  for (let quality = most; quality > 0; quality -= 1) if (fits(quality)) return quality;
  return 0;
}

function planBranches({ current, branches, throughput, mostQuality, savesData, branchBudgetBytes }: FetchSituation): Fetch | null {
  const byChance = [...branches].sort((one, other) => other.probability - one.probability);
  const wanted = savesData ? byChance.slice(0, 1) : byChance;
  const uninsured = wanted.filter((branch) => branch.next === 0 && branch.pieces.length > 0);
  const bytesPerSecond = trusted(throughput);
  const [first, ...others] = uninsured;
  if (first) {
    const room = first.neededInSeconds * USABLE * bytesPerSecond - others.reduce((sum, branch) => sum + at(branch.pieces[0], 0), 0);
    const most = savesData ? 0 : Math.min(mostQuality, qualities(first) - 1);
    const isFitting = (quality: number): boolean => at(first.pieces[0], quality) <= Math.min(room, branchBudgetBytes);
    for (let quality = most; quality > 0; quality -= 1) if (isFitting(quality) && first.probability * (quality + 1) >= 1) return { segment: first.segment, piece: 0, quality };
    return at(first.pieces[0], 0) <= branchBudgetBytes ? { segment: first.segment, piece: 0, quality: 0 } : null;
  }
  const likeliest = wanted[0];
  if (!likeliest || savesData || current.next < current.pieces.length) return null;
  if (likeliest.probability <= LIKELY || likeliest.next >= likeliest.pieces.length) return null;
  const piece = likeliest.pieces[likeliest.next];
  if (at(piece, mostQuality) > branchBudgetBytes) return null;
  return null;
}

/** Bytes per second that the line gives as far as it can be trusted. */
function trusted({ kbps, deviation }: Throughput): number {
  return (kbps * 1_000 * Math.max(0.2, 1 - deviation / 2)) / 8;
}

function qualities({ pieces, next }: Stretch): number {
  return pieces[next]?.bytes.length ?? 1;
}

function at(piece: Piece | undefined, quality: number): number {
  return piece?.bytes[Math.min(quality, piece.bytes.length - 1)] ?? 0;
}
