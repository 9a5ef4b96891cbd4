import type { ComparisonOperator, Expression } from '@matchcut/runtime';

/** What a statement is asked with: names and values, which never become part of its text. */
type Parameters = Record<string, string>;

/**
 * A condition of the story's language as SQL on a session's `visited`, `chosen` and `variables`: whether it came to
 * hold. Each of its parts asks whether it ever did: `visited(…)`, `chosen(…)`, and what is asked of variables at some
 * moment of the session. `and`, `or` and `not` join the answers, so that `not letter` are those who never had it. Null
 * for sessions that don't tell one of the variables.
 *
 * @param parameters Takes up what the statement needs.
 */
export function cameToHold(condition: Expression, parameters: Parameters): string {
  switch (condition.kind) {
    case 'not':
      return `(NOT ${cameToHold(condition.operand, parameters)})`;
    case 'and':
    case 'or':
      return `(${cameToHold(condition.left, parameters)} ${condition.kind.toUpperCase()} ${cameToHold(condition.right, parameters)})`;
    default:
      return atSomeMoment(condition, parameters);
  }
}

/** Moments (`now`) are those in which one of the variables was told; all of them must be known by then. */
function atSomeMoment(condition: Expression, parameters: Parameters): string {
  const names = variablesIn(condition);
  if (names.length === 0) return holds(condition, parameters);
  const those = names.map((name) => parameter(name, parameters)).join(', ');
  const areKnown = names.map((name) => `${valueOf(name, parameters)} != ''`).join(' AND ');
  const wasSo = `arrayExists(told -> arrayExists(now -> ${areKnown} AND ${holds(condition, parameters)}, told), [arraySort(arrayFilter(each -> each.2 IN (${those}), variables))])`;
  return `if(hasAll(arrayMap(each -> each.2, variables), [${those}]), ${wasSo}, NULL)`;
}

function variablesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'variable':
      return [expression.name];
    case 'not':
    case 'negate':
      return variablesIn(expression.operand);
    case 'and':
    case 'or':
    case 'compare':
    case 'arithmetic':
      return [...new Set([...variablesIn(expression.left), ...variablesIn(expression.right)])];
    default:
      return [];
  }
}

/** A variable's value now, as JSON; empty before it was told. */
function valueOf(name: string, parameters: Parameters): string {
  return `arrayLast(each -> each.1 <= now.1 AND each.2 = ${parameter(name, parameters)}, told).3`;
}

function holds(expression: Expression, parameters: Parameters): string {
  switch (expression.kind) {
    case 'literal':
      return String(expression.value === true);
    case 'variable':
      return `(${valueOf(expression.name, parameters)} = 'true')`;
    case 'visited':
    case 'at':
      return `has(visited, ${parameter(expression.segment, parameters)})`;
    case 'chosen':
      return `has(chosen, ${parameter(`${expression.choice}.${expression.option}`, parameters)})`;
    case 'not':
      return `(NOT ${holds(expression.operand, parameters)})`;
    case 'and':
    case 'or':
      return `(${holds(expression.left, parameters)} ${expression.kind.toUpperCase()} ${holds(expression.right, parameters)})`;
    case 'compare':
      return compared(expression, parameters);
    case 'arithmetic':
    case 'negate':
      return 'false';
  }
}

const SQL_OPERATORS: Readonly<Record<ComparisonOperator, string>> = { '==': '=', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** Of two variables nothing says whether they hold numbers; as JSON they are equal all the same. */
function compared({ operator, left, right }: Extract<Expression, { kind: 'compare' }>, parameters: Parameters): string {
  const areNumbers = (operator !== '==' && operator !== '!=') || isNumber(left) || isNumber(right);
  const side = areNumbers ? numberOf : jsonOf;
  return `(${side(left, parameters)} ${SQL_OPERATORS[operator]} ${side(right, parameters)})`;
}

/** The language's whole numbers are floating-point numbers as well, and stop where they would no longer be exact. */
function numberOf(expression: Expression, parameters: Parameters): string {
  switch (expression.kind) {
    case 'literal':
      return `toFloat64OrZero(${parameter(String(expression.value), parameters)})`;
    case 'variable':
      return `toFloat64OrZero(${valueOf(expression.name, parameters)})`;
    case 'negate':
      return `(-${numberOf(expression.operand, parameters)})`;
    case 'arithmetic':
      return `least(greatest(${numberOf(expression.left, parameters)} ${expression.operator} ${numberOf(expression.right, parameters)}, ${Number.MIN_SAFE_INTEGER}.), ${Number.MAX_SAFE_INTEGER}.)`;
    default:
      return '0.';
  }
}

function jsonOf(expression: Expression, parameters: Parameters): string {
  if (expression.kind === 'literal') return parameter(JSON.stringify(expression.value), parameters);
  return expression.kind === 'variable' ? valueOf(expression.name, parameters) : `if(${holds(expression, parameters)}, 'true', 'false')`;
}

/** Whether it is a number by what it is made of; a variable alone doesn't say. */
export function isNumber(expression: Expression): boolean {
  return expression.kind === 'arithmetic' || expression.kind === 'negate' || (expression.kind === 'literal' && typeof expression.value === 'number');
}

function parameter(value: string, parameters: Parameters): string {
  const name = Object.keys(parameters).find((each) => parameters[each] === value) ?? `value${Object.keys(parameters).length}`;
  parameters[name] = value;
  return `{${name}:String}`;
}
