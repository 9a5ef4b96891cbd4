import type { Database } from '../warehouse/warehouse.ts';
import { ask, type Question } from './question.ts';

/** Sessions with one value of a trait; the formulas are in `audience.sql`. */
export interface AudienceSlice {
  /** '' where none was told. */
  readonly value: string;
  readonly sessions: number;
  readonly finished: number;
}

/** A trait that sessions were told with; see `traits.sql`. */
export interface TraitSeen {
  readonly trait: string;
  readonly sessions: number;
}

/** How many viewers of a cohort came in a week; the formulas are in `retention.sql`. */
export interface Retention {
  /** Monday of the first week, `2026-11-23`. */
  readonly cohort: string;
  /** From 0. */
  readonly week: number;
  readonly viewers: number;
}

/** Asks for `audience.sql` by one trait. */
export function audience(
  warehouse: Database,
  question: Question,
  by: string,
): Promise<readonly AudienceSlice[]> {
  return ask(warehouse, 'audience', question, { by });
}

/** Asks for `traits.sql`. */
export function traitsSeen(warehouse: Database, question: Question): Promise<readonly TraitSeen[]> {
  return ask(warehouse, 'traits', question);
}

/** Asks for `retention.sql`. */
export function retention(warehouse: Database, question: Question): Promise<readonly Retention[]> {
  return ask(warehouse, 'retention', question);
}
