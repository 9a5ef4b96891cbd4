import type { Database } from '../warehouse/warehouse.ts';
import { ask, type Question } from './question.ts';

/** The part of a choice's answers that took one option; the formula is in `option-share.sql`. */
export interface OptionShare {
  readonly choice: string;
  readonly option: string;
  readonly answers: number;
  readonly bySilence: number;
  /** Answers to the choice, whatever they were. */
  readonly n: number;
  /** Who answered the choice; its interval is as sure as so many are. */
  readonly viewers: number;
  /** From 0 to 1, as are the ends of its 95 % interval. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** At 10, 25, 50, 75 and 90 %. */
export type Quantiles = readonly [
  p10: number,
  p25: number,
  median: number,
  p75: number,
  p90: number,
];

/** How long viewers took to answer a choice; the formula is in `decision-time.sql`. */
export interface DecisionTime {
  readonly choice: string;
  /** Answers that viewers gave themselves. */
  readonly answers: number;
  /** In media time. */
  readonly quantilesMs: Quantiles;
}

/** How often an option was taken after certain answers; the formula is in `answers-after.sql`. */
export interface AnswersAfter {
  readonly choice: string;
  readonly option: string;
  /** `letter.take`, or the last two, `letter.take board.board`; '' for all. */
  readonly after: string;
  readonly answers: number;
}

/** Asks for `option-share.sql`. */
export function optionShare(
  warehouse: Database,
  question: Question,
): Promise<readonly OptionShare[]> {
  return ask(warehouse, 'option-share', question);
}

/** Asks for `decision-time.sql`. */
export function decisionTime(
  warehouse: Database,
  question: Question,
): Promise<readonly DecisionTime[]> {
  return ask(warehouse, 'decision-time', question);
}

/** Asks for `answers-after.sql`. */
export function answersAfter(
  warehouse: Database,
  question: Question,
): Promise<readonly AnswersAfter[]> {
  return ask(warehouse, 'answers-after', question);
}
