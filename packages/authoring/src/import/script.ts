import type { Expression } from '@matchcut/runtime';
import { type Draft, NOWHERE, typeOfValue } from './draft.ts';

/** Why a piece of script can't be taken over. */
export class ScriptError extends Error {}

/** How a script's names become a story's. */
export interface ScriptNames {
  /** A variable's id, without its mark (`$`). */
  variable(name: string): string;
  /** The segment that a passage became; undefined if there is none. */
  passage(name: string): string | undefined;
}

const WORD =
  /\s+|(?<variable>[$_][A-Za-z_][\w]*)|(?<number>\d+(?:\.\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<word>[A-Za-z][A-Za-z-]*)|(?<symbol>===|!==|==|!=|<=|>=|&&|\|\||\+=|-=|[<>!()+\-*=,])/y;
const COMPARISONS: Readonly<Record<string, '==' | '!=' | '<' | '<=' | '>' | '>='>> = {
  '==': '==',
  '===': '==',
  is: '==',
  eq: '==',
  '!=': '!=',
  '!==': '!=',
  neq: '!=',
  isnot: '!=',
  '<': '<',
  lt: '<',
  '<=': '<=',
  lte: '<=',
  '>': '>',
  gt: '>',
  '>=': '>=',
  gte: '>=',
};
const MOST_DEPTH = 40;
const MOST_LENGTH = 1_000;

/**
 * Reads the small part of the script of SugarCube and Harlowe that stories share: comparisons, and, or, not, sums,
 * visited passages. Whatever else is in it is an error, told by its word.
 *
 * @throws ScriptError with what it is that has no counterpart.
 */
export function parseScript(text: string, draft: Draft, names: ScriptNames): Expression {
  return new Reader(text, draft, names).whole();
}

/** Reads `$coins to 3`, `$coins += 1`, as an effect: `coins = 3`. Several may be parted by commas. */
export function parseAssignments(
  text: string,
  draft: Draft,
  names: ScriptNames,
): { readonly variable: string; readonly value: Expression }[] {
  return new Reader(text, draft, names).assignments();
}

type Token = {
  readonly kind: 'variable' | 'number' | 'text' | 'word' | 'symbol' | 'end';
  readonly text: string;
};

class Reader {
  readonly #draft: Draft;
  readonly #names: ScriptNames;
  readonly #tokens: Token[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string, draft: Draft, names: ScriptNames) {
    this.#draft = draft;
    this.#names = names;
    if (text.length > MOST_LENGTH) throw new ScriptError('so long a script');
    for (let start = 0; start < text.length; start = WORD.lastIndex) {
      WORD.lastIndex = start;
      const match = WORD.exec(text);
      if (!match) throw new ScriptError(`"${text.slice(start, start + 20)}"`);
      const found = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined);
      if (found) this.#tokens.push({ kind: found[0] as Token['kind'], text: found[1] as string });
    }
  }

  whole(): Expression {
    const expression = this.#or();
    this.#expectEnd();
    return expression;
  }

  assignments(): { variable: string; value: Expression }[] {
    const found: { variable: string; value: Expression }[] = [];
    do {
      const target = this.#next;
      if (target.kind !== 'variable') throw new ScriptError(`"${target.text}"`);
      this.#at += 1;
      const operator = this.#take('=', 'to', '+=', '-=');
      if (operator === undefined) throw new ScriptError(`"${this.#next.text}"`);
      const variable = this.#names.variable(target.text.slice(1));
      const value = this.#or();
      this.#draft.sawVariable(variable);
      if (value.kind === 'literal')
        this.#compares({ kind: 'variable', name: variable, at: NOWHERE }, value);
      found.push({
        variable,
        value:
          operator === '+=' || operator === '-='
            ? this.#sum(
                operator === '+=' ? '+' : '-',
                { kind: 'variable', name: variable, at: NOWHERE },
                value,
              )
            : value,
      });
    } while (this.#take(',') !== undefined);
    this.#expectEnd();
    return found;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: 'the end' };
  }

  #take(...texts: string[]): string | undefined {
    const { kind, text } = this.#next;
    if (kind === 'text' || !texts.includes(text)) return undefined;
    this.#at += 1;
    return text;
  }

  #expectEnd(): void {
    if (this.#next.kind !== 'end') throw new ScriptError(`"${this.#next.text}"`);
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw new ScriptError('so deep a script');
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#take('or', '||'))
      left = {
        kind: 'or',
        left: this.#asCondition(left),
        right: this.#asCondition(this.#and()),
        at: NOWHERE,
      };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#take('and', '&&'))
      left = {
        kind: 'and',
        left: this.#asCondition(left),
        right: this.#asCondition(this.#not()),
        at: NOWHERE,
      };
    return left;
  }

  #not(): Expression {
    if (this.#take('not', '!'))
      return {
        kind: 'not',
        operand: this.#asCondition(this.#nested(() => this.#not())),
        at: NOWHERE,
      };
    return this.#comparison();
  }

  #comparison(): Expression {
    const left = this.#arithmetic();
    const { kind, text } = this.#next;
    const operator = kind === 'word' || kind === 'symbol' ? COMPARISONS[text] : undefined;
    if (!operator || !Object.hasOwn(COMPARISONS, text)) return left;
    this.#at += 1;
    const isNot = text === 'is' && this.#take('not') !== undefined;
    const right = this.#arithmetic();
    for (const side of [left, right])
      if (side.kind === 'visited') throw new ScriptError('a number of visits');
    this.#compares(left, right);
    this.#compares(right, left);
    if (/[<>lg]/.test(operator)) for (const side of [left, right]) this.#sawNumber(side);
    return { kind: 'compare', operator: isNot ? '!=' : operator, left, right, at: NOWHERE };
  }

  #arithmetic(): Expression {
    let left = this.#product();
    for (let sign = this.#take('+', '-'); sign; sign = this.#take('+', '-'))
      left = this.#sum(sign as '+' | '-', left, this.#product());
    return left;
  }

  #product(): Expression {
    let left = this.#primary();
    while (this.#take('*'))
      left = { kind: 'arithmetic', operator: '*', left, right: this.#primary(), at: NOWHERE };
    return left;
  }

  #sum(operator: '+' | '-', left: Expression, right: Expression): Expression {
    for (const side of [left, right]) this.#sawNumber(side);
    return { kind: 'arithmetic', operator, left, right, at: NOWHERE };
  }

  #primary(): Expression {
    const token = this.#next;
    this.#at += 1;
    if (token.kind === 'number') {
      if (!Number.isSafeInteger(Number(token.text)))
        throw new ScriptError(`the number ${token.text}`);
      return { kind: 'literal', value: Number(token.text), at: NOWHERE };
    }
    if (token.kind === 'text') {
      const value = token.text.slice(1, -1);
      if (/["'\\]/.test(value) || value.length > 200)
        throw new ScriptError('a text with quotes in it, or so long a one,');
      return { kind: 'literal', value, at: NOWHERE };
    }
    if (token.kind === 'variable') {
      const name = this.#names.variable(token.text.slice(1));
      this.#draft.sawVariable(name);
      return { kind: 'variable', name, at: NOWHERE };
    }
    if (token.text === '-')
      return { kind: 'negate', operand: this.#nested(() => this.#primary()), at: NOWHERE };
    if (token.text === '(') {
      const inner = this.#nested(() => this.#or());
      if (!this.#take(')')) throw new ScriptError('an open parenthesis');
      return inner;
    }
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'literal', value: token.text === 'true', at: NOWHERE };
    if (token.text === 'visited' || token.text === 'hasVisited')
      return this.#visited(() => this.#take('(') && this.#next.kind === 'text');
    if (token.text === 'history')
      return this.#visited(() => this.#take('contains') && this.#next.kind === 'text');
    throw new ScriptError(`"${token.text}"`);
  }

  #visited(leadsToName: () => unknown): Expression {
    if (!leadsToName()) throw new ScriptError('"visited" without a passage');
    const name = this.#next.text.slice(1, -1);
    this.#at += 1;
    this.#take(')');
    const segment = this.#names.passage(name);
    if (segment === undefined) throw new ScriptError(`a visit to "${name}", which doesn't exist,`);
    return { kind: 'visited', segment, at: NOWHERE };
  }

  /** What a variable is compared with says what it is, or can't be taken over. */
  #compares(variable: Expression, value: Expression): void {
    if (variable.kind !== 'variable' || value.kind !== 'literal') return;
    const type = this.#draft.typeOf(variable.name);
    const other = typeOfValue(value.value);
    if (type !== undefined && type !== other)
      throw new ScriptError(
        `a comparison of "${variable.name}" with ${JSON.stringify(value.value)}`,
      );
    this.#draft.sawValue(variable.name, value.value);
  }

  #sawNumber(side: Expression): void {
    if (side.kind === 'variable' && this.#draft.typeOf(side.name) === undefined)
      this.#draft.sawValue(side.name, 0);
  }

  /** Where a number stands for a condition, it asks whether it isn't zero. */
  #asCondition(expression: Expression): Expression {
    return asCondition(expression, this.#draft);
  }
}

/** An expression as the condition that it is in scripts where numbers may stand for conditions. */
export function asCondition(expression: Expression, draft: Draft): Expression {
  const isNumber =
    expression.kind === 'arithmetic' ||
    expression.kind === 'negate' ||
    (expression.kind === 'variable' && draft.typeOf(expression.name) === 'int') ||
    (expression.kind === 'literal' && typeof expression.value === 'number');
  if (!isNumber) return expression;
  return {
    kind: 'compare',
    operator: '!=',
    left: expression,
    right: { kind: 'literal', value: 0, at: NOWHERE },
    at: NOWHERE,
  };
}
