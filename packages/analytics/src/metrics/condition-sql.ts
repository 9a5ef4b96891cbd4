import { type ComparisonOperator, type Expression, printExpression } from '@matchcut/runtime';

/** Thrown for what can't be asked. */
export class ConditionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionError';
  }
}

/** What a statement is asked with: names and values, which never become part of its text. */
type Parameters = Record<string, string>;

/**
 * A condition of the story's language as SQL on a session's `visited`, `chosen` and `variables`: whether it came to
 * hold. Each of its parts asks whether it ever did: `visited(…)`, `chosen(…)`, and what is asked of variables at some
 * moment of the session. `and`, `or` and `not` join the answers, so that `not letter` are those who never had it. Null
 * for sessions that don't tell one of the variables, or as something of another kind.
 *
 * @param parameters Takes up what the statement needs.
 * @throws ConditionError for what neither holds nor doesn't, and for `at(…)`.
 */
export function cameToHold(condition: Expression, parameters: Parameters): string {
  switch (condition.kind) {
    case 'visited':
    case 'chosen':
      return factOf(condition, parameters);
    case 'not':
      return `(NOT ${cameToHold(condition.operand, parameters)})`;
    case 'and':
    case 'or':
      return `(${cameToHold(condition.left, parameters)} ${condition.kind.toUpperCase()} ${cameToHold(condition.right, parameters)})`;
    default:
      return new Moments(parameters).anyIn(condition);
  }
}

function factOf(
  fact: Extract<Expression, { kind: 'visited' | 'at' | 'chosen' }>,
  parameters: Parameters,
): string {
  return fact.kind === 'chosen'
    ? `has(chosen, ${parameter(`${fact.choice}.${fact.option}`, parameters)})`
    : `has(visited, ${parameter(fact.segment, parameters)})`;
}

type Kind = 'bool' | 'int' | 'enum';

/** How a value of each kind is told from others: values are JSON. */
const IS: Readonly<Record<Kind, (json: string) => string>> = {
  bool: (json) => `(${json} IN ('true', 'false'))`,
  int: (json) => `isNotNull(toFloat64OrNull(${json}))`,
  enum: (json) => `startsWith(${json}, '"')`,
};

/** Whether each that was told is the last that its event told. */
const IS_LAST =
  'arrayMap((each, next) -> each.1 != next, told, arrayShiftLeft(arrayMap(each -> toInt64(each.1), told), 1, toInt64(-1)))';

const SQL_OPERATORS: Readonly<Record<ComparisonOperator, string>> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * What is asked of the moments of a session, which are the events that told one of the variables. Each variable's
 * values, filled up from one to the next that was told, are a list, and all lists are gone through side by side: one
 * pass, however many there are. What one event tells is one moment: it is as far as the last of that.
 */
