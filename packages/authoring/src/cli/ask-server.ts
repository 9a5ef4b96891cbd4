/** A server that hasn't answered by then won't. */
const PATIENCE_MS = 30_000;

/** What an analytics server answered, or in a sentence why it didn't. */
export type Answer = { readonly data: unknown } | { readonly problem: string };

/** Asks an analytics server, as `http://127.0.0.1:8070`, for a metric of a story. */
export async function askServer(
  server: string,
  story: string,
  metric: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const address = URL.parse(
    `api/stories/${encodeURIComponent(story)}/${metric}`,
    server.endsWith('/') ? server : `${server}/`,
  );
  if (!address) return { problem: `"${server}" is no address. Write it as http://127.0.0.1:8070.` };
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) address.searchParams.set(name, value);
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const data: unknown = await response.json();
    return response.ok
      ? { data }
      : {
          problem: `${server} says: ${String((data as { error?: unknown } | null)?.error ?? response.status)}.`,
        };
  } catch (error) {
    return {
      problem: `${server} doesn't answer (${error instanceof Error ? error.message : String(error)}). Is the analytics server running there?`,
    };
  }
}
