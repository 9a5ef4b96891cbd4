import type { Database } from '../warehouse/warehouse.ts';
import { ask, type Question } from './question.ts';

/** The part of the finished sessions that reached one ending first; the formula is in `ending-share.sql`. */
export interface EndingShare {
  readonly ending: string;
  readonly sessions: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** How many viewers have found so many different endings; the formula is in `discovery.sql`. */
export interface Discovery {
  readonly endings: number;
  readonly viewers: number;
}

/** Asks for `ending-share.sql`. */
export function endingShare(
  warehouse: Database,
  question: Question,
): Promise<readonly EndingShare[]> {
  return ask(warehouse, 'ending-share', question);
}

/** Asks for `discovery.sql`. */
export function discovery(warehouse: Database, question: Question): Promise<readonly Discovery[]> {
  return ask(warehouse, 'discovery', question);
}
