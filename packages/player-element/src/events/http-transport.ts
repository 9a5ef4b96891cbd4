import type { EventTransport, SendResult } from '@matchcut/runtime';
import { batchBody } from './batch-body.ts';

const TIMEOUT_MS = 15_000;

/**
 * Sends events to a collector over HTTP. As text/plain, which needs no preflight: a beacon can't make one.
 *
 * Between a page and its collector stand proxies, firewalls and the login pages of hotels, which answer too. Only what
 * the collector itself says counts: it names what it accepted and rejected. At any other answer, whatever its status,
 * the batch is sent again later.
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
      return resultOf(response, await response.text());
    },
    beacon: (batch) => navigator.sendBeacon(collector, batchBody(batch, Date.now())),
  };
}

function resultOf({ status, headers }: Response, body: string): SendResult {
  const rejected = rejectedBy(body);
  if (status === 200 && rejected !== undefined) return { kind: 'acknowledged', rejected };
  if (status === 400 && rejected !== undefined) return { kind: 'rejected' };
  if (status === 413) return { kind: 'too-large' };
  const seconds = Number(headers.get('retry-after'));
  return seconds > 0 ? { kind: 'retry', afterMs: seconds * 1000 } : { kind: 'retry' };
}

/** How many events a collector lists as rejected, none included; undefined if it isn't a collector that answers so. */
function rejectedBy(body: string): number | undefined {
  try {
    const { rejected } = JSON.parse(body) as { rejected: unknown };
    return Array.isArray(rejected) ? rejected.length : undefined;
  } catch {
    return undefined;
  }
}
