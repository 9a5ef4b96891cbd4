import { readFile } from 'node:fs/promises';
import type { Database, QueryParameters } from '../warehouse/warehouse.ts';

/** What a question is about: a story, and which of its sessions. */
export interface Question {
  readonly story: string;
  /** One version of the story; all without it. */
  readonly version?: string | undefined;
  /** Sessions that began at this time or later, in ms since 1970. */
  readonly fromMs?: number | undefined;
  /** Sessions that began before this time, in ms since 1970. */
  readonly toMs?: number | undefined;
  /** Sessions that began with this value of a trait, such as `{ name: 'device', value: 'phone' }`. */
  readonly trait?: { readonly name: string; readonly value: string } | undefined;
}

// ClickHouse's DateTime64 reaches no further than 2299.
const END_OF_TIME_MS = 9_999_999_999_999;

const files = new Map<string, Promise<string>>();

/** The text of a metric, to be asked of a warehouse: what it is asked of, `asked-of.sql`, then its own file. */
export async function metricSql(metric: string): Promise<string> {
  return (await Promise.all(['asked-of', metric].map(fileOf))).join('\n');
}

/** Asks for a metric: one SQL file beside this one, over the sessions that the question is about. */
export async function ask<Row>(
  warehouse: Database,
  metric: string,
  question: Question,
  more: QueryParameters = {},
): Promise<readonly Row[]> {
  return warehouse.query<Row>(await metricSql(metric), { ...parametersOf(question), ...more });
}

/** A question's parts as a metric's parameters. */
export function parametersOf({
  story,
  version = '',
  fromMs,
  toMs,
  trait,
}: Question): QueryParameters {
  return {
    story,
    version,
    from: Math.max(0, Math.round(fromMs ?? 0)),
    to: Math.min(END_OF_TIME_MS, Math.round(toMs ?? END_OF_TIME_MS)),
    trait: trait?.name ?? '',
    value: trait?.value ?? '',
    all_sessions: Number(fromMs === undefined && toMs === undefined && trait === undefined),
  };
}

/** The text of one SQL file. */
export function fileOf(name: string): Promise<string> {
  const known = files.get(name) ?? readFile(new URL(`${name}.sql`, import.meta.url), 'utf8');
  files.set(name, known);
  return known;
}
