import type { Database } from '../warehouse/warehouse.ts';
import { ask, type Question } from './question.ts';

/** How many came to a segment, saw it again and left there; the formulas are in `segments.sql`. */
export interface SegmentFigures {
  readonly segment: string;
  readonly sessions: number;
  readonly views: number;
  readonly backs: number;
  readonly leftHere: number;
  /** From 0 to 1. */
  readonly dropOff: number;
}

/** How many left at one second of a segment; the formula is in `drop-off.sql`. */
export interface DropOff {
  readonly segment: string;
  readonly second: number;
  readonly sessions: number;
}

/** Asks for `segments.sql`. */
export function segmentFigures(
  warehouse: Database,
  question: Question,
): Promise<readonly SegmentFigures[]> {
  return ask(warehouse, 'segments', question);
}

/** Asks for `drop-off.sql`. */
export function dropOff(warehouse: Database, question: Question): Promise<readonly DropOff[]> {
  return ask(warehouse, 'drop-off', question);
}
