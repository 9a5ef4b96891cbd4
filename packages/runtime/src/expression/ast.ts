/** Where something stands in an expression's text: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a variable can hold: `bool`, `int` or one of an `enum`'s names. */
export type Value = boolean | number | string;

/** How two values compare; all but equality are for whole numbers. */
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
/** How two whole numbers combine. */
export type ArithmeticOperator = '+' | '-' | '*';

/**
 * A parsed condition: plain JSON, so that it can be stored, compared and drawn. It is evaluated by
 * walking it, never as code.
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value; readonly at: Span }
  | { readonly kind: 'variable'; readonly name: string; readonly at: Span }
  | { readonly kind: 'visited' | 'at'; readonly segment: string; readonly at: Span }
  | { readonly kind: 'chosen'; readonly choice: string; readonly option: string; readonly at: Span }
  | { readonly kind: 'not' | 'negate'; readonly operand: Expression; readonly at: Span }
  | {
      readonly kind: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Span;
    }
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Span;
    }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Span;
    };

/** A parsed effect: `trust += 1` is held as `trust = trust + 1`. */
export interface Effect {
  readonly variable: string;
  readonly variableAt: Span;
  readonly value: Expression;
}
