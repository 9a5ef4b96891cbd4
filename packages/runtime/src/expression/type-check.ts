import type { Effect, Expression, Span } from './ast.ts';
import { ExpressionError, type UnknownName } from './expression-error.ts';

/** The type of an expression. `text` is a quoted value that hasn't met an enum yet. */
export type ExpressionType =
  | { readonly kind: 'bool' }
  | { readonly kind: 'int' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly value: string };

/** The names that an expression may use: given by whoever owns them (a story). */
export interface Scope {
  /** The type of a variable; undefined if there is none of that name. */
  variableType(name: string): ExpressionType | undefined;
  hasSegment(id: string): boolean;
  hasOption(choice: string, option: string): boolean;
}

/** What people write for true and false elsewhere. */
const BOOL_WORDS: ReadonlySet<string> = new Set(['yes', 'no', 'on', 'off', 'true', 'false']);

const BOOL: ExpressionType = { kind: 'bool' };
const INT: ExpressionType = { kind: 'int' };

/**
 * Checks that a condition is a yes-or-no question on names that exist.
 *
 * @throws ExpressionError MC3002 for an unknown name, MC3003 for types that don't fit.
 */
export function checkCondition(expression: Expression, scope: Scope): void {
  expect(
    typeOf(expression, scope),
    BOOL,
    expression.at,
    'A condition must be true or false: compare with ==, <, >= …',
  );
}

/**
 * Checks that an effect gives an existing variable a value of its type.
 *
 * @throws ExpressionError MC3002 for an unknown name, MC3003 for types that don't fit.
 */
export function checkEffect(effect: Effect, scope: Scope): void {
  const wanted = variableType(effect.variable, effect.variableAt, scope);
  const given = typeOf(effect.value, scope);
  expect(
    given,
    wanted,
    effect.value.at,
    `"${effect.variable}" is ${article(wanted)}; give it ${example(wanted)}.`,
  );
}

function typeOf(expression: Expression, scope: Scope): ExpressionType {
  switch (expression.kind) {
    case 'literal':
      return literalType(expression.value);
    case 'variable':
      return variableType(expression.name, expression.at, scope);
    case 'visited':
    case 'at':
      if (!scope.hasSegment(expression.segment))
        throw unknown({ kind: 'segment', name: expression.segment }, expression.at);
      return BOOL;
    case 'chosen':
      if (!scope.hasOption(expression.choice, expression.option)) {
        throw unknown(
          { kind: 'option', name: `${expression.choice}.${expression.option}` },
          expression.at,
        );
      }
      return BOOL;
    case 'not':
      expect(
        typeOf(expression.operand, scope),
        BOOL,
        expression.operand.at,
        '"not" turns a condition round.',
      );
      return BOOL;
    case 'negate':
      expect(
        typeOf(expression.operand, scope),
        INT,
        expression.operand.at,
        'Only numbers have a negative.',
      );
      return INT;
    case 'and':
    case 'or':
      for (const side of [expression.left, expression.right]) {
        expect(typeOf(side, scope), BOOL, side.at, `"${expression.kind}" joins two conditions.`);
      }
      return BOOL;
    case 'arithmetic':
      for (const side of [expression.left, expression.right]) {
        expect(
          typeOf(side, scope),
          INT,
          side.at,
          `"${expression.operator}" works on whole numbers.`,
        );
      }
      return INT;
    case 'compare':
      return comparisonType(expression, scope);
  }
}

function comparisonType(
  expression: Extract<Expression, { kind: 'compare' }>,
  scope: Scope,
): ExpressionType {
  const left = typeOf(expression.left, scope);
  const right = typeOf(expression.right, scope);
  if (expression.operator === '==' || expression.operator === '!=') {
    if (left.kind === 'text')
      expect(left, right, expression.left.at, 'Compare a quoted value with an enum variable.');
    else
      expect(
        right,
        left,
        expression.right.at,
        `The left side is ${article(left)}; compare it with ${example(left)}.`,
      );
  } else {
    for (const [type, side] of [
      [left, expression.left],
      [right, expression.right],
    ] as const) {
      expect(type, INT, side.at, `"${expression.operator}" compares whole numbers.`);
    }
  }
  return BOOL;
}

function literalType(value: boolean | number | string): ExpressionType {
  if (typeof value === 'string') return { kind: 'text', value };
  return typeof value === 'number' ? INT : BOOL;
}

function variableType(name: string, at: Span, scope: Scope): ExpressionType {
  const type = scope.variableType(name);
  if (!type) throw unknown({ kind: 'variable', name }, at, " Quote it if it is an enum's value.");
  return type;
}

function expect(given: ExpressionType, wanted: ExpressionType, at: Span, advice: string): void {
  if (fits(given, wanted)) return;
  const what =
    given.kind === 'text' && wanted.kind === 'enum'
      ? `"${given.value}" is none of ${list(wanted.values)}`
      : `this is ${article(given)}, where ${article(wanted)} is needed`;
  throw new ExpressionError('MC3003', what, advice, at);
}

function fits(given: ExpressionType, wanted: ExpressionType): boolean {
  if (wanted.kind === 'enum') {
    if (given.kind === 'text') return wanted.values.includes(given.value);
    return given.kind === 'enum' && given.values.every((value) => wanted.values.includes(value));
  }
  return given.kind === wanted.kind && given.kind !== 'text';
}

function unknown(name: UnknownName, at: Span, hint = ''): ExpressionError {
  if (name.kind === 'variable' && BOOL_WORDS.has(name.name.toLowerCase()))
    return new ExpressionError(
      'MC3002',
      `variable "${name.name}" doesn't exist`,
      'Write true or false.',
      at,
    );
  return new ExpressionError(
    'MC3002',
    `${name.kind} "${name.name}" doesn't exist`,
    `Declare it, or correct its name.${hint}`,
    at,
    name,
  );
}

function article(type: ExpressionType): string {
  switch (type.kind) {
    case 'bool':
      return 'a condition (true or false)';
    case 'int':
      return 'a whole number';
    case 'enum':
      return `one of ${list(type.values)}`;
    case 'text':
      return 'a quoted value';
  }
}

function example(type: ExpressionType): string {
  if (type.kind === 'bool') return 'true or false';
  if (type.kind === 'int') return 'a whole number';
  return type.kind === 'enum' ? list(type.values) : 'an enum variable';
}

function list(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}
