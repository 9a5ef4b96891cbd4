import {
  draw,
  UNKNOWN_THROUGHPUT,
  withTransfer,
  type Fetch,
  type FetchSituation,
  type Piece,
  type Stretch,
} from '@matchcut/runtime';

/** Decides what to fetch next, as `planFetch` does. */
export type Policy = (situation: FetchSituation) => Fetch | null;

/** Throughput of a line, second by second; it begins anew when it ends. */
export interface Trace {
  readonly id: string;
  readonly kbps: readonly number[];
}

/** A film of equal segments, each of which leads to several others. */
export interface BranchedFilm {
  readonly ratesKbps: readonly number[];
  readonly pieceSeconds: number;
  readonly piecesPerSegment: number;
  readonly options: number;
  readonly segments: number;
}

/** What a viewer got. */
export interface Outcome {
  readonly branchPoints: number;
  /** Stops while playing, wherever they fell. */
  readonly stalls: number;
  readonly stallSeconds: number;
  /** Of the pieces that were played. */
  readonly meanKbps: number;
  /** Share of what was fetched that was never played. */
  readonly waste: number;
}

const ROUND_TRIP_SECONDS = 0.1;
const STEP_SECONDS = 0.05;
/** Nothing is fetched for so long after a policy wanted to wait. */
const PAUSE_SECONDS = 0.25;

/** Plays a film over a line, one transfer at a time; viewers decide at the very end of each segment. */
export function simulate(film: BranchedFilm, trace: Trace, policy: Policy, seed: number): Outcome {
  const { ratesKbps, pieceSeconds, piecesPerSegment, options } = film;
  const pieces: Piece[] = Array.from({ length: piecesPerSegment }, () => ({
    seconds: pieceSeconds,
    bytes: ratesKbps.map((rate) => (rate * pieceSeconds * 1_000) / 8),
  }));
  const segmentSeconds = pieceSeconds * piecesPerSegment;
  const chance = random(seed);
  const lineStart = chance() * trace.kbps.length;
  let now = 0;
  let segment = 0;
  let position = 0;
  let chances = chancesOf(options, chance);
  /** Qualities of the pieces that are there, of the current segment and of its branches. */
  let fetched: number[][] = Array.from({ length: options + 1 }, () => []);
  let throughput = UNKNOWN_THROUGHPUT;
  let transfer:
    | { readonly slot: number; readonly quality: number; readonly startedAt: number; left: number }
    | undefined;
  let waitUntil = 0;
  let hasStarted = false;
  let isStalled = false;
  let [stalls, stallSeconds, playedBits, playedPieces, usedBytes, allBytes] = [0, 0, 0, 0, 0, 0];

  const stretch = (slot: number): Stretch => {
    const next = fetched[slot]?.length ?? 0;
    const begins = slot === 0 ? 0 : segmentSeconds;
    return {
      segment: String(slot),
      pieces,
      next,
      neededInSeconds: begins + next * pieceSeconds - position,
    };
  };
  const decide = (): void => {
    const fetch = policy({
      current: stretch(0),
      branches: chances.map((probability, index) => ({ ...stretch(index + 1), probability })),
      ...{
        throughput,
        mostQuality: ratesKbps.length - 1,
        mostAheadSeconds: 60,
        savesData: false,
        branchBudgetBytes: Infinity,
      },
    });
    const slot = Number(fetch?.segment);
    if (!fetch || fetch.piece !== fetched[slot]?.length) {
      waitUntil = now + PAUSE_SECONDS;
      return;
    }
    transfer = {
      slot,
      quality: fetch.quality,
      startedAt: now,
      left: pieces[fetch.piece]?.bytes[fetch.quality] ?? 0,
    };
  };

  while (segment < film.segments) {
    if (!transfer && now >= waitUntil) decide();
    // The line.
    if (transfer && now >= transfer.startedAt + ROUND_TRIP_SECONDS) {
      const kbps = trace.kbps[Math.floor((lineStart + now) % trace.kbps.length)] ?? 0;
      const bytes = Math.min(transfer.left, (kbps * 1_000 * STEP_SECONDS) / 8);
      transfer.left -= bytes;
      allBytes += bytes;
      if (transfer.left <= 0) {
        fetched[transfer.slot]?.push(transfer.quality);
        throughput = withTransfer(
          throughput,
          pieces[0]?.bytes[transfer.quality] ?? 0,
          now + STEP_SECONDS - transfer.startedAt,
        );
        transfer = undefined;
      }
    }
    now += STEP_SECONDS;
    // The playhead.
    const isThere = Math.floor(position / pieceSeconds + 1e-9) < (fetched[0]?.length ?? 0);
    if (!isThere) {
      if (hasStarted && !isStalled) stalls += 1;
      if (hasStarted) stallSeconds += STEP_SECONDS;
      isStalled = true;
      continue;
    }
    hasStarted = true;
    isStalled = false;
    position += STEP_SECONDS;
    if (position < segmentSeconds - 1e-9) continue;
    // The branch point.
    for (const quality of fetched[0] ?? []) {
      playedBits += ratesKbps[quality] ?? 0;
      playedPieces += 1;
      usedBytes += pieces[0]?.bytes[quality] ?? 0;
    }
    const taken = pick(chances, chance()) + 1;
    const kept = transfer?.slot === taken ? { ...transfer, slot: 0 } : undefined;
    fetched = [fetched[taken] ?? [], ...Array.from({ length: options }, () => [])];
    transfer = kept;
    waitUntil = 0;
    chances = chancesOf(options, chance);
    position = 0;
    segment += 1;
  }
  // What was fetched for what would have come next is nobody's waste.
  const pending = fetched
    .flat()
    .reduce((sum, quality) => sum + (pieces[0]?.bytes[quality] ?? 0), 0);
  return {
    branchPoints: film.segments,
    stalls,
    stallSeconds,
    meanKbps: playedBits / playedPieces,
    waste: Math.max(0, 1 - usedBytes / (allBytes - pending)),
  };
}

/** How a choice's answers are spread: some are nearly foregone, some open. */
function chancesOf(options: number, chance: () => number): number[] {
  const raw = Array.from({ length: options }, () => -Math.log(1 - chance()));
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum).sort((one, other) => other - one);
}

function pick(chances: readonly number[], at: number): number {
  let sum = 0;
  for (const [index, chance] of chances.entries()) {
    sum += chance;
    if (at < sum) return index;
  }
  return chances.length - 1;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    const { value, next } = draw(state);
    state = next;
    return value;
  };
}
