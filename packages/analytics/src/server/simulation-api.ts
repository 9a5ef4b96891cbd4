import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Story } from '@matchcut/runtime';
import { MOST_VIEWERS, type Simulation } from '../simulate/simulation.ts';
import { requestPath } from './request-path.ts';

/** What simulated viewers are added by. */
export interface SimulationApiOptions {
  readonly simulation: Simulation;
  /** Stories that they can watch. */
  readonly stories: readonly Story[];
}

/**
 * Answers `GET /api/simulation` (how far it has come) and `POST /api/simulation?story=…&viewers=…`; false, untouched,
 * for other paths.
 */
export function createSimulationApi({
  simulation,
  stories,
}: SimulationApiOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (requestPath(request) !== '/api/simulation') return false;
    const answer = (status: number, body: unknown): true => {
      response
        .writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
        })
        .end(JSON.stringify(body));
      return true;
    };
    if (request.method === 'GET') return answer(200, simulation.progress);
    // A form of another site can't send this header without being asked first.
    if (request.method !== 'POST' || request.headers['x-matchcut'] === undefined)
      return answer(405, {
        error: 'simulated viewers are added by POST, with the header x-matchcut',
      });
    const parameters = new URL(request.url ?? '', 'http://server').searchParams;
    const story = stories.find(({ id }) => id === parameters.get('story'));
    const viewers = Number(parameters.get('viewers'));
    if (!story) return answer(404, { error: "the server doesn't know that story's text" });
    if (!Number.isInteger(viewers) || viewers < 1 || viewers > MOST_VIEWERS)
      return answer(400, { error: `"viewers" is a whole number from 1 to ${MOST_VIEWERS}` });
    return simulation.start(story, viewers)
      ? answer(202, simulation.progress)
      : answer(409, { error: 'a simulation is running already' });
  };
}
