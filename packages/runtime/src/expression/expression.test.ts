import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import type { Expression } from './ast.ts';
import { evaluate, type Environment } from './evaluate.ts';
import { ExpressionError } from './expression-error.ts';
import { parseCondition, parseEffect } from './parse.ts';
import { printExpression } from './print.ts';
import { checkCondition, checkEffect, type ExpressionType, type Scope } from './type-check.ts';

const variables = new Map<string, ExpressionType>([
  ['trust', { kind: 'int' }],
  ['letter', { kind: 'bool' }],
  ['mood', { kind: 'enum', values: ['calm', 'afraid'] }],
]);

const scope: Scope = {
  variableType: (name) => variables.get(name),
  hasSegment: (id) => id === 'tunnel' || id === 'last-door',
  hasOption: (choice, option) => choice === 'door' && option === 'walk',
};

const night: Environment = {
  variable: (name) => ({ trust: 2, letter: true, mood: 'calm' })[name] ?? false,
  visited: (segment) => segment === 'tunnel',
  at: (segment) => segment === 'corridor',
  chosen: () => false,
};

const holds = (text: string) => evaluate(parseCondition(text), night);

function errorOf(read: () => unknown): ExpressionError {
  try {
    read();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
  }
  throw new Error('no expression error was thrown');
}

describe('conditions', () => {
  it('bind "and" tighter than "or", and "not" tighter than both', () => {
    expect(holds('true or false and false')).toBe(true);
    expect(holds('(true or false) and false')).toBe(false);
    expect(holds('not false and false')).toBe(false);
  });

  it('compute with whole numbers before comparing', () => {
    expect(holds('trust + 1 * 2 == 4')).toBe(true);
    expect(holds('-trust < 0 - 1')).toBe(true);
  });

  it('stay within the whole numbers however large they get', () => {
    const huge = Array(22).fill('9007199254740991').join(' * ');
    expect(holds(`${huge} - ${huge} == 0`)).toBe(true);
  });

  it('ask what was visited and chosen', () => {
    expect(holds('visited(tunnel) and not visited(last-door)')).toBe(true);
    expect(holds('chosen(door.walk)')).toBe(false);
  });

  it('ask where the story is', () => {
    expect(holds('at(corridor) and not at(tunnel)')).toBe(true);
    expect(printExpression(parseCondition('not at( tunnel )'))).toBe('not at(tunnel)');
  });

  it('leave the name "at" to a variable where no segment follows', () => {
    expect(parseCondition('at and letter')).toMatchObject({
      left: { kind: 'variable', name: 'at' },
    });
  });

  it('compare an enum with a quoted value', () => {
    expect(holds(`mood == "calm" and mood != 'afraid'`)).toBe(true);
  });

  it.each([
    ['trust >=', 'MC3001', 8],
    ['trust = 2', 'MC3001', 6],
    ['1 < trust < 3', 'MC3001', 10],
    ['letter && true', 'MC3001', 7],
    ['mood == "calm', 'MC3001', 8],
    ['(letter', 'MC3001', 7],
    ['', 'MC3001', 0],
    [`${'('.repeat(100)}true${')'.repeat(100)}`, 'MC3004', 65],
    [`trust > ${'1'.repeat(2000)}`, 'MC3004', 0],
  ])('with an error in their text say where: %s', (text, code, start) => {
    const error = errorOf(() => parseCondition(text));
    expect({ code: error.code, start: error.at.start }).toEqual({ code, start });
    expect(error.advice).not.toBe('');
  });

  it.each([
    ['ghost', 'MC3002'],
    ['visited(nowhere)', 'MC3002'],
    ['chosen(door.fly)', 'MC3002'],
    ['constructor', 'MC3002'],
    ['trust', 'MC3003'],
    ['letter > 1', 'MC3003'],
    ['mood == "angry"', 'MC3003'],
    ['letter == 1', 'MC3003'],
    ['"calm" == "calm"', 'MC3003'],
    ['not trust', 'MC3003'],
  ])('with names or types that do not fit are refused: %s', (text, code) => {
    expect(errorOf(() => checkCondition(parseCondition(text), scope)).code).toBe(code);
  });

  it('print with as few parentheses as they need, and parse back to the same', () => {
    expect(printExpression(parseCondition('((trust) >= (2)) and (letter or (not letter))'))).toBe(
      'trust >= 2 and (letter or not letter)',
    );
    fc.assert(
      fc.property(conditions, (expression) => {
        const again = parseCondition(printExpression(expression));
        expect(withoutPlaces(again)).toEqual(withoutPlaces(expression));
      }),
    );
  });

  it('of any text either parse or fail with an expression error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z()&= ."<+*-]{0,40}$/)), (text) => {
        try {
          parseCondition(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
      cases(200),
    );
  });
});

describe('effects', () => {
  it('set, add and subtract', () => {
    expect(evaluate(parseEffect('trust = 3').value, night)).toBe(3);
    expect(evaluate(parseEffect('trust += 3').value, night)).toBe(5);
    expect(evaluate(parseEffect('trust -= 3').value, night)).toBe(-1);
  });

  it.each([
    ['ghost = 1', 'MC3002'],
    ['letter = 1', 'MC3003'],
    ['letter += 1', 'MC3003'],
    ['mood = "angry"', 'MC3003'],
    ['trust == 1', 'MC3001'],
    ['1 = trust', 'MC3001'],
  ])('that do not fit are refused: %s', (text, code) => {
    expect(errorOf(() => checkEffect(parseEffect(text), scope)).code).toBe(code);
  });
});

const at = { start: 0, end: 0 };
const numbers: fc.Arbitrary<Expression> = fc.oneof(
  fc.nat(100).map((value) => ({ kind: 'literal', value, at }) as Expression),
  fc.constant<Expression>({ kind: 'variable', name: 'trust', at }),
);
const sums: fc.Arbitrary<Expression> = fc.letrec<{ sum: Expression }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small' },
    numbers,
    fc.record({ kind: fc.constant('negate' as const), operand: tie('sum'), at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('arithmetic' as const),
      operator: fc.constantFrom('+' as const, '-' as const, '*' as const),
      left: tie('sum'),
      right: tie('sum'),
      at: fc.constant(at),
    }),
  ),
})).sum;
const conditions: fc.Arbitrary<Expression> = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.constant<Expression>({ kind: 'variable', name: 'letter', at }),
    fc.constant<Expression>({ kind: 'visited', segment: 'last-door', at }),
    fc.constant<Expression>({ kind: 'chosen', choice: 'door', option: 'walk', at }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('==' as const, '<' as const, '>=' as const),
      left: sums,
      right: sums,
      at: fc.constant(at),
    }),
    fc.record({
      kind: fc.constant('not' as const),
      operand: tie('condition'),
      at: fc.constant(at),
    }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('condition'),
      right: tie('condition'),
      at: fc.constant(at),
    }),
  ),
})).condition;

function withoutPlaces(expression: Expression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value: unknown) => (key === 'at' ? undefined : value)),
  );
}
