import { ExpressionError, parseCondition, type Expression } from '@matchcut/runtime';
import type { Database, QueryParameters } from '../warehouse/warehouse.ts';
import { cameToHold, ConditionError } from './condition-sql.ts';
import { metricSql, parametersOf, type Question } from './question.ts';

/** For how many sessions something came to hold, and for how many of those something else; the formulas are in `conditional.sql`. */
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

/**
 * Asks for `conditional.sql`: of those sessions for which `given` came to hold, in how many did `wanted`. Both are
 * conditions of the story's language.
 *
 * @throws ConditionError if one can't be read, or neither holds nor doesn't.
 */
export async function conditional(
  warehouse: Database,
  question: Question,
  { given, wanted }: { readonly given: string; readonly wanted: string },
): Promise<Conditional> {
  const values: Record<string, string> = {};
  const conditions = {
    given: cameToHold(parsed(given), values),
    wanted: cameToHold(parsed(wanted), values),
  };
  const sql = (await metricSql('conditional'))
    .replace('{given}', () => conditions.given)
    .replace('{wanted}', () => conditions.wanted);
  const parameters: QueryParameters = { ...parametersOf(question), ...values };
  const [row] = await warehouse.query<Conditional & { readonly m: number }>(sql, parameters);
  if (!row) return { sessions: 0, given: 0, both: 0, share: 0, low: 0, high: 1 };
  const { sessions, given: those, both, share, low, high } = row;
  return { sessions, given: those, both, share, low, high };
}

function parsed(text: string): Expression {
  try {
    return parseCondition(text);
  } catch (error) {
    if (error instanceof ExpressionError) throw new ConditionError(`"${text}": ${error.message}`);
    throw error;
  }
}
