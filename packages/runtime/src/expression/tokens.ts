import type { Span } from './ast.ts';
import { ExpressionError } from './expression-error.ts';

/** One word of an expression. `end` closes every list, so that a parser never runs off it. */
export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly at: Span }
  | { readonly kind: 'number'; readonly value: number; readonly at: Span }
  | { readonly kind: 'text'; readonly value: string; readonly at: Span }
  | { readonly kind: 'symbol'; readonly text: string; readonly at: Span }
  | { readonly kind: 'end'; readonly at: Span };

/** Longest expression that is read, in UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 1000;

// Ids may hold hyphens ("last-door"), so a subtraction needs spaces around its sign.
const WORD =
  /\s+|(?<name>[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*)|(?<number>\d+)|(?<text>"[^"]*"|'[^']*')|(?<symbol>==|!=|<=|>=|\+=|-=|[<>()+\-*.=])/y;

/**
 * Cuts an expression's text into tokens.
 *
 * @throws ExpressionError MC3001 at a character that no token starts with, MC3004 if the text is too long.
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(
      'MC3004',
      `this expression has ${text.length} characters; ${MAX_EXPRESSION_LENGTH} is the most`,
      'Split it up: keep intermediate results in a variable.',
      { start: 0, end: text.length },
    );
  }
  const tokens: Token[] = [];
  let start = 0;
  while (start < text.length) {
    WORD.lastIndex = start;
    const match = WORD.exec(text);
    if (!match) throw unexpectedCharacter(text, start);
    const at = { start, end: WORD.lastIndex };
    const { name, number, text: quoted, symbol } = match.groups ?? {};
    if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (number !== undefined)
      tokens.push({ kind: 'number', value: wholeNumber(number, at), at });
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.slice(1, -1), at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
    start = at.end;
  }
  tokens.push({ kind: 'end', at: { start: text.length, end: text.length } });
  return tokens;
}

function wholeNumber(digits: string, at: Span): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  throw new ExpressionError(
    'MC3001',
    `${digits} is too large`,
    `The largest number is ${Number.MAX_SAFE_INTEGER}.`,
    at,
  );
}

function unexpectedCharacter(text: string, start: number): ExpressionError {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const at = { start, end: start + character.length };
  const advice: Record<string, string> = {
    '&': 'Write "and".',
    '|': 'Write "or".',
    '!': 'Write "not", or "!=" for "is not equal".',
    '"': 'This quote is never closed.',
    "'": 'This quote is never closed.',
  };
  return new ExpressionError(
    'MC3001',
    `"${character}" doesn't belong in an expression`,
    advice[character] ??
      'Conditions are made of variables, numbers, "quoted values", and, or, not, == != < <= > >= + - * and parentheses.',
    at,
  );
}
