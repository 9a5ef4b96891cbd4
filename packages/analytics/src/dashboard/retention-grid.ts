import type { Retention } from '../metrics/audience.ts';

/** How many of the viewers who first came in a week came again. */
export interface Cohort {
  readonly cohort: string;
  readonly viewers: number;
  /** Of its viewers, from its first week on. */
  readonly shares: readonly number[];
}

/** Cohorts, the earliest first; weeks in which nobody came are 0. */
export function cohorts(rows: readonly Retention[]): readonly Cohort[] {
  const weeks = Math.max(0, ...rows.map(({ week }) => week + 1));
  return [...new Set(rows.map(({ cohort }) => cohort))].map((cohort) => {
    const viewers = rows.find((row) => row.cohort === cohort && row.week === 0)?.viewers ?? 0;
    const shares = Array.from({ length: weeks }, (_, week) => (rows.find((row) => row.cohort === cohort && row.week === week)?.viewers ?? 0) / Math.max(1, viewers));
    return { cohort, viewers, shares };
  });
}
