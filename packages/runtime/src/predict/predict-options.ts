import type { Choice, Option } from '../story/story.ts';
import type { ChoiceWeights, Counts, PredictorWeights } from './weights.ts';

/** So many viewers outweigh what the author expects. */
const AUTHORS_WEIGHT = 4;
/** So many viewers with the same last answers outweigh what viewers in general do. */
const SHRINKAGE = 12;
/** How many of the last answers are looked at. */
export const MOST_ANSWERS = 2;
/** Silence takes the default, so it is taken more often than its odds say. */
const DEFAULT_BONUS = 2;

/**
 * How likely each of a choice's open options is to be taken; sums to 1.
 *
 * Starts from the author's odds, moves towards what viewers did (a Dirichlet prior's posterior mean), then
 * towards what viewers with the same last answer did, then with the same last two: a back-off Markov model, each
 * level shrunk towards the one below it by how few viewers it has seen (MacKay and Bauman Peto, "A Hierarchical
 * Dirichlet Language Model", 1995).
 *
 * @param recent The viewer's answers, as `choice.option`, the last one last.
 */
export function predictOptions(
  choice: Choice,
  open: readonly Option[],
  recent: readonly string[],
  weights: PredictorWeights | undefined,
): readonly number[] {
  const known =
    weights && Object.hasOwn(weights.choices, choice.id) ? weights.choices[choice.id] : undefined;
  const author = share(
    open.map((option) => (option.odds ?? 1) * (option.id === choice.default ? DEFAULT_BONUS : 1)),
  );
  if (!known) return author;
  let expected = moved(author, known.counts, open, AUTHORS_WEIGHT);
  for (let answers = 1; answers <= Math.min(MOST_ANSWERS, recent.length); answers += 1) {
    const counts = countsAfter(known, recent.slice(-answers));
    if (counts) expected = moved(expected, counts, open, SHRINKAGE);
  }
  return expected;
}

/** The key of last answers in `ChoiceWeights.after`. */
export function answersKey(answers: readonly string[]): string {
  return answers.join(' ');
}

function countsAfter({ after }: ChoiceWeights, answers: readonly string[]): Counts | undefined {
  const key = answersKey(answers);
  return Object.hasOwn(after, key) ? after[key] : undefined;
}

function moved(
  expected: readonly number[],
  counts: Counts,
  open: readonly Option[],
  strength: number,
): number[] {
  return share(
    open.map(
      ({ id }, index) =>
        (Object.hasOwn(counts, id) ? (counts[id] ?? 0) : 0) + strength * (expected[index] ?? 0),
    ),
  );
}

function share(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum > 0 ? value / sum : 1 / values.length));
}
