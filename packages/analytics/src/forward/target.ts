import type { StoryEvent } from '@matchcut/runtime';

/** Thrown by a target that won't ever take a batch: it isn't sent again. */
export class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** Where events are sent on to, once they are in the warehouse. */
export interface Target {
  /** A name for its folder and for reports: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** How many events at most it takes at once. */
  readonly batchSize: number;
  /**
   * Sends a batch. `id` names it: a batch that comes again has the same one.
   *
   * @throws RefusedError if it can't be taken, ever; LaterError if the target says when to come again; any other error
   *   if it may be taken later.
   */
  send(events: readonly StoryEvent[], id: string): Promise<void>;
}

/** An answer that says to come again, and when. */
export class LaterError extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.name = 'LaterError';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Bad request, gone for good, too large, of a kind or with a content that isn't taken. */
const REFUSALS: ReadonlySet<number> = new Set([400, 410, 413, 415, 422]);
/** A target that hasn't answered by then won't. */
const PATIENCE_MS = 30_000;

/**
 * Posts a text as a target wants it.
 *
 * @throws RefusedError at a status that judges the text itself; LaterError or what `fetch` throws at others, which may
 *   pass: an address that isn't there yet, a password that is being changed.
 */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  isTaken: (status: number) => boolean = (status) => status >= 200 && status < 300,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  // Nothing in it is needed, but a connection is only free again when it was read.
  await response.body?.cancel();
  const { status } = response;
  if (isTaken(status)) return;
  if (REFUSALS.has(status))
    throw new RefusedError(`${new URL(url).host} refused it with ${status}`);
  throw new LaterError(
    `${new URL(url).host} answered ${status}`,
    Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0,
  );
}
