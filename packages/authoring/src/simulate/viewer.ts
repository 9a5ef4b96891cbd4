import { pickWeighted, weightsSchema } from '@matchcut/runtime';
import { isMapping } from '../formats/mapping.ts';

/** A source of chance: numbers in [0, 1). */
export type Chance = () => number;

/** What a simulated viewer is asked. */
export interface Question {
  readonly choice: string;
  /** Ids of the open options, in the order of the story. */
  readonly open: readonly string[];
  /** What silence takes, by index in `open`; a story that draws lots for it draws them then. */
  silence(): number;
  /** How often this viewer chose each of them before. */
  readonly taken: readonly number[];
}

/**
 * How simulated viewers answer; a model gives the index of an open option.
 *
 * - `uniform`: each open option alike.
 * - `default`: stays silent, always.
 * - `explorer`: what was chosen least so far, each of those alike.
 * - `shares`: in proportion to given shares, such as recorded ones; options without a share are not chosen unless no
 *   open option has one.
 */
export type ViewerModel = (question: Question, chance: Chance) => number;

/** How often each option of each choice is chosen, in any unit: `{ door: { walk: 120, dining: 30 } }`. */
export type Shares = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const uniform: ViewerModel = ({ open }, chance) => Math.floor(chance() * open.length);

export const takesDefault: ViewerModel = ({ silence }) => silence();

export const explorer: ViewerModel = ({ taken }, chance) => {
  const least = Math.min(...taken);
  const fresh = taken.flatMap((count, index) => (count === least ? [index] : []));
  return fresh[Math.floor(chance() * fresh.length)] ?? 0;
};

/** Viewers who choose as these shares say. */
export function byShares(shares: Shares): ViewerModel {
  return (question, chance) => {
    const { choice, open } = question;
    const known = Object.hasOwn(shares, choice) ? shares[choice] : undefined;
    const weights = open.map((option) =>
      known && Object.hasOwn(known, option) ? (known[option] ?? 0) : 0,
    );
    if (weights.every((weight) => weight === 0)) return uniform(question, chance);
    return pickWeighted(weights, Math.floor(chance() * 2 ** 32)).index;
  };
}

/**
 * Shares in untrusted data: a mapping of choices to options to numbers, weights as `matchcut analytics weights` writes
 * them, or rows with `choice`, `option` and `answers` as the analytics API gives them. Undefined if it is none of these.
 */
export function readShares(data: unknown): Shares | undefined {
  const shares: Record<string, Record<string, number>> = Object.create(null) as Record<
    string,
    Record<string, number>
  >;
  const add = (choice: unknown, option: unknown, value: unknown): boolean => {
    if (
      typeof choice !== 'string' ||
      typeof option !== 'string' ||
      typeof value !== 'number' ||
      !Number.isFinite(value) ||
      value < 0
    )
      return false;
    (shares[choice] ??= Object.create(null) as Record<string, number>)[option] = value;
    return true;
  };
  if (Array.isArray(data))
    return data.every((row) => isMapping(row) && add(row['choice'], row['option'], row['answers']))
      ? shares
      : undefined;
  if (!isMapping(data)) return undefined;
  const weights = weightsSchema.safeParse(data).data;
  if (weights)
    return Object.fromEntries(
      Object.entries(weights.choices).map(([choice, { counts }]) => [choice, counts]),
    );
  const isRead = Object.entries(data).every(
    ([choice, options]) =>
      isMapping(options) &&
      Object.entries(options).every(([option, value]) => add(choice, option, value)),
  );
  return isRead ? shares : undefined;
}
