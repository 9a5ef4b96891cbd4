// Renders the film: draws every frame in Chromium, composes the sound, encodes both renditions, and
// writes captions and the media catalogue. `--stills` draws a contact sheet instead, `--only a,b` some segments.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { buildStory, loadStoryFile } from '@matchcut/authoring';
import type { MediaCatalogue, SegmentMedia, Story } from '@matchcut/runtime';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../tools/browser.ts';
import { listen, staticFiles } from '../../../tools/static-server.ts';
import { captionsFor } from './captions.ts';
import { compose, toWav } from './score.ts';
import { FRAMES_PER_SECOND, HEIGHT, WIDTH } from './stage.ts';

const here = import.meta.dirname;
const media = join(here, '..', 'media');
const frames = join(here, '.frames');
const WORKERS = 3;
const RENDITIONS = [
  { name: '720p', width: 1280, height: 720, crf: 27, audioKbps: 80 },
  { name: '360p', width: 640, height: 360, crf: 27, audioKbps: 48 },
];

const { values: options } = parseArgs({ options: { stills: { type: 'boolean' }, only: { type: 'string' } } });
const { story: loaded, diagnostics } = await loadStoryFile(join(here, '..', 'story.yaml'));
if (!loaded) throw new Error(`The story has errors: ${diagnostics.map(({ message }) => message).join('; ')}`);
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
      await page.evaluate(([id, t, length]) => window.showFrame(id, t, length), [segment, share * duration, duration] as const);
      await page.screenshot({ path: join(frames, `${segment}-${Math.round(share * 100)}.png`) });
    }
  }
  await browser.close();
}

async function renderFilm(story: Story, segments: readonly string[]): Promise<void> {
  await mkdir(frames, { recursive: true });
  for (const { name } of RENDITIONS) await mkdir(join(media, name), { recursive: true });
  await mkdir(join(media, 'captions'), { recursive: true });
  const waiting = [...segments];
  await Promise.all(Array.from({ length: WORKERS }, () => renderFrom(waiting, story)));
  await rm(frames, { recursive: true });
  await writeFile(join(here, '..', 'media.json'), `${JSON.stringify(await catalogue(story), null, 2)}\n`);
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
    await writeFile(join(media, 'captions', `${id}.en.vtt`), captionsFor(id));
    await page.evaluate(([segment, t, duration]) => window.showFrame(segment, t, duration), [id, Math.min(seconds * 0.5, 10.5), seconds] as const);
    await page.screenshot({ path: join(media, `${id}.jpg`), type: 'jpeg', quality: 72 });
    console.log(`${id}: ${seconds} s of film in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  }
  await browser.close();
}

/** Streams frames to one ffmpeg that writes both renditions. */
async function encode(page: Page, id: string, seconds: number): Promise<void> {
  const outputs = RENDITIONS.flatMap(({ name, width, height, crf, audioKbps }) => [
    ...['-map', '0:v', '-map', '1:a', '-vf', `scale=${width}:${height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p`],
    ...['-c:v', 'libx264', '-preset', 'slow', '-tune', 'animation', '-crf', String(crf), '-x264-params', 'aq-mode=3', '-g', '48', '-flags', '+cgop'],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-c:a', 'aac', '-b:a', `${audioKbps}k`, '-t', String(seconds), '-movflags', '+faststart', '-map_metadata', '-1', '-fflags', '+bitexact', join(media, name, `${id}.mp4`)],
  ]);
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-r', String(FRAMES_PER_SECOND), '-i', 'pipe:0', '-i', join(frames, `${id}.wav`)];
  const ffmpeg = spawn('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...outputs], { stdio: ['pipe', 'inherit', 'inherit'] });
  const closed = once(ffmpeg, 'close');
  sinks.set(id, ffmpeg.stdin);
  for (let index = 0; index < seconds * FRAMES_PER_SECOND; index += 1) {
    await page.evaluate(([segment, frame, duration]) => window.sendFrame(segment, frame, duration, `/${segment}`), [id, index, seconds] as const);
  }
  ffmpeg.stdin.end();
  const [code] = (await closed) as [number];
  if (code !== 0) throw new Error(`ffmpeg failed on ${id} with code ${code}`);
}

async function catalogue(story: Story): Promise<MediaCatalogue> {
  const segments: Record<string, SegmentMedia> = {};
  for (const [id, segment] of Object.entries(story.segments)) {
    const renditions = RENDITIONS.map(async ({ name, width, height }) => {
      const { size } = await stat(join(media, name, `${id}.mp4`));
      return { src: `media/${name}/${id}.mp4`, type: 'video/mp4', width, height, bitrateKbps: Math.round((size * 8) / segment.durationMs) };
    });
    segments[id] = {
      renditions: await Promise.all(renditions),
      captions: [{ src: `media/captions/${id}.en.vtt`, language: 'en', label: 'English' }],
      poster: `media/${id}.jpg`,
    };
  }
  return { matchcut: 1, story: story.id, segments };
}