class Moments {
  readonly #parameters: Parameters;
  /** Arguments that stand for values now, by variable, and for facts that no moment changes, by their SQL. */
  readonly #values = new Map<string, string>();
  readonly #facts = new Map<string, string>();
  /** What must be so at a moment to know anything of it. */
  readonly #needs = new Set<string>();

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** Whether there was a moment in which it held. */
  anyIn(condition: Expression): string {
    const holds = this.#bool(condition);
    const facts = [...this.#facts].map(([sql, argument]) => [argument, `[${sql}]`] as const);
    if (this.#values.size === 0) return facts.length === 0 ? holds : anyOf(facts, holds);
    const names = [...this.#values.keys()].map((name) => parameter(name, this.#parameters));
    const values = [...this.#values.values()].map(
      (argument, index) =>
        [
          argument,
          `arrayFill(json -> json != '', arrayMap(each -> if(each.2 = ${names[index] ?? ''}, each.3, ''), told))`,
        ] as const,
    );
    const isOne = values.length === 1;
    const lists = isOne ? values : [...values, ['isLast', IS_LAST] as const];
    const known = [...this.#needs, ...(isOne ? [] : ['isLast'])].join(' AND ');
    const told = [
      'told',
      `[arraySort(arrayFilter(each -> each.2 IN (${names.join(', ')}), variables))]`,
    ] as const;
    return `arrayElement(${over('arrayMap', [told, ...facts], `if(${anyOf(lists, known)}, ${anyOf(lists, `${known} AND ${holds}`)}, NULL)`)}, 1)`;
  }

  #bool(expression: Expression): string {
    switch (expression.kind) {
      case 'literal':
        if (typeof expression.value === 'boolean') return String(expression.value);
        throw unfit(expression, "neither holds nor doesn't: compare it with ==, <, >= …");
      case 'variable':
        return `(${this.#value(expression.name, 'bool')} = 'true')`;
      case 'visited':
      case 'chosen':
        return this.#fact(factOf(expression, this.#parameters));
      case 'at':
        throw unfit(
          expression,
          `is of moments, not of sessions: ask for visited(${expression.segment})`,
        );
      case 'not':
        return `(NOT ${this.#bool(expression.operand)})`;
      case 'and':
      case 'or':
        return `(${this.#bool(expression.left)} ${expression.kind.toUpperCase()} ${this.#bool(expression.right)})`;
      case 'compare':
        return this.#compared(expression);
      case 'arithmetic':
      case 'negate':
        throw unfit(expression, "neither holds nor doesn't: compare it with ==, <, >= …");
    }
  }

  #compared({ operator, left, right }: Extract<Expression, { kind: 'compare' }>): string {
    const isOrder = operator !== '==' && operator !== '!=';
    const kind = isOrder ? 'int' : (kindOf(left) ?? kindOf(right));
    const read = {
      bool: (side: Expression) => this.#bool(side),
      int: (side: Expression) => this.#int(side),
      enum: (side: Expression) => this.#enum(side),
    };
    const sides = kind ? [left, right].map(read[kind]) : this.#alike(left, right);
    return `(${sides.join(` ${SQL_OPERATORS[operator]} `)})`;
  }

  /** The language's whole numbers are floating-point numbers as well, and stop where they would no longer be exact. */
  #int(expression: Expression): string {
    switch (expression.kind) {
      case 'literal':
        if (typeof expression.value === 'number')
          return `toFloat64(${parameter(String(expression.value), this.#parameters)})`;
        throw unfit(expression, 'is no whole number');
      case 'variable':
        return `toFloat64OrZero(${this.#value(expression.name, 'int')})`;
      case 'negate':
        return `(-${this.#int(expression.operand)})`;
      case 'arithmetic':
        return `least(greatest(${this.#int(expression.left)} ${expression.operator} ${this.#int(expression.right)}, ${Number.MIN_SAFE_INTEGER}.), ${Number.MAX_SAFE_INTEGER}.)`;
      default:
        throw unfit(expression, 'is no whole number');
    }
  }

  #enum(expression: Expression): string {
    if (expression.kind === 'variable') return this.#value(expression.name, 'enum');
    if (expression.kind === 'literal' && typeof expression.value === 'string')
      return parameter(JSON.stringify(expression.value), this.#parameters);
    throw unfit(expression, 'is no quoted value');
  }

  /** Two variables are compared as JSON; nothing but their values says of which kind they are. */
  #alike(left: Expression, right: Expression): readonly string[] {
    const sides = [left, right].map((side) =>
      side.kind === 'variable' ? this.#value(side.name) : '',
    );
    for (const kind of ['bool', 'int', 'enum'] as const)
      this.#needs.add(sides.map(IS[kind]).join(' = '));
    return sides;
  }

  #value(name: string, kind?: Kind): string {
    const argument = this.#values.get(name) ?? `value${this.#values.size}`;
    this.#values.set(name, argument);
    this.#needs.add(kind === undefined ? `${argument} != ''` : IS[kind](argument));
    return argument;
  }

  #fact(sql: string): string {
    const argument = this.#facts.get(sql) ?? `fact${this.#facts.size}`;
    this.#facts.set(sql, argument);
    return argument;
  }
}

function kindOf(expression: Expression): Kind | undefined {
  switch (expression.kind) {
    case 'literal':
      if (typeof expression.value === 'boolean') return 'bool';
      return typeof expression.value === 'number' ? 'int' : 'enum';
    case 'variable':
      return undefined;
    case 'arithmetic':
    case 'negate':
      return 'int';
    default:
      return 'bool';
  }
}

/** A function over lists that are gone through side by side, each under the name of its argument. */
function over(
  name: 'arrayExists' | 'arrayMap',
  lists: readonly (readonly [argument: string, list: string])[],
  body: string,
): string {
  return `${name}((${lists.map(([argument]) => argument).join(', ')}) -> ${body}, ${lists.map(([, list]) => list).join(', ')})`;
}

function anyOf(
  lists: readonly (readonly [argument: string, list: string])[],
  body: string,
): string {
  return over('arrayExists', lists, body);
}

function unfit(expression: Expression, why: string): ConditionError {
  return new ConditionError(`"${printExpression(expression)}" ${why}`);
}

function parameter(value: string, parameters: Parameters): string {
  const name =
    Object.keys(parameters).find((each) => parameters[each] === value) ??
    `asked${Object.keys(parameters).length}`;
  parameters[name] = value;
  return `{${name}:String}`;
}
