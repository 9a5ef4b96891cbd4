import type { Database } from '../warehouse/warehouse.ts';
import { ask, fileOf, type Question } from './question.ts';

/** How much data a story has; the formulas are in `overview.sql`. */
export interface Overview {
  readonly sessions: number;
  readonly started: number;
  readonly finished: number;
  /** With an id. */
  readonly viewers: number;
  readonly answers: number;
  readonly errors: number;
  /** In ms since 1970 by the collector's clock; 0 if there is none. */
  readonly lastEventAt: number;
}

/** One text of the story; the formulas are in `versions.sql`. */
export interface VersionFigures {
  readonly version: string;
  readonly sessions: number;
  readonly finished: number;
  /** In ms since 1970 by the collector's clock. */
  readonly firstAt: number;
}

/** What came in during five of the last sixty seconds; see `live.sql`. */
export interface LiveStep {
  /** Seconds ago, at its end. */
  readonly second: number;
  readonly events: number;
  readonly sessions: number;
}

/** Asks for `overview.sql`. */
export async function overview(warehouse: Database, question: Question): Promise<Overview> {
  const [row] = await ask<Overview>(warehouse, 'overview', question);
  return (
    row ?? {
      sessions: 0,
      started: 0,
      finished: 0,
      viewers: 0,
      answers: 0,
      errors: 0,
      lastEventAt: 0,
    }
  );
}

/** Asks for `versions.sql`, the newest first. */
export function versions(
  warehouse: Database,
  question: Question,
): Promise<readonly VersionFigures[]> {
  return ask(warehouse, 'versions', question);
}

/** Asks for `live.sql`, of the minute before `now` (ms since 1970). */
export function live(
  warehouse: Database,
  question: Question,
  now: number,
): Promise<readonly LiveStep[]> {
  return ask(warehouse, 'live', question, { now: Math.round(now) });
}

/** The stories that have sent events, with their number of sessions; see `stories.sql`. */
export async function storiesSeen(
  warehouse: Database,
): Promise<readonly { readonly story: string; readonly sessions: number }[]> {
  return warehouse.query(await fileOf('stories'));
}
