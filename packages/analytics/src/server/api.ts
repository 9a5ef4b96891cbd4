import type { IncomingMessage, ServerResponse } from 'node:http';
import { ID_PATTERN, type Story } from '@matchcut/runtime';
import { audience, retention, traitsSeen } from '../metrics/audience.ts';
import { decisionTime, optionShare } from '../metrics/choices.ts';
import { ConditionError } from '../metrics/condition-sql.ts';
import { conditional } from '../metrics/conditional.ts';
import { discovery, endingShare } from '../metrics/endings.ts';
import { live, overview, storiesSeen, versions } from '../metrics/overview.ts';
import { experiment } from '../metrics/experiment.ts';
import { flows, paths } from '../metrics/paths.ts';
import { quality, watchTime } from '../metrics/playing.ts';
import type { Question } from '../metrics/question.ts';
import { dropOff, segmentFigures } from '../metrics/segments.ts';
import { predictorWeights } from '../metrics/weights.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { flatRows } from './flat-rows.ts';
import { QuestionError, readCount, readQuestion } from './read-question.ts';
import { requestPath } from './request-path.ts';
import { toCsv } from './to-csv.ts';
import { toParquet } from './to-parquet.ts';

/** What the JSON API answers from. */
export interface ApiOptions {
  readonly warehouse: Warehouse;
  /** Stories whose titles and labels the dashboard can show; others go by their ids. */
  readonly stories: readonly Story[];
  /** Wall clock in ms since 1970. */
  readonly now?: () => number;
}

/** A metric by its name in the address. */
type Metric = (
  warehouse: Warehouse,
  question: Question,
  parameters: URLSearchParams,
  now: number,
) => Promise<unknown>;

/** Every metric that the API answers. */
export const METRICS: Readonly<Record<string, Metric>> = {
  overview,
  versions,
  live: (warehouse, question, _, now) => live(warehouse, question, now),
  'option-share': optionShare,
  'decision-time': decisionTime,
  'ending-share': endingShare,
  discovery,
  segments: segmentFigures,
  'drop-off': dropOff,
  paths: (warehouse, question, parameters) =>
    paths(warehouse, question, {
      prefix: parameters.getAll('prefix'),
      limit: readCount('limit', parameters.get('limit')) ?? 20,
    }),
  flows: (warehouse, question, parameters) =>
    flows(warehouse, question, { steps: readCount('steps', parameters.get('steps')) ?? 12 }),
  'watch-time': watchTime,
  quality,
  traits: traitsSeen,
  audience: (warehouse, question, parameters) =>
    audience(warehouse, question, parameters.get('by') ?? 'device'),
  experiment: (warehouse, question, parameters) =>
    experiment(warehouse, question, parameters.get('by') ?? 'arm'),
  retention,
  conditional: (warehouse, question, parameters) =>
    conditional(warehouse, question, {
      given: parameters.get('given') ?? 'true',
      wanted: parameters.get('wanted') ?? 'true',
    }),
  weights: predictorWeights,
};

interface FileFormat {
  readonly type: string;
  readonly write: (rows: readonly Readonly<Record<string, unknown>>[]) => string | Uint8Array;
}

/** What rows can come as, beside JSON. */
const FILES: Readonly<Record<string, FileFormat>> = {
  csv: { type: 'text/csv; charset=utf-8', write: toCsv },
  parquet: { type: 'application/vnd.apache.parquet', write: toParquet },
};

/**
 * Answers the JSON API; false, untouched, if the path isn't one of it.
 *
 * `GET /api/stories`, `GET /api/stories/{id}`, and below it a metric: see `docs/analysts.md`. With `format=csv`, or
 * when CSV is what the request accepts, rows come as CSV, with `format=parquet` as a Parquet file.
 */
export function createApi({
  warehouse,
  stories,
  now = Date.now,
}: ApiOptions): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const [, api, collection, id, metric = '', ...rest] = requestPath(request)?.split('/') ?? [];
    if (api !== 'api' || request.method !== 'GET') return false;
    if (collection !== 'stories' || rest.length > 0)
      return answer(response, 404, { error: 'there is nothing here' });
    if (id === undefined) return answer(response, 200, await listStories(warehouse, stories));
    const ask = Object.hasOwn(METRICS, metric) ? METRICS[metric] : undefined;
    if ((metric !== '' && !ask) || !ID_PATTERN.test(id))
      return answer(response, 404, {
        error: `there is no such metric; there are ${Object.keys(METRICS).join(', ')}`,
      });
    const story = stories.find((each) => each.id === id);
    if (!story && !(await storiesSeen(warehouse)).some((seen) => seen.story === id))
      return answer(response, 404, { error: `there is no story "${id}"` });
    if (!ask) return answer(response, 200, story ?? null);
    try {
      const parameters = new URL(request.url ?? '', 'http://server').searchParams;
      const result = await ask(warehouse, readQuestion(id, parameters), parameters, now());
      const format =
        parameters.get('format') ??
        (request.headers.accept?.startsWith('text/csv') ? 'csv' : 'json');
      const write = Object.hasOwn(FILES, format) ? FILES[format] : undefined;
      return write
        ? answerFile(response, `${id}-${metric}.${format}`, result, write)
        : answer(response, 200, result);
    } catch (error) {
      if (error instanceof QuestionError || error instanceof ConditionError)
        return answer(response, 400, { error: error.message });
      throw error;
    }
  };
}

async function listStories(warehouse: Warehouse, stories: readonly Story[]): Promise<unknown> {
  const seen = new Map(
    (await storiesSeen(warehouse)).map(({ story, sessions }) => [story, sessions]),
  );
  const titles = new Map(stories.map((story) => [story.id, story.title]));
  return [...new Set([...titles.keys(), ...seen.keys()])].map((id) => ({
    id,
    title: titles.get(id) ?? id,
    sessions: seen.get(id) ?? 0,
  }));
}

function answer(response: ServerResponse, status: number, body: unknown): true {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(body));
  return true;
}

function answerFile(
  response: ServerResponse,
  name: string,
  result: unknown,
  { type, write }: FileFormat,
): true {
  const rows = (Array.isArray(result) ? result : [result]) as readonly Readonly<
    Record<string, unknown>
  >[];
  response
    .writeHead(200, {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    })
    .end(write(flatRows(rows)));
  return true;
}
