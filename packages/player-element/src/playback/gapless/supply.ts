import { planFetch, type ConformedMedia, type Stretch } from '@matchcut/runtime';
import { pieceSeconds, type Laid } from './laid.ts';
import { PieceLoader } from './piece-loader.ts';
import { piecesOf } from './pieces.ts';

/** How far ahead of the playhead media is got ready. */
export const MOST_AHEAD_SECONDS = 30;
/** The most that is held of branches, which may never be seen. */
const BRANCH_BUDGET_BYTES = 32 * 1024 * 1024;

/** A segment that is wanted, and where it lies if it is on the timeline already. */
export interface Wanted {
  readonly segment: string;
  readonly media: ConformedMedia;
  readonly laid: Laid | undefined;
}

/** What there is to fetch for. */
export interface Demand {
  readonly current: Wanted;
  /** Undefined until it is known what may follow. */
  readonly branches: readonly (Wanted & { readonly probability: number })[] | undefined;
  /** Where on the timeline the playhead is, or is about to be. */
  readonly now: number;
  readonly rate: number;
  /** Height of the screen in its own pixels: taller pictures are of no use. */
  readonly screenHeightPx: number;
}

/** Fetches what is wanted, in the order and the quality that the planner says. */
export class Supply {
  readonly loader: PieceLoader;
  readonly #onChange: () => void;
  /** Segments of which something was damaged: fetched past the browser's cache, in the lowest quality. */
  readonly #afresh = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onChange` is called when there is something new, or something to try again. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.loader = new PieceLoader(onChange);
  }

  /** From now on the segment comes from its server, whatever the browser has kept of it. */
  fetchAfresh(segment: string): void {
    this.#afresh.add(segment);
  }

  /** The segment was played to its end. */
  trustAgain(segment: string): void {
    this.#afresh.delete(segment);
  }

  /** Starts the next transfer, if one is due. */
  fetch(demand: Demand): void {
    const { current, branches, now, rate, screenHeightPx } = demand;
    // Until it is known what may follow, nothing is given up.
    if (branches)
      this.loader.keepOnly(new Set([current.segment, ...branches.map(({ segment }) => segment)]));
    if (this.loader.isBusy) return;
    const end = current.laid?.end ?? now;
    const open = (branches ?? []).filter(
      ({ segment }) =>
        this.loader.hopeless(segment) === undefined && this.loader.pauseMs(segment) === 0,
    );
    const stretch = (wanted: Wanted): Stretch =>
      this.#stretch(wanted, wanted.laid?.zero ?? end, now, rate);
    const fetch = planFetch({
      current: stretch(current),
      branches: open.map((branch) => ({ ...stretch(branch), probability: branch.probability })),
      throughput: this.loader.throughput,
      mostQuality: mostQuality(current.media, screenHeightPx),
      mostAheadSeconds: MOST_AHEAD_SECONDS,
      savesData:
        (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true ||
        document.hidden,
      branchBudgetBytes:
        BRANCH_BUDGET_BYTES - this.loader.heldBytes(open.map(({ segment }) => segment)),
    });
    const wanted = [current, ...open].find(({ segment }) => segment === fetch?.segment);
    if (!fetch || !wanted || this.loader.hopeless(fetch.segment) !== undefined) return;
    const pauseMs = this.loader.pauseMs(fetch.segment);
    if (pauseMs > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#onChange, pauseMs);
      return;
    }
    const isAfresh = this.#afresh.has(fetch.segment);
    const isFirst = fetch.piece === (wanted.laid?.first ?? 0);
    this.loader.load(
      fetch.segment,
      wanted.media,
      fetch.piece,
      this.loader.possibleQuality(fetch.segment, wanted.media, isAfresh ? 0 : fetch.quality),
      { isFirst, isAfresh },
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.loader.stop();
  }

  #stretch({ segment, media, laid }: Wanted, zero: number, now: number, rate: number): Stretch {
    const pieces = piecesOf(media);
    let next = laid?.next ?? 0;
    while (next < pieces.length && this.loader.piece(segment, next)) next += 1;
    return {
      segment,
      pieces,
      next,
      neededInSeconds: (zero + next * pieceSeconds(media) - now) / rate,
    };
  }
}

/** The smallest picture that fills the screen, or else the largest there is. */
function mostQuality({ video }: ConformedMedia, screenHeightPx: number): number {
  const fitting = video.findIndex(({ height }) => height >= screenHeightPx);
  return fitting < 0 ? video.length - 1 : fitting;
}
