import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { catalogueSchema, type SegmentMedia, type Story } from '@matchcut/runtime';
import sirv from 'sirv';
import { buildStory } from '../build-story.ts';
import { diagnose, type Diagnosis } from '../diagnose.ts';
import { diskReader, loadStoryFile, type LoadedStory } from '../load-story.ts';
import { printDiagnostic, plain } from '../diagnostics/print.ts';
import { devPage } from './dev-page.ts';
import { DEV_SCRIPT } from './dev-script.ts';
import { requestedPlace, trialStates } from './states.ts';
import { stillVideo } from './still-video.ts';

/** How many states are looked at between two savings of a file. */
const MOST_STATES = 200_000;
/** How often is looked whether a file has changed. */
const LOOK_MS = 200;
const MOST_FILES = 5_000;
const MOST_BODY = 100_000;
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** What is served, and where. */
export interface DevOptions {
  readonly file: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The player's file for pages without a bundler, `matchcut-player.js`. */
  readonly playerFile: string;
  /** Hears whenever the story was read anew. */
  readonly onRead?: (loaded: LoadedStory, diagnosis: Diagnosis) => void;
}

/** A running preview. */
export interface DevServer {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves a story to be played while it is written: with its film where there is film, with a dark picture of the right
 * length where there isn't. Pages hear of every change. Listens on this machine only.
 */
export async function startDev({ file, port, playerFile, onRead }: DevOptions): Promise<DevServer> {
  const folder = dirname(resolve(file));
  const player = await readFile(playerFile);
  const files = sirv(folder, { dev: true, dotfiles: false });
  const listeners = new Set<ServerResponse>();
  let preview = new Preview(file, folder, undefined);

  // Editors replace files as often as they write them, which leaves a watcher with a file that is gone: looking is sure.
  let seen = fingerprint(folder);
  const looking = setInterval(() => {
    const now = fingerprint(folder);
    if (now === seen) return;
    seen = now;
    preview = new Preview(file, folder, preview);
    onRead?.(preview.loaded, preview.diagnosis);
    for (const listener of listeners) listener.write(`data: ${preview.version}\n\n`);
  }, LOOK_MS);

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Pages of other sites must not read a story by a name that leads here.
    if (!/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? ''))
      return send(response, 403, 'text/plain', 'Only this machine is served.');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST' && pathname === '/-/place')
      return send(response, ...(await place(request)));
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain', 'There is nothing to send here.');
    switch (pathname) {
      case '/':
        return send(
          response,
          200,
          'text/html; charset=utf-8',
          devPage(preview.shown?.title ?? file),
        );
      case '/-/dev.js':
        return send(response, 200, 'text/javascript; charset=utf-8', DEV_SCRIPT);
      case '/-/player.js':
        return send(response, 200, 'text/javascript; charset=utf-8', player);
      case '/-/story.json':
        return sendJson(response, preview.shown);
      case '/-/media.json':
        return sendJson(response, await preview.catalogue());
      case '/-/status.json':
        return sendJson(response, await preview.status());
      case '/-/states.json':
        return sendJson(response, preview.states(searchParams.get('segment') ?? ''));
      case '/-/changes':
        return listen(response);
    }
    const still = /^\/-\/still\/([\w-]+)\.mp4$/.exec(pathname)?.[1];
    const segment =
      still === undefined || !preview.shown || !Object.hasOwn(preview.shown.segments, still)
        ? undefined
        : preview.shown.segments[still];
    if (segment) return sendBytes(request, response, 'video/mp4', stillVideo(segment.durationMs));
    // Hidden files are nobody's business, whoever asks.
    if (/(?:^|\/)(?:\.|%2e)/i.test(pathname))
      return send(response, 404, 'text/plain', 'There is nothing here.');
    files(request, response, () => send(response, 404, 'text/plain', 'There is nothing here.'));
  }

  async function place(
    request: IncomingMessage,
  ): Promise<[status: number, type: string, body: string]> {
    // Only a page of our own may send JSON here without being asked first.
    if (!request.headers['content-type']?.startsWith('application/json'))
      return [415, 'text/plain', 'Send JSON.'];
    const wanted = parsed(await bodyOf(request));
    const saved = preview.shown && requestedPlace(preview.shown, wanted);
    return saved
      ? [200, 'application/json', JSON.stringify(saved)]
      : [400, 'text/plain', 'There is no such place.'];
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 500\ndata: ${preview.version}\n\n`);
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  }

  await new Promise<void>((started, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', started);
  }).catch((error: unknown) => {
    clearInterval(looking);
    throw error;
  });
  onRead?.(preview.loaded, preview.diagnosis);
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      clearInterval(looking);
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
    },
  };
}

/** The story as it is now, and as it was when it last was valid. */
class Preview {
  readonly version: number;
  readonly loaded: LoadedStory;
  readonly diagnosis: Diagnosis;
  /** What is played: the last story that was valid. */
  readonly shown: Story | undefined;
  readonly #folder: string;
  readonly #exploration: NonNullable<Diagnosis['checked']>['exploration'];

  constructor(file: string, folder: string, before: Preview | undefined) {
    this.#folder = folder;
    this.version = (before?.version ?? 0) + 1;
    this.loaded = loadStoryFile(file);
    this.diagnosis = diagnose(this.loaded, { mostStates: MOST_STATES });
    this.shown = this.loaded.story ? buildStory(this.loaded.story) : before?.shown;
    this.#exploration =
      this.diagnosis.checked?.exploration ??
      (before === undefined ? undefined : before.#exploration);
  }

  /** The writer's own catalogue where it has film, a dark picture where it hasn't. */
  async catalogue(): Promise<object> {
    const filmed = await this.#filmed();
    const segments = Object.keys(this.shown?.segments ?? {}).map((id): [string, unknown] => [
      id,
      filmed.get(id) ?? {
        renditions: [
          {
            src: `/-/still/${id}.mp4?${this.shown?.segments[id]?.durationMs}`,
            type: 'video/mp4',
            width: 64,
            height: 36,
            bitrateKbps: 1,
          },
        ],
        captions: [],
      },
    ]);
    return { matchcut: 1, story: this.shown?.id ?? '', segments: Object.fromEntries(segments) };
  }

  async status(): Promise<object> {
    const filmed = await this.#filmed();
    const story = this.shown;
    return {
      version: this.version,
      isValid: this.loaded.story !== undefined,
      storyVersion: story?.version ?? null,
      diagnostics: this.diagnosis.diagnostics
        .filter(({ severity }) => severity !== 'note')
        .map((diagnostic) => ({
          severity: diagnostic.severity,
          text: printDiagnostic(diagnostic, this.loaded.files, plain),
        })),
      variables: story?.variables ?? {},
      segments: Object.entries(story?.segments ?? {}).map(([id, segment]) => ({
        id,
        title: segment.title ?? id,
        durationMs: segment.durationMs,
        isFilmed: filmed.has(id),
        ending: segment.ending?.title ?? null,
        text: textOf(segment.metadata?.['text']),
      })),
    };
  }

  states(segment: string): object {
    return this.#exploration ? trialStates(this.#exploration, segment) : [];
  }

  async #filmed(): Promise<ReadonlyMap<string, SegmentMedia>> {
    const answer = diskReader.read(join(this.#folder, 'media.json'));
    const catalogue = 'text' in answer ? catalogueSchema.safeParse(parsed(answer.text)) : undefined;
    if (!catalogue?.success) return new Map();
    const here = (src: string): string =>
      new URL(src, 'http://localhost/').href.replace('http://localhost', '');
    return new Map(
      Object.entries(catalogue.data.segments).map(([id, media]) => [
        id,
        {
          renditions: media.renditions.map((rendition) => ({
            ...rendition,
            src: here(rendition.src),
          })),
          captions: media.captions.map((track) => ({ ...track, src: here(track.src) })),
          poster: media.poster === undefined ? undefined : here(media.poster),
        },
      ]),
    );
  }
}

/** Names, sizes and times of all files of a folder that a story may be made of. */
function fingerprint(folder: string): string {
  const found: string[] = [];
  const look = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (
        found.length > MOST_FILES ||
        entry.name.startsWith('.') ||
        entry.name === 'node_modules' ||
        entry.name === 'dist'
      )
        continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory()) look(inner);
      else if (/\.(?:ya?ml|json)$/.test(entry.name)) {
        const { size, mtimeMs, ino } = statSync(inner);
        found.push(`${inner} ${size} ${mtimeMs} ${ino}`);
      }
    }
  };
  try {
    look(folder);
  } catch {
    // A file that goes while it is looked at is seen the next time.
  }
  return found.join('\n');
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 2_000) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MOST_BODY) throw new Error('too much');
  }
  return body;
}

function sendJson(response: ServerResponse, data: unknown): void {
  send(
    response,
    data === undefined ? 404 : 200,
    'application/json; charset=utf-8',
    JSON.stringify(data ?? null),
  );
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response
    .writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
    })
    .end(body);
}

/** Whole, or the part that is asked for: players seek by parts. */
function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  type: string,
  bytes: Buffer,
): void {
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  if (first === '') return send(response, 200, type, bytes);
  const end = Math.min(last === '' ? bytes.length - 1 : Number(last), bytes.length - 1);
  if (Number(first) > end) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  response
    .writeHead(206, {
      'content-type': type,
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
      'content-range': `bytes ${first}-${end}/${bytes.length}`,
    })
    .end(bytes.subarray(Number(first), end + 1));
}
