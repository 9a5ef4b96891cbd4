import * as z from 'zod/mini';
import { FORBIDDEN_KEYS } from '../story/plain.ts';

/** How often each option of a choice was taken, by option. */
export type Counts = Readonly<Record<string, number>>;

/** What earlier viewers chose at one choice. */
export interface ChoiceWeights {
  readonly counts: Counts;
  /** The same, of those viewers only whose last answers were these: `letter.burn`, or the last two, `letter.burn door.open`. */
  readonly after: Readonly<Record<string, Counts>>;
}

/** What earlier viewers of a story chose: made by analytics, used to guess what the next viewer will. */
export interface PredictorWeights {
  readonly matchcut: 1;
  readonly story: string;
  readonly choices: Readonly<Record<string, ChoiceWeights>>;
  /** How many play-throughs came to which ending. */
  readonly endings?: Counts | undefined;
}

const key = z.string().check(
  z.minLength(1),
  z.maxLength(300),
  z.refine<string>((text) => !FORBIDDEN_KEYS.has(text)),
);
const counts = z.record(key, z.number().check(z.minimum(0), z.maximum(1e12)));

/** Validates untrusted weights. */
export const weightsSchema: z.ZodMiniType<PredictorWeights> = z.object({
  matchcut: z.literal(1),
  story: z.string(),
  choices: z.record(key, z.object({ counts, after: z._default(z.record(key, counts), {}) })),
  endings: z.optional(counts),
});
