import { readFile } from 'node:fs/promises';
import type { QueryParameters, Warehouse } from '../warehouse/warehouse.ts';

/** The part of a choice's answers that took one option; the formula is in `option-share.sql`. */
export interface OptionShare {
  readonly choice: string;
  readonly option: string;
  readonly answers: number;
  readonly bySilence: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** How long viewers took to answer a choice; the formula is in `decision-time.sql`. */
export interface DecisionTime {
  readonly choice: string;
  /** Answers that viewers gave themselves. */
  readonly answers: number;
  /** In media time. */
  readonly medianMs: number;
}

/** The part of the finished sessions that reached one ending first; the formula is in `ending-share.sql`. */
export interface EndingShare {
  readonly ending: string;
  readonly sessions: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** How much data a story has; the formulas are in `overview.sql`. */
export interface Overview {
  readonly sessions: number;
  readonly started: number;
  readonly finished: number;
  readonly answers: number;
  readonly errors: number;
  /** In ms since 1970 by the collector's clock; 0 if there is none. */
  readonly lastEventAt: number;
}

/** Asks for `option-share.sql` of one story. */
export function optionShare(warehouse: Warehouse, story: string): Promise<readonly OptionShare[]> {
  return ask(warehouse, 'option-share', { story });
}

/** Asks for `decision-time.sql` of one story. */
export function decisionTime(warehouse: Warehouse, story: string): Promise<readonly DecisionTime[]> {
  return ask(warehouse, 'decision-time', { story });
}

/** Asks for `ending-share.sql` of one story. */
export function endingShare(warehouse: Warehouse, story: string): Promise<readonly EndingShare[]> {
  return ask(warehouse, 'ending-share', { story });
}

/** Asks for `overview.sql` of one story. */
export async function overview(warehouse: Warehouse, story: string): Promise<Overview> {
  const [row] = await ask<Overview>(warehouse, 'overview', { story });
  return row ? { ...row, lastEventAt: Number(row.lastEventAt) } : { sessions: 0, started: 0, finished: 0, answers: 0, errors: 0, lastEventAt: 0 };
}

/** The stories that have sent events, with their number of sessions. */
export function storiesSeen(warehouse: Warehouse): Promise<readonly { readonly story: string; readonly sessions: number }[]> {
  return ask(warehouse, 'stories', {});
}

/** Each metric is one SQL file beside this one. */
async function ask<Row>(warehouse: Warehouse, metric: string, parameters: QueryParameters): Promise<readonly Row[]> {
  const sql = await readFile(new URL(`${metric}.sql`, import.meta.url), 'utf8');
  return warehouse.query<Row>(sql, parameters);
}
