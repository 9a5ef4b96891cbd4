import type { ArithmeticOperator, ComparisonOperator, Effect, Expression, Span } from './ast.ts';
import { ExpressionError } from './expression-error.ts';
import { type Token, tokenize } from './tokens.ts';

/** Deepest nesting of parentheses and prefixes that is read. */
export const MAX_EXPRESSION_DEPTH = 64;

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/**
 * Parses a condition such as `trust >= 2 and not visited(tunnel)`.
 *
 * Binding, loosest first: `or`, `and`, `not`, comparison (not chainable), `+ -`, `*`, prefix `-`.
 *
 * @throws ExpressionError MC3001 or MC3004, with the place in the text.
 */
export function parseCondition(text: string): Expression {
  const reader = new Reader(tokenize(text));
  const expression = or(reader);
  reader.expectEnd();
  return expression;
}

/**
 * Parses an effect such as `letter = true` or `trust += 1`.
 *
 * @throws ExpressionError MC3001 or MC3004, with the place in the text.
 */
export function parseEffect(text: string): Effect {
  const reader = new Reader(tokenize(text));
  const variable = reader.name('the variable to set');
  const operator = reader.take('=', '+=', '-=');
  if (!operator) {
    throw syntaxError(
      reader.next,
      'an effect sets a variable',
      'Write "letter = true", "trust += 1" or "trust -= 1".',
    );
  }
  const right = or(reader);
  reader.expectEnd();
  const value: Expression =
    operator.text === '='
      ? right
      : {
          kind: 'arithmetic',
          operator: operator.text === '+=' ? '+' : '-',
          left: { kind: 'variable', name: variable.text, at: variable.at },
          right,
          at: { start: variable.at.start, end: right.at.end },
        };
  return { variable: variable.text, variableAt: variable.at, value };
}

type NameToken = Extract<Token, { kind: 'name' }>;
type SymbolToken = Extract<Token, { kind: 'symbol' }>;

class Reader {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#index] as Token;
  }

  /** Takes the next token if it is one of these symbols. */
  take(...symbols: string[]): SymbolToken | undefined {
    const token = this.next;
    if (token.kind !== 'symbol' || !symbols.includes(token.text)) return undefined;
    this.#index += 1;
    return token;
  }

  isBefore(symbol: string): boolean {
    return this.next.kind === 'symbol' && this.next.text === symbol;
  }

  /** Takes the next token if it is this word. */
  takeWord(word: string): NameToken | undefined {
    const token = this.next;
    if (token.kind !== 'name' || token.text !== word) return undefined;
    this.#index += 1;
    return token;
  }

  takeAny(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  name(what: string): NameToken {
    const token = this.takeAny();
    if (token.kind === 'name') return token;
    throw syntaxError(token, `expected ${what}`, 'Names start with a letter.');
  }

  symbol(text: string): SymbolToken {
    const token = this.take(text);
    if (token) return token;
    throw syntaxError(this.next, `expected "${text}"`, `Add the missing "${text}".`);
  }

  expectEnd(): void {
    const token = this.next;
    if (token.kind === 'end') return;
    const isAssignment = token.kind === 'symbol' && token.text === '=';
    const advice = isAssignment
      ? 'To compare, write "==".'
      : 'Join two conditions with "and" or "or".';
    throw syntaxError(token, 'the expression should end here', advice);
  }

  /** Runs one nested reading, refusing to go deeper than the parser's own stack is meant for. */
  nested(read: () => Expression): Expression {
    if (this.#depth >= MAX_EXPRESSION_DEPTH) {
      throw new ExpressionError(
        'MC3004',
        `nested deeper than ${MAX_EXPRESSION_DEPTH} levels`,
        'Split the expression up.',
        this.next.at,
      );
    }
    this.#depth += 1;
    const expression = read();
    this.#depth -= 1;
    return expression;
  }
}

function or(reader: Reader): Expression {
  let left = and(reader);
  while (reader.takeWord('or')) left = joined('or', left, and(reader));
  return left;
}

function and(reader: Reader): Expression {
  let left = not(reader);
  while (reader.takeWord('and')) left = joined('and', left, not(reader));
  return left;
}

