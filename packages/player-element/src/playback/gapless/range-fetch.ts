/** Why media didn't come: `isGone` if asking again is no use. */
export class FetchError extends Error {
  readonly isGone: boolean;

  constructor(message: string, isGone: boolean) {
    super(message);
    this.name = 'FetchError';
    this.isGone = isGone;
  }
}

/** How long may pass without a single byte. */
const SILENCE_MS = 8_000;

/**
 * Fetches part of a file. Servers that don't know byte ranges send it all, and the rest is dropped.
 *
 * @throws FetchError if the server refuses, falls silent, or sends less than was asked for.
 * @throws DOMException AbortError if aborted.
 */
export async function fetchRange(
  src: string,
  at: number,
  length: number,
  { signal, isAfresh }: { readonly signal: AbortSignal; readonly isAfresh: boolean },
): Promise<Uint8Array<ArrayBuffer>> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(src, {
      headers: { range: `bytes=${at}-${at + length - 1}` },
      signal: AbortSignal.any([signal, silence.signal]),
      ...(isAfresh ? { cache: 'reload' } : {}),
    });
    if (!response.ok || !response.body) void response.body?.cancel();
    if (!response.ok || !response.body)
      throw new FetchError(
        `${src} answered ${response.status}`,
        response.status >= 400 &&
          response.status < 500 &&
          response.status !== 408 &&
          response.status !== 429,
      );
    const skipped = response.status === 206 ? 0 : at;
    const bytes = new Uint8Array(length);
    let read = -skipped;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      const from = Math.max(0, -read);
      if (from < value.length && read < length)
        bytes.set(value.subarray(from, from + length - Math.max(0, read)), Math.max(0, read));
      read += value.length;
      if (read < length) continue;
      // A server that sends all of it would go on, and hold the connection.
      if (response.status !== 206) void reader.cancel().catch(() => undefined);
      break;
    }
    if (read < length)
      throw new FetchError(`${src} ended after ${Math.max(0, read)} of ${length} bytes`, false);
    return bytes;
  } catch (error) {
    if (error instanceof FetchError || signal.aborted) throw error;
    throw new FetchError(
      silence.signal.aborted
        ? `${src} sent nothing for ${SILENCE_MS / 1_000} s`
        : `${src} could not be fetched: ${error instanceof Error ? error.message : String(error)}`,
      false,
    );
  } finally {
    clearTimeout(timer);
  }
}
