import type { Database } from '../warehouse/warehouse.ts';
import type { Quantiles } from './choices.ts';
import { ask, type Question } from './question.ts';

/** How long the film ran; the formulas are in `watch-time.sql`. */
export interface WatchTime {
  readonly sessions: number;
  readonly totalMs: number;
  /** Of a session; null if the film never ran. */
  readonly quantilesMs: Quantiles | null;
}

/** How well the film played; the formulas are in `quality.sql`. */
export interface Quality {
  readonly started: number;
  /** From asking to the first picture; null if no session tells it. */
  readonly startQuantilesMs: Quantiles | null;
  readonly stalls: number;
  readonly stalledSessions: number;
  readonly stallMs: number;
  readonly seams: number;
  readonly seamStalls: number;
  readonly failedSessions: number;
}

/** Asks for `watch-time.sql`. */
export async function watchTime(warehouse: Database, question: Question): Promise<WatchTime> {
  const [row] = await ask<WatchTime>(warehouse, 'watch-time', question);
  return row && row.sessions > 0 ? row : { sessions: 0, totalMs: 0, quantilesMs: null };
}

/** Asks for `quality.sql`. */
export async function quality(warehouse: Database, question: Question): Promise<Quality> {
  const [row] = await ask<Quality>(warehouse, 'quality', question);
  if (!row)
    return {
      started: 0,
      startQuantilesMs: null,
      stalls: 0,
      stalledSessions: 0,
      stallMs: 0,
      seams: 0,
      seamStalls: 0,
      failedSessions: 0,
    };
  // Without any, quantiles are not numbers, which JSON writes as null; a start of 0 ms isn't told.
  return { ...row, startQuantilesMs: row.startQuantilesMs?.[2] ? row.startQuantilesMs : null };
}
