import type { Expression, Value } from './ast.ts';

/** What an expression can ask of the state of a play-through. */
export interface Environment {
  variable(name: string): Value;
  visited(segment: string): boolean;
  /** Whether that segment is the current one. */
  at(segment: string): boolean;
  chosen(choice: string, option: string): boolean;
}

/**
 * The value of a type-checked expression. Total: it never throws on one that `checkCondition` or
 * `checkEffect` accepted.
 */
export function evaluate(expression: Expression, environment: Environment): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'variable':
      return environment.variable(expression.name);
    case 'visited':
      return environment.visited(expression.segment);
    case 'at':
      return environment.at(expression.segment);
    case 'chosen':
      return environment.chosen(expression.choice, expression.option);
    case 'not':
      return evaluate(expression.operand, environment) !== true;
    case 'negate':
      return 0 - Number(evaluate(expression.operand, environment));
    case 'and':
      return (
        evaluate(expression.left, environment) === true &&
        evaluate(expression.right, environment) === true
      );
    case 'or':
      return (
        evaluate(expression.left, environment) === true ||
        evaluate(expression.right, environment) === true
      );
    case 'arithmetic':
      return calculate(
        expression.operator,
        Number(evaluate(expression.left, environment)),
        Number(evaluate(expression.right, environment)),
      );
    case 'compare':
      return compare(
        expression.operator,
        evaluate(expression.left, environment),
        evaluate(expression.right, environment),
      );
  }
}

/** Saturates where numbers end to be exact, so that no arithmetic ever leaves the whole numbers. */
function calculate(operator: '+' | '-' | '*', left: number, right: number): number {
  const results = { '+': left + right, '-': left - right, '*': left * right };
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, results[operator]));
}

function compare(
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  left: Value,
  right: Value,
): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
