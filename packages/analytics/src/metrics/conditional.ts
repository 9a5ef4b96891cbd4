import { ExpressionError, parseCondition, type Expression } from '@matchcut/runtime';
import type { Database, QueryParameters } from '../warehouse/warehouse.ts';
import { metricSql, parametersOf, type Question } from './question.ts';

/** Of how many sessions something holds, and of how many of those something else; the formulas are in `conditional.sql`. */
export interface Conditional {
  readonly sessions: number;
  readonly given: number;
  readonly both: number;
  /** From 0 to 1; 0 if the first condition never held. */
  readonly share: number;
}

/** Thrown for a condition that can't be asked of events. */
export class ConditionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionError';
  }
}

/**
 * Asks for `conditional.sql`: of those sessions for which `given` came to hold, in how many did `wanted`. Both are
 * conditions of the story's language, of `visited(…)`, `chosen(…)`, `and`, `or`, `not`, `true` and `false`.
 *
 * @throws ConditionError if one can't be read, or asks for a variable: events don't tell those.
 */
export async function conditional(warehouse: Database, question: Question, { given, wanted }: { readonly given: string; readonly wanted: string }): Promise<Conditional> {
  const values: Record<string, string> = {};
  const conditions = { given: toSql(parsed(given), values), wanted: toSql(parsed(wanted), values) };
  const sql = (await metricSql('conditional')).replace('{given}', () => conditions.given).replace('{wanted}', () => conditions.wanted);
  const parameters: QueryParameters = { ...parametersOf(question), ...values };
  const [row] = await warehouse.query<Conditional>(sql, parameters);
  return row ?? { sessions: 0, given: 0, both: 0, share: 0 };
}

function parsed(text: string): Expression {
  try {
    return parseCondition(text);
  } catch (error) {
    if (error instanceof ExpressionError) throw new ConditionError(`"${text}": ${error.message}`);
    throw error;
  }
}

/** A condition as SQL; names go in as parameters, never into the text. */
function toSql(expression: Expression, values: Record<string, string>): string {
  const parameter = (value: string): string => {
    const name = `name${Object.keys(values).length}`;
    values[name] = value;
    return `{${name}:String}`;
  };
  switch (expression.kind) {
    case 'visited':
      return `has(visited, ${parameter(expression.segment)})`;
    case 'chosen':
      return `has(chosen, ${parameter(`${expression.choice}.${expression.option}`)})`;
    case 'not':
      return `(NOT ${toSql(expression.operand, values)})`;
    case 'and':
    case 'or':
      return `(${toSql(expression.left, values)} ${expression.kind.toUpperCase()} ${toSql(expression.right, values)})`;
    case 'literal':
      if (typeof expression.value === 'boolean') return String(expression.value);
      throw new ConditionError(`"${String(expression.value)}" neither holds nor doesn't; ask for visited(…) or chosen(…)`);
    case 'variable':
      throw new ConditionError(`events don't tell variables such as "${expression.name}"; ask for the answers that set it, as chosen(…)`);
    default:
      throw new ConditionError('sessions can be asked for visited(…) and chosen(…), joined by and, or and not');
  }
}
