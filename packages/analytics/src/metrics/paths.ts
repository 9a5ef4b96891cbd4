import type { Database } from '../warehouse/warehouse.ts';
import { ask, type Question } from './question.ts';

/** A way through the story, and how many took it; the formulas are in `paths.sql`. */
export interface PathShare {
  readonly path: readonly string[];
  readonly sessions: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** How many went from one segment into another at one step; the formulas are in `flows.sql`. */
export interface Flow {
  readonly step: number;
  readonly from: string;
  /** '' for those who left. */
  readonly to: string;
  readonly sessions: number;
}

const MOST_PATHS = 1_000;
const MOST_STEPS = 50;

/** Asks for `paths.sql`: the paths that begin with a prefix, the most taken first, at most 1,000. */
export function paths(
  warehouse: Database,
  question: Question,
  {
    prefix = [],
    limit = 20,
  }: { readonly prefix?: readonly string[]; readonly limit?: number } = {},
): Promise<readonly PathShare[]> {
  return ask(warehouse, 'paths', question, { prefix, limit: bounded(limit, MOST_PATHS) });
}

/** Asks for `flows.sql`, of so many first steps, at most 50. */
export function flows(
  warehouse: Database,
  question: Question,
  { steps = 12 }: { readonly steps?: number } = {},
): Promise<readonly Flow[]> {
  return ask(warehouse, 'flows', question, { steps: bounded(steps, MOST_STEPS) });
}

function bounded(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(1, Math.round(value))) : most;
}
