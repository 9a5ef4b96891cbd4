import type { Span } from './ast.ts';

/** Codes of the errors that an expression's text can have. */
export type ExpressionErrorCode =
  /** The text doesn't follow the grammar. */
  | 'MC3001'
  /** A name that the story doesn't have. */
  | 'MC3002'
  /** The types don't fit together. */
  | 'MC3003'
  /** The text is too long or nested too deep. */
  | 'MC3004';

/** A name in an expression that the story doesn't have. */
export interface UnknownName {
  readonly kind: 'variable' | 'segment' | 'option';
  readonly name: string;
}

/** What is wrong in an expression, where in its text, and what to do. */
export class ExpressionError extends Error {
  readonly code: ExpressionErrorCode;
  readonly advice: string;
  readonly at: Span;
  /** With MC3002: which name. */
  readonly unknown: UnknownName | undefined;

  constructor(
    code: ExpressionErrorCode,
    message: string,
    advice: string,
    at: Span,
    unknown?: UnknownName,
  ) {
    super(message);
    this.name = 'ExpressionError';
    this.code = code;
    this.advice = advice;
    this.at = at;
    this.unknown = unknown;
  }
}
