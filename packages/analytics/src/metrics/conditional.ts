import { ExpressionError, parseCondition, type Expression } from '@matchcut/runtime';
import type { Database, QueryParameters } from '../warehouse/warehouse.ts';
import { cameToHold, isNumber } from './condition-sql.ts';
import { metricSql, parametersOf, type Question } from './question.ts';

/** Of how many sessions something holds, and of how many of those something else; the formulas are in `conditional.sql`. */
export interface Conditional {
  readonly sessions: number;
  readonly given: number;
  readonly both: number;
  /** From 0 to 1; 0 if the first condition never held. */
  readonly share: number;
  /** Between these the true share lies, with 95 % confidence. */
  readonly low: number;
  readonly high: number;
}

/** Thrown for what can't be asked. */
export class ConditionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionError';
  }
}

/**
 * Asks for `conditional.sql`: of those sessions for which `given` came to hold, in how many did `wanted`. Both are
 * conditions of the story's language.
 *
 * @throws ConditionError if one can't be read, or is a number or a text.
 */
export async function conditional(warehouse: Database, question: Question, { given, wanted }: { readonly given: string; readonly wanted: string }): Promise<Conditional> {
  const values: Record<string, string> = {};
  const conditions = { given: cameToHold(parsed(given), values), wanted: cameToHold(parsed(wanted), values) };
  const sql = (await metricSql('conditional')).replace('{given}', () => conditions.given).replace('{wanted}', () => conditions.wanted);
  const parameters: QueryParameters = { ...parametersOf(question), ...values };
  const [row] = await warehouse.query<Conditional>(sql, parameters);
  return row ?? { sessions: 0, given: 0, both: 0, share: 0, low: 0, high: 1 };
}

function parsed(text: string): Expression {
  try {
    const condition = parseCondition(text);
    if (isNumber(condition) || (condition.kind === 'literal' && typeof condition.value === 'string')) throw new ConditionError(`"${text}" neither holds nor doesn't: compare it with ==, <, >= …`);
    return condition;
  } catch (error) {
    if (error instanceof ExpressionError) throw new ConditionError(`"${text}": ${error.message}`);
    throw error;
  }
}
