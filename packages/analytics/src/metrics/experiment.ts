import type { Database } from '../warehouse/warehouse.ts';
import { ask, type Question } from './question.ts';

/** How one arm of an experiment did. */
export interface Arm {
  /** Each counts once, however often they came: what one viewer does in several sessions is alike, and would pass for certainty. */
  readonly viewers: number;
  /** Of them, those who did what the experiment is about. */
  readonly successes: number;
}

/** How an arm did beside another, at any moment that one cares to look. */
export interface Comparison {
  /** Success rate of the second less that of the first, from −1 to 1. */
  readonly difference: number;
  /** Between which the true difference lies, at the level asked for, however often it is looked at. */
  readonly low: number;
  readonly high: number;
  /** Chance that arms alike would ever have looked so different, from 0 to 1. */
  readonly p: number;
}

/** An arm beside the one that most viewers were in. */
export interface ExperimentArm extends Arm {
  readonly arm: string;
  readonly rate: number;
  /** Null for that one itself. */
  readonly against: Comparison | null;
}

/** Differences of about this size are what the comparison sees soonest: five of a hundred. */
const EXPECTED_DIFFERENCE = 0.05;
/** Adds one success and one failure to each arm, so that an arm without either has a spread too (Agresti and Caffo, 2000). */
const PSEUDO = 1;

/**
 * Compares two arms by a mixture sequential probability ratio test, whose p-values and intervals hold at every look:
 * an experiment may be stopped whenever they say so (Johari, Koomen, Pekelis, Walsh, "Always Valid Inference:
 * Continuous Monitoring of A/B Tests", Operations Research 70, 2022). With d the difference of rates, s² its variance
 * and t = 0.05 the spread of the mixture,
 *
 *     1 / p = √(s² / (s² + t²)) · exp(d² t² / (2 s² (s² + t²)))
 *     d ± √(s² (s² + t²) / t² · (ln((s² + t²) / s²) − 2 ln α))
 *
 * @param alpha 1 less the level of the interval.
 */
export function compareArms(first: Arm, second: Arm, alpha = 0.05): Comparison {
  const [one, other] = [rateOf(first), rateOf(second)];
  const difference = other.rate - one.rate;
  const variance = one.variance + other.variance;
  const mixture = EXPECTED_DIFFERENCE ** 2;
  const ratio =
    Math.sqrt(variance / (variance + mixture)) *
    Math.exp((difference ** 2 * mixture) / (2 * variance * (variance + mixture)));
  const reach = Math.sqrt(
    ((variance * (variance + mixture)) / mixture) *
      (Math.log((variance + mixture) / variance) - 2 * Math.log(alpha)),
  );
  return {
    difference,
    low: Math.max(-1, difference - reach),
    high: Math.min(1, difference + reach),
    p: Math.min(1, 1 / ratio),
  };
}

/** Compares the arms of an experiment, told as a trait, by how many viewers reached an ending; the largest arm first. The formulas are in `experiment.sql`. */
export async function experiment(
  warehouse: Database,
  question: Question,
  by: string,
): Promise<readonly ExperimentArm[]> {
  const counted = await ask<{
    readonly arm: string;
    readonly viewers: number;
    readonly finished: number;
  }>(warehouse, 'experiment', question, { by });
  const arms = counted.map(({ arm, viewers, finished }) => ({
    arm,
    viewers,
    successes: finished,
    rate: finished / Math.max(1, viewers),
  }));
  const [base] = arms;
  return arms.map((arm) => ({
    ...arm,
    against: base === undefined || arm === base ? null : compareArms(base, arm),
  }));
}

function rateOf({ viewers, successes }: Arm): { readonly rate: number; readonly variance: number } {
  const n = viewers + 2 * PSEUDO;
  const rate = (successes + PSEUDO) / n;
  return { rate, variance: (rate * (1 - rate)) / n };
}