function not(reader: Reader): Expression {
  const word = reader.takeWord('not');
  if (!word) return comparison(reader);
  const operand = reader.nested(() => not(reader));
  return { kind: 'not', operand, at: { start: word.at.start, end: operand.at.end } };
}

function comparison(reader: Reader): Expression {
  const left = sum(reader);
  const operator = reader.take(...COMPARISONS);
  if (!operator) return left;
  const right = sum(reader);
  const chained = reader.next;
  if (chained.kind === 'symbol' && COMPARISONS.has(chained.text)) {
    throw syntaxError(
      chained,
      "comparisons can't be chained",
      'Write "1 <= trust and trust <= 3".',
    );
  }
  return {
    kind: 'compare',
    operator: operator.text as ComparisonOperator,
    left,
    right,
    at: across(left, right),
  };
}

function sum(reader: Reader): Expression {
  let left = product(reader);
  for (let sign = reader.take('+', '-'); sign; sign = reader.take('+', '-'))
    left = arithmetic(sign, left, product(reader));
  return left;
}

function product(reader: Reader): Expression {
  let left = prefix(reader);
  for (let sign = reader.take('*'); sign; sign = reader.take('*'))
    left = arithmetic(sign, left, prefix(reader));
  return left;
}

function prefix(reader: Reader): Expression {
  const sign = reader.take('-');
  if (!sign) return primary(reader);
  const operand = reader.nested(() => prefix(reader));
  return { kind: 'negate', operand, at: { start: sign.at.start, end: operand.at.end } };
}

function primary(reader: Reader): Expression {
  const token = reader.takeAny();
  if (token.kind === 'number' || token.kind === 'text')
    return { kind: 'literal', value: token.value, at: token.at };
  if (token.kind === 'symbol' && token.text === '(') {
    const inner = reader.nested(() => or(reader));
    reader.symbol(')');
    return inner;
  }
  if (token.kind === 'name') return named(reader, token);
  throw syntaxError(
    token,
    'expected a variable, a value or "("',
    'A condition looks like "trust >= 2 and not visited(tunnel)".',
  );
}

function named(reader: Reader, token: NameToken): Expression {
  // A variable may be called "at"; nothing else may follow its name with a parenthesis.
  if (token.text === 'at' && !reader.isBefore('('))
    return { kind: 'variable', name: token.text, at: token.at };
  switch (token.text) {
    case 'true':
    case 'false':
      return { kind: 'literal', value: token.text === 'true', at: token.at };
    case 'at':
    case 'visited': {
      reader.symbol('(');
      const segment = reader.name('a segment');
      return {
        kind: token.text,
        segment: segment.text,
        at: { start: token.at.start, end: reader.symbol(')').at.end },
      };
    }
    case 'chosen': {
      reader.symbol('(');
      const choice = reader.name('a choice');
      reader.symbol('.');
      const option = reader.name('an option');
      const at = { start: token.at.start, end: reader.symbol(')').at.end };
      return { kind: 'chosen', choice: choice.text, option: option.text, at };
    }
    case 'and':
    case 'or':
    case 'not':
      throw syntaxError(
        token,
        `"${token.text}" needs a condition on each side`,
        'A condition looks like "trust >= 2 and not letter".',
      );
    default:
      return { kind: 'variable', name: token.text, at: token.at };
  }
}

function joined(kind: 'and' | 'or', left: Expression, right: Expression): Expression {
  return { kind, left, right, at: across(left, right) };
}

function arithmetic(sign: SymbolToken, left: Expression, right: Expression): Expression {
  return {
    kind: 'arithmetic',
    operator: sign.text as ArithmeticOperator,
    left,
    right,
    at: across(left, right),
  };
}

function across(left: Expression, right: Expression): Span {
  return { start: left.at.start, end: right.at.end };
}

function syntaxError(token: Token, expected: string, advice: string): ExpressionError {
  const found =
    token.kind === 'end'
      ? 'the end of the text'
      : `"${token.kind === 'name' || token.kind === 'symbol' ? token.text : token.value}"`;
  return new ExpressionError('MC3001', `${expected}, but here is ${found}`, advice, token.at);
}
