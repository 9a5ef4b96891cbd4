import {
  answersKey,
  draw,
  predictOptions,
  type Choice,
  type PredictorWeights,
} from '@matchcut/runtime';
import type { Figure } from './figure.ts';

const CHOICES = 8;
const OPTIONS = 3;
const TEST_VIEWERS = 4_000;
const TRAINING = [30, 300, 3_000, 30_000];
const BINS = 10;

/** A story of choices whose answers depend on what sort of viewer it is, and on the last answer. */
const story: readonly Choice[] = Array.from({ length: CHOICES }, (_, index) => ({
  ...{ id: `c${index}`, opensAtMs: 0, closesAtMs: 1, default: 'last' },
  options: Array.from({ length: OPTIONS }, (__, option) => ({
    id: `o${option}`,
    label: '',
    unavailable: 'hidden' as const,
    do: [],
    cut: 'end' as const,
  })),
}));

type Predictor = (
  choice: Choice,
  recent: readonly string[],
  weights: PredictorWeights,
) => readonly number[];

const PREDICTORS: Readonly<Record<string, Predictor>> = {
  matchcut: (choice, recent, weights) => predictOptions(choice, choice.options, recent, weights),
  uniform: (choice) => choice.options.map(() => 1 / choice.options.length),
  // What was taken most often, with one added to each so that nothing is impossible.
  popularity: (choice, _, weights) => {
    const counts = choice.options.map(
      ({ id }) => (weights.choices[choice.id]?.counts[id] ?? 0) + 1,
    );
    const sum = counts.reduce((total, count) => total + count, 0);
    return counts.map((count) => count / sum);
  },
  // The same of those with the same last two answers alone, however few they are.
  lastTwoAnswers: (choice, recent, weights) => {
    const known = weights.choices[choice.id]?.after[answersKey(recent.slice(-2))];
    const counts = choice.options.map(({ id }) => (known?.[id] ?? 0) + 1);
    const sum = counts.reduce((total, count) => total + count, 0);
    return counts.map((count) => count / sum);
  },
};

/** How well answers are foreseen, by how many viewers were seen before: log-loss in nats, and how far chances are from what happens. */
export async function predict(): Promise<readonly Figure[]> {
  const random = randomOf(7);
  const temper = Array.from({ length: CHOICES * 2 * OPTIONS }, () => random() * 3);
  const test = Array.from({ length: TEST_VIEWERS }, () => watch(temper, random));
  return TRAINING.flatMap((viewers) => {
    const weights = learn(Array.from({ length: viewers }, () => watch(temper, random)));
    const scores = Object.fromEntries(
      Object.entries(PREDICTORS).map(([name, predictor]) => [
        name,
        score(predictor, weights, test),
      ]),
    );
    const best = Math.min(
      ...Object.entries(scores)
        .filter(([name]) => name !== 'matchcut')
        .map(([, { logLoss }]) => logLoss),
    );
    return Object.entries(scores).flatMap(([name, { logLoss, calibrationError }]): Figure[] => [
      {
        id: `predict.${name}.${viewers}viewers.logLoss`,
        value: logLoss,
        unit: 'nats',
        ...(name === 'matchcut'
          ? {
              peer: 'best of the others',
              peerValue: best,
              ratio: logLoss / best,
              goal: { op: '<=' as const, value: best },
            }
          : {}),
      },
      {
        id: `predict.${name}.${viewers}viewers.calibrationError`,
        value: calibrationError,
        unit: '',
        ...(name === 'matchcut' ? { goal: { op: '<=' as const, value: 0.05 } } : {}),
      },
    ]);
  });
}

/** One viewer's answers, as option indices. */
function watch(temper: readonly number[], random: () => number): number[] {
  const sort = random() < 0.4 ? 0 : 1;
  const answers: number[] = [];
  for (let choice = 0; choice < CHOICES; choice += 1) {
    const last = answers.at(-1);
    const powers = Array.from({ length: OPTIONS }, (_, option) =>
      Math.exp((temper[(choice * 2 + sort) * OPTIONS + option] ?? 0) + (option === last ? 0.8 : 0)),
    );
    let at = random() * powers.reduce((sum, power) => sum + power, 0);
    answers.push(
      Math.max(
        0,
        powers.findIndex((power) => (at -= power) < 0),
      ),
    );
  }
  return answers;
}

function learn(viewers: readonly (readonly number[])[]): PredictorWeights {
  const choices: Record<
    string,
    { counts: Record<string, number>; after: Record<string, Record<string, number>> }
  > = {};
  for (const answers of viewers) {
    answers.forEach((answer, index) => {
      const choice = (choices[`c${index}`] ??= { counts: {}, after: {} });
      const recent = named(answers.slice(0, index));
      for (const counts of [
        choice.counts,
        ...[1, 2]
          .filter((many) => many <= recent.length)
          .map((many) => (choice.after[answersKey(recent.slice(-many))] ??= {})),
      ])
        counts[`o${answer}`] = (counts[`o${answer}`] ?? 0) + 1;
    });
  }
  return { matchcut: 1, story: 'bench', choices };
}

function score(
  predictor: Predictor,
  weights: PredictorWeights,
  viewers: readonly (readonly number[])[],
): { readonly logLoss: number; readonly calibrationError: number } {
  let loss = 0;
  const bins = Array.from({ length: BINS }, () => ({ count: 0, expected: 0, happened: 0 }));
  for (const answers of viewers) {
    answers.forEach((answer, index) => {
      const chances = predictor(story[index] as Choice, named(answers.slice(0, index)), weights);
      loss -= Math.log(chances[answer] ?? 0);
      chances.forEach((chance, option) => {
        const bin = bins[Math.min(BINS - 1, Math.floor(chance * BINS))];
        if (!bin) return;
        bin.count += 1;
        bin.expected += chance;
        bin.happened += option === answer ? 1 : 0;
      });
    });
  }
  const count = viewers.length * CHOICES;
  return {
    logLoss: loss / count,
    calibrationError:
      bins.reduce((sum, { expected, happened }) => sum + Math.abs(expected - happened), 0) /
      (count * OPTIONS),
  };
}

function named(answers: readonly number[]): string[] {
  return answers.map((answer, index) => `c${index}.o${answer}`);
}

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    const { value, next } = draw(state);
    state = next;
    return value;
  };
}
