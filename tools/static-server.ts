import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.vtt': 'text/vtt; charset=utf-8',
  '.mp4': 'video/mp4',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves a folder's files under a path, with byte ranges (video seeks by them) and TypeScript stripped
 * to JavaScript. Answers false, untouched, if the request isn't for a file of it.
 */
export function staticFiles(
  path: string,
  folder: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const pathname = pathOf(request);
    if (!pathname?.startsWith(path) || (request.method !== 'GET' && request.method !== 'HEAD'))
      return false;
    const file = normalize(join(folder, pathname.slice(path.length)));
    if (!file.startsWith(normalize(folder) + sep)) return false;
    const stats = await stat(file).catch(() => undefined);
    if (!stats?.isFile()) return false;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    if (extname(file) === '.ts') {
      response
        .writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
        .end(stripTypeScriptTypes(await readFile(file, 'utf8')));
      return true;
    }
    send(request, response, file, stats.size, type);
    return true;
  };
}

/** The path that a request asks for; undefined if its address makes no sense. */
export function pathOf(request: IncomingMessage): string | undefined {
  try {
    const path = decodeURIComponent((request.url ?? '').split('?', 1)[0] ?? '');
    return path.startsWith('/') && !path.includes('\0') ? path : undefined;
  } catch {
    return undefined;
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  size: number,
  type: string,
): void {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  const headers = { 'content-type': type, 'accept-ranges': 'bytes', 'cache-control': 'no-cache' };
  const [start, end] = range ? byteRange(range[1] ?? '', range[2] ?? '', size) : [0, size - 1];
  if (range && (start > end || start >= size)) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  });
  if (request.method === 'HEAD' || size === 0) {
    response.end();
    return;
  }
  const stream = createReadStream(file, { start, end });
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

function byteRange(first: string, last: string, size: number): [number, number] {
  if (first === '') return [Math.max(0, size - Number(last)), size - 1];
  return [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
}

/** Starts a server on a port (0: any free one) of this machine only. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port = 0,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      process.stderr.write(`${request.method} ${request.url}: ${String(error)}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return { server, address: `http://localhost:${(server.address() as AddressInfo).port}` };
}
