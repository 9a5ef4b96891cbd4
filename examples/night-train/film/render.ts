// Renders the film: draws every frame in Chromium, composes the sound, writes a film, captions and a poster
// for each segment into `sources`, and packages them as `matchcut media build` does. `--stills` draws a contact sheet instead, `--only a,b` some segments.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { buildMedia, buildStory, loadStoryFile, readRecipe } from '@matchcut/authoring';
import type { Story } from '@matchcut/runtime';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../tools/browser.ts';
import { listen, staticFiles } from '../../../tools/static-server.ts';
import { captionsFor } from './captions.ts';
import { compose, toWav } from './score.ts';
import { FRAMES_PER_SECOND, HEIGHT, WIDTH } from './stage.ts';

const here = import.meta.dirname;
const sources = join(here, '..', 'sources');
const frames = join(here, '.frames');
const WORKERS = 3;

const { values: options } = parseArgs({
  options: { stills: { type: 'boolean' }, only: { type: 'string' } },
});
const { story: loaded, diagnostics } = loadStoryFile(join(here, '..', 'story.yaml'));
if (!loaded)
  throw new Error(`The story has errors: ${diagnostics.map(({ message }) => message).join('; ')}`);
const story = buildStory(loaded);
const wanted = options.only?.split(',') ?? Object.keys(story.segments);

/** Where the frames of each segment go while it is rendered. */
const sinks = new Map<string, Writable>();
const film = staticFiles('/', here);
const fonts = staticFiles('/fonts/', join(here, '..', '..', '..', 'node_modules', '@fontsource'));
const { server, address } = await listen(serve);
try {
  if (options.stills) await drawStills(story, wanted);
  else await renderFilm(story, wanted);
} finally {
  server.close();
  server.closeAllConnections();
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST') {
    const sink = sinks.get((request.url ?? '').slice(1));
    for await (const chunk of request) if (sink && !sink.write(chunk)) await once(sink, 'drain');
    response.writeHead(sink ? 200 : 404).end();
  } else if (!(await fonts(request, response)) && !(await film(request, response))) {
    response.writeHead(404).end();
  }
}

async function openFilm(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${address}/film.html`);
  await page.evaluate(() => window.loadFonts());
  return page;
}

async function drawStills(story: Story, segments: readonly string[]): Promise<void> {
  await mkdir(frames, { recursive: true });
  const browser = await launchChromium();
  const page = await openFilm(browser);
  for (const segment of segments) {
    const duration = (story.segments[segment]?.durationMs ?? 0) / 1000;
    for (const share of [0.15, 0.45, 0.7, 0.9]) {
      await page.evaluate(([id, t, length]) => window.showFrame(id, t, length), [
        segment,
        share * duration,
        duration,
      ] as const);
      await page.screenshot({ path: join(frames, `${segment}-${Math.round(share * 100)}.png`) });
    }
  }
  await browser.close();
}

async function renderFilm(story: Story, segments: readonly string[]): Promise<void> {
  await mkdir(frames, { recursive: true });
  await mkdir(sources, { recursive: true });
  const waiting = [...segments];
  await Promise.all(Array.from({ length: WORKERS }, () => renderFrom(waiting, story)));
  await rm(frames, { recursive: true });
  const out = join(here, '..');
  await buildMedia(story, { sources, out, recipe: await readRecipe(join(out, 'media.yaml')) });
}

/** One worker: takes segments until none is left. Each has a browser of its own, as pages of one share a thread. */
async function renderFrom(waiting: string[], story: Story): Promise<void> {
  const browser = await launchChromium();
  const page = await openFilm(browser);
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const seconds = (story.segments[id]?.durationMs ?? 0) / 1000;
    const started = Date.now();
    await writeFile(join(frames, `${id}.wav`), toWav(compose(id, seconds)));
    await encode(page, id, seconds);
    await writeFile(join(sources, `${id}.en.vtt`), captionsFor(id));
    await page.evaluate(([segment, t, duration]) => window.showFrame(segment, t, duration), [
      id,
      Math.min(seconds * 0.5, 10.5),
      seconds,
    ] as const);
    await page.screenshot({ path: join(sources, `${id}.jpg`), type: 'jpeg', quality: 72 });
    console.log(`${id}: ${seconds} s of film in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  }
  await browser.close();
}

/** Streams frames to an ffmpeg that writes the segment's film. */
async function encode(page: Page, id: string, seconds: number): Promise<void> {
  const outputs = [
    ...[
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-vf',
      `scale=${WIDTH}:${HEIGHT}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p`,
    ],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'slow',
      '-tune',
      'animation',
      '-crf',
      '27',
      '-x264-params',
      'aq-mode=3',
      '-g',
      '48',
      '-flags',
      '+cgop',
    ],
    ...[
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
      '-color_range',
      'tv',
    ],
    ...[
      '-c:a',
      'aac',
      '-b:a',
      '80k',
      '-t',
      String(seconds),
      '-movflags',
      '+faststart',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
      join(sources, `${id}.mp4`),
    ],
  ];
  const input = [
    '-f',
    'image2pipe',
    '-c:v',
    'mjpeg',
    '-r',
    String(FRAMES_PER_SECOND),
    '-i',
    'pipe:0',
    '-i',
    join(frames, `${id}.wav`),
  ];
  const ffmpeg = spawn('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...outputs], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const closed = once(ffmpeg, 'close');
  sinks.set(id, ffmpeg.stdin);
  for (let index = 0; index < seconds * FRAMES_PER_SECOND; index += 1) {
    await page.evaluate(
      ([segment, frame, duration]) => window.sendFrame(segment, frame, duration, `/${segment}`),
      [id, index, seconds] as const,
    );
  }
  ffmpeg.stdin.end();
  const [code] = (await closed) as [number];
  if (code !== 0) throw new Error(`ffmpeg failed on ${id} with code ${code}`);
}
