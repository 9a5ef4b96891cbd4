/** A place in a text file; lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to `end`, exclusive. */
export interface Range {
  readonly start: Place;
  readonly end: Place;
}

/** A place elsewhere that explains a diagnostic. */
export interface Related {
  readonly file: string;
  readonly range: Range;
  /** What is there. */
  readonly message: string;
}

/** A text to put instead of what stands in a range. */
export interface Edit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** Edits that put a diagnostic right, fit to be made by a machine. */
export interface Fix {
  /** What it does, such as `Replace "corridoor" by "corridor"`. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Whether it can't change what was meant, such as a name spelt right: `check --fix` makes these, and a writer decides on the others. */
  readonly isSafe: boolean;
}

/** One thing that a writer should know about a file. */
export interface Diagnostic {
  /** Stable: `MC` and four digits. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly file: string;
  readonly range: Range;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** The shortest way through the story to where it shows: answers as `choice.option`, `null` for a new session. */
  readonly walk?: readonly (string | null)[];
}

/** The first place of a file: where a diagnostic points that concerns it as a whole. */
export const FILE_START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** Says that there are more errors than were told. */
export function moreErrors(file: string): Diagnostic {
  return {
    code: 'MC1009',
    severity: 'error',
    file,
    range: FILE_START,
    message: 'there are more errors than these',
    advice: 'Correct those above first.',
  };
}
