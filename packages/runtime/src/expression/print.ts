import type { Expression } from './ast.ts';

const BINDING = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  sum: 5,
  product: 6,
  negate: 7,
  atom: 8,
} as const;

/** The text of an expression with as few parentheses as it needs; parsing it gives the same expression. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

function print(expression: Expression, around: number): string {
  const own = binding(expression);
  const text = unwrapped(expression, own);
  return own < around ? `(${text})` : text;
}

function unwrapped(expression: Expression, own: number): string {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string'
        ? quote(expression.value)
        : String(expression.value);
    case 'variable':
      return expression.name;
    case 'visited':
    case 'at':
      return `${expression.kind}(${expression.segment})`;
    case 'chosen':
      return `chosen(${expression.choice}.${expression.option})`;
    case 'not':
      return `not ${print(expression.operand, own)}`;
    case 'negate':
      return `-${print(expression.operand, own)}`;
    case 'and':
    case 'or':
      return `${print(expression.left, own)} ${expression.kind} ${print(expression.right, own + 1)}`;
    case 'arithmetic':
      return `${print(expression.left, own)} ${expression.operator} ${print(expression.right, own + 1)}`;
    case 'compare':
      return `${print(expression.left, own + 1)} ${expression.operator} ${print(expression.right, own + 1)}`;
  }
}

function binding(expression: Expression): number {
  switch (expression.kind) {
    case 'arithmetic':
      return expression.operator === '*' ? BINDING.product : BINDING.sum;
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
    case 'negate':
      return BINDING[expression.kind];
    default:
      return BINDING.atom;
  }
}

function quote(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
