import type { ChoiceWeights, Counts, PredictorWeights } from '@matchcut/runtime';
import type { Database } from '../warehouse/warehouse.ts';
import { answersAfter } from './choices.ts';
import { endingShare } from './endings.ts';
import type { Question } from './question.ts';

/** What fewer viewers than this did after certain answers says too little to be sent to every player. */
const FEWEST_AFTER = 5;

/**
 * What earlier viewers chose, as the player's predictor takes it: for each choice how often each option was taken,
 * also after each last answer, and the last two. The counts are the sample sizes; the predictor draws each level
 * towards the one before it, the more the fewer they are. Last answers of fewer than five viewers are left out.
 */
export async function predictorWeights(
  warehouse: Database,
  question: Question,
): Promise<PredictorWeights> {
  const [answers, endings] = await Promise.all([
    answersAfter(warehouse, question),
    endingShare(warehouse, question),
  ]);
  const choices = new Map<string, Map<string, Record<string, number>>>();
  for (const { choice, option, after, answers: count } of answers) {
    const contexts = choices.get(choice) ?? new Map<string, Record<string, number>>();
    choices.set(choice, contexts.set(after, { ...contexts.get(after), [option]: count }));
  }
  return {
    matchcut: 1,
    story: question.story,
    choices: Object.fromEntries(
      [...choices].map(([choice, contexts]) => [choice, weightsOf(contexts)]),
    ),
    endings: Object.fromEntries(endings.map(({ ending, sessions }) => [ending, sessions])),
  };
}

function weightsOf(contexts: ReadonlyMap<string, Counts>): ChoiceWeights {
  const known = [...contexts].filter(
    ([after, counts]) =>
      after !== '' && Object.values(counts).reduce((sum, count) => sum + count, 0) >= FEWEST_AFTER,
  );
  return { counts: contexts.get('') ?? {}, after: Object.fromEntries(known) };
}
