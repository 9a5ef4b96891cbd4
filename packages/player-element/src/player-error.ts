import type { Messages } from './strings/messages.ts';

/** Codes of what can stop a player. */
export type PlayerErrorCode =
  /** The story couldn't be loaded or isn't valid. */
  | 'MC5001'
  /** The media catalogue couldn't be loaded or isn't valid. */
  | 'MC5002'
  /** The catalogue has no media for a segment of the story. */
  | 'MC5003'
  /** Media couldn't be fetched. */
  | 'MC5004'
  /** Media is damaged or in an unknown coding. */
  | 'MC5005'
  /** Media didn't come for too long. */
  | 'MC5006';

/** Detail of the `error` event. */
export interface PlayerError {
  readonly code: PlayerErrorCode;
  readonly message: string;
}

/** Errors that a better connection may mend. */
export const PASSING_ERRORS: ReadonlySet<PlayerErrorCode> = new Set([
  'MC5001',
  'MC5002',
  'MC5004',
  'MC5006',
]);

const WORDS: Readonly<
  Record<PlayerErrorCode, { readonly title: keyof Messages; readonly advice: keyof Messages }>
> = {
  MC5001: { title: 'failedStory', advice: 'failedStoryAdvice' },
  MC5002: { title: 'failedCatalogue', advice: 'failedCatalogueAdvice' },
  MC5003: { title: 'failedMissing', advice: 'failedMissingAdvice' },
  MC5004: { title: 'failedNetwork', advice: 'failedNetworkAdvice' },
  MC5005: { title: 'failedDecode', advice: 'failedDecodeAdvice' },
  MC5006: { title: 'failedStalled', advice: 'failedStalledAdvice' },
};

/** What a viewer is told of an error: a title, and what to do. */
export function wordsFor(code: PlayerErrorCode): {
  readonly title: keyof Messages;
  readonly advice: keyof Messages;
} {
  return WORDS[code];
}
