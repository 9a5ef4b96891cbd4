import type { Question } from '../metrics/question.ts';

/** Thrown for an address whose parameters can't be read; the message is for whoever wrote it. */
export class QuestionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QuestionError';
  }
}

/** The longest value that a parameter may have. */
const MAX_LENGTH = 2_000;

/**
 * What an address asks about: `?version=…&from=…&to=…&trait=device:phone`. Times are ISO 8601, or ms since 1970.
 *
 * @throws QuestionError for what can't be read.
 */
export function readQuestion(story: string, parameters: URLSearchParams): Question {
  const tooLong = [...parameters].find(([, value]) => value.length > MAX_LENGTH);
  if (tooLong) throw new QuestionError(`"${tooLong[0]}" is longer than ${MAX_LENGTH} characters`);
  const trait = parameters.get('trait');
  const colon = trait?.indexOf(':') ?? -1;
  if (trait && colon < 1)
    throw new QuestionError('"trait" is written name:value, such as device:phone');
  return {
    story,
    version: parameters.get('version') ?? undefined,
    fromMs: readTime('from', parameters.get('from')),
    toMs: readTime('to', parameters.get('to')),
    trait: trait ? { name: trait.slice(0, colon), value: trait.slice(colon + 1) } : undefined,
  };
}

/** @throws QuestionError if it is no whole number of at least 1. */
export function readCount(name: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new QuestionError(`"${name}" is a whole number of at least 1`);
  return Number(text);
}

function readTime(name: string, text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isFinite(ms))
    throw new QuestionError(
      `"${name}" is a time such as 2026-11-25 or 2026-11-25T18:00Z, or in ms since 1970`,
    );
  return ms;
}
