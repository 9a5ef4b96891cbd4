import type { IncomingMessage } from 'node:http';

/** The path that a request asks for; undefined if its address makes no sense. */
export function requestPath(request: IncomingMessage): string | undefined {
  const url = request.url ?? '';
  if (!url.startsWith('/') || url.startsWith('//')) return undefined;
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '');
  } catch {
    return undefined;
  }
}
