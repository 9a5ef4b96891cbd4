import type { EventTransport, SendResult } from '@matchcut/runtime';
import { batchBody } from './batch-body.ts';

const TIMEOUT_MS = 15_000;

/**
 * Sends events to a collector over HTTP. As text/plain, which needs no preflight: a beacon can't make one.
 */
export function httpTransport(collector: string): EventTransport {
  return {
    async send(batch) {
      const response = await fetch(collector, {
        method: 'POST',
        body: batchBody(batch, Date.now()),
        headers: { 'content-type': 'text/plain' },
        credentials: 'omit',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // Read to its end, or the browser counts the request as cut off.
      await response.arrayBuffer();
      return resultOf(response);
    },
    beacon: (batch) => navigator.sendBeacon(collector, batchBody(batch, Date.now())),
  };
}

function resultOf(response: Response): SendResult {
  if (response.ok) return { kind: 'acknowledged' };
  const isPassing = response.status >= 500 || response.status === 408 || response.status === 429;
  if (!isPassing) return { kind: 'refused', isTooLarge: response.status === 413 };
  const seconds = Number(response.headers.get('retry-after'));
  return seconds > 0 ? { kind: 'retry', afterMs: seconds * 1000 } : { kind: 'retry' };
}
