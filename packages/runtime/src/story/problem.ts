/** Keys and indexes from the top of a story to a place in it. */
export type StoryPath = readonly (string | number)[];

/** Codes of what can be wrong with a story's data. */
export type StoryProblemCode =
  /** A required field is missing. */
  | 'MC2001'
  /** A field that stories don't have. */
  | 'MC2002'
  /** A target, start or default that names nothing. */
  | 'MC2003'
  /** A value of the wrong type or outside its bounds. */
  | 'MC2004'
  /** A malformed or reserved id. */
  | 'MC2005'
  /** The same id twice. */
  | 'MC2006'
  /** A choice's window doesn't fit its segment or overlaps another. */
  | 'MC2007'
  /** A segment that neither leads on nor ends the story, or does both. */
  | 'MC2008'
  /** A variable whose bounds or initial value don't fit. */
  | 'MC2009'
  /** More than the format allows. */
  | 'MC2010'
  /** A condition or effect with an error: see `ExpressionErrorCode`. */
  | 'MC3001'
  | 'MC3002'
  | 'MC3003'
  | 'MC3004';

/** One thing that is wrong with a story: where, what, and what to do about it. */
export interface StoryProblem {
  readonly code: StoryProblemCode;
  readonly path: StoryPath;
  /** Whether `path` means the value there or the key that leads to it. */
  readonly target: 'value' | 'key';
  /** For expressions: where in the text at `path`, in UTF-16 units. */
  readonly within?: { readonly start: number; readonly end: number };
  readonly message: string;
  readonly advice: string;
  /** Other places that explain it. */
  readonly related?: readonly {
    readonly path: StoryPath;
    readonly target: 'value' | 'key';
    readonly message: string;
  }[];
  /** The name that wasn't found, and those that exist: what a spelling suggestion needs. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/** `segments.platform.choices[0].options[1].to` */
export function printPath(path: StoryPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text || 'the story';
}
