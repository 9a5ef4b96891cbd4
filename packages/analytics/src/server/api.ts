import type { IncomingMessage, ServerResponse } from 'node:http';
import { ID_PATTERN, type Story } from '@matchcut/runtime';
import { decisionTime, endingShare, optionShare, overview, storiesSeen } from '../metrics/metrics.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { requestPath } from './request-path.ts';

/** What the JSON API answers from. */
export interface ApiOptions {
  readonly warehouse: Warehouse;
  /** Stories whose titles and labels the dashboard can show; others go by their ids. */
  readonly stories: readonly Story[];
}

type Reply = (story: string) => Promise<unknown>;

/**
 * Answers the JSON API; false, untouched, if the path isn't one of it.
 *
 * `GET /api/stories`, `GET /api/stories/{id}`, and below it `/overview`, `/option-share`, `/decision-time`, `/ending-share`.
 */
export function createApi({ warehouse, stories }: ApiOptions): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const replies: Readonly<Record<string, Reply>> = {
    '': async (id) => stories.find((story) => story.id === id) ?? null,
    overview: (id) => overview(warehouse, id),
    'option-share': (id) => optionShare(warehouse, id),
    'decision-time': (id) => decisionTime(warehouse, id),
    'ending-share': (id) => endingShare(warehouse, id),
  };

  return async (request, response) => {
    const [, api, collection, id, metric = '', ...rest] = requestPath(request)?.split('/') ?? [];
    if (api !== 'api' || request.method !== 'GET') return false;
    if (collection !== 'stories' || rest.length > 0) return answer(response, 404, { error: 'there is nothing here' });
    if (id === undefined) return answer(response, 200, await listStories(warehouse, stories));
    const reply = Object.hasOwn(replies, metric) ? replies[metric] : undefined;
    if (!reply || !ID_PATTERN.test(id)) return answer(response, 404, { error: 'there is no such metric' });
    const isKnown = stories.some((story) => story.id === id) || (await storiesSeen(warehouse)).some(({ story }) => story === id);
    if (!isKnown) return answer(response, 404, { error: `there is no story "${id}"` });
    return answer(response, 200, await reply(id));
  };
}

async function listStories(warehouse: Warehouse, stories: readonly Story[]): Promise<unknown> {
  const seen = new Map((await storiesSeen(warehouse)).map(({ story, sessions }) => [story, sessions]));
  const titles = new Map(stories.map((story) => [story.id, story.title]));
  return [...new Set([...titles.keys(), ...seen.keys()])].map((id) => ({ id, title: titles.get(id) ?? id, sessions: seen.get(id) ?? 0 }));
}

function answer(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(JSON.stringify(body));
  return true;
}
