import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { buildStory, loadStoryFile } from '@matchcut/authoring';
import { catalogueSchema, type Story } from '@matchcut/runtime';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../browser.ts';
import { run } from '../run-program.ts';
import { listen, pathOf, staticFiles } from '../static-server.ts';
import type { Figure } from './figure.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const root = join(import.meta.dirname, '..', '..');
const episode = join(root, 'examples', 'night-train');
const player = join(root, 'packages', 'player-element');

/** Notes when the first frame of any video on the page was presented, also within shadow roots. */
const WATCH = `
const look = (at) => {
  const videos = [...document.querySelectorAll('video'), ...[...document.querySelectorAll('matchcut-player')].flatMap((each) => [...(each.shadowRoot?.querySelectorAll('video') ?? [])])];
  for (const video of videos) if (!video.dataset.watched) {
    video.dataset.watched = '1';
    video.requestVideoFrameCallback((now, { presentationTime }) => { window.firstFrameMs ??= presentationTime; });
  }
  if (window.firstFrameMs === undefined) requestAnimationFrame(look);
};
look();`;

/** The player; video.js with the same media's HLS; video.js and a bare `<video>` with its picture as one file. */
type Technique = 'matchcut' | 'videojsHls' | 'videojs' | 'video';

/** From the page's beginning to the first frame of the example, with nothing in any cache, over 20 Mbit/s and 30 ms. */
export async function startup(): Promise<readonly Figure[]> {
  await run('node', ['--conditions=source', 'tools/build.ts', '--if-stale']);
  const site = await serve();
  const browser = await launchChromium();
  const times: Record<Technique, number[]> = {
    matchcut: [],
    videojsHls: [],
    videojs: [],
    video: [],
  };
  try {
    for (let round = 0; round < ROUNDS; round += 1)
      for (const technique of Object.keys(times) as Technique[])
        times[technique].push(await firstFrameMs(browser, `${site.address}/${technique}.html`));
  } finally {
    await browser.close();
    site.close();
  }
  const [ours, hls, videojs, video] = [
    median(times.matchcut),
    median(times.videojsHls),
    median(times.videojs),
    median(times.video),
  ];
  const over = median(times.matchcut.map((ms, index) => ms - (times.videojs[index] ?? Number.NaN)));
  return [
    {
      id: 'startup.firstFrameMs',
      value: ours,
      unit: 'ms',
      peer: 'plain video.js',
      peerValue: videojs,
      ratio: ours / videojs,
    },
    {
      id: 'startup.overVideojsMs',
      value: over,
      unit: `ms, median of ${ROUNDS}`,
      goal: { op: '<=', value: 150 },
    },
    {
      id: 'startup.overVideojsHlsMs',
      value: ours - hls,
      unit: 'ms',
      peer: 'video.js with HLS',
      peerValue: hls,
    },
    {
      id: 'startup.overVideoMs',
      value: ours - video,
      unit: 'ms',
      peer: 'plain <video>',
      peerValue: video,
    },
  ];
}

async function firstFrameMs(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 30,
    downloadThroughput: 20e6 / 8,
    uploadThroughput: 20e6 / 8,
  });
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'firstFrameMs' in window);
  const ms = await page.evaluate(
    () => (window as unknown as { firstFrameMs: number }).firstFrameMs,
  );
  await context.close();
  return ms;
}

async function serve(): Promise<{ address: string; close(): void }> {
  const { story } = loadStoryFile(join(episode, 'story.yaml'));
  const built = JSON.stringify(buildStory(story as Story));
  const catalogueText = await readFile(join(episode, 'media.json'), 'utf8');
  const first = catalogueSchema.parse(JSON.parse(catalogueText)).segments[(story as Story).start];
  const videojs = (src: string | undefined, type: string | undefined): string =>
    page(
      `<script src="/video.js"></script><video id="v" class="video-js" muted playsinline autoplay preload="auto"></video><script>videojs('v', { sources: [{ src: '/${src}', type: '${type}' }] })</script>`,
    );
  const page = (body: string): string =>
    `<!doctype html><meta charset="utf-8"><style>body { margin: 0 } video, .video-js { width: 1280px; height: 720px }</style>${body}<script>${WATCH}</script>`;
  const texts: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/matchcut.html': [
      'text/html',
      page(
        '<script type="module" src="/matchcut-player.js"></script><matchcut-player src="/story.json" catalogue="/media.json" autoplay muted memory="none"></matchcut-player>',
      ),
    ],
    '/videojsHls.html': [
      'text/html',
      videojs(first?.renditions[0]?.src, first?.renditions[0]?.type),
    ],
    '/videojs.html': ['text/html', videojs(first?.conformed?.video.at(-1)?.src, 'video/mp4')],
    '/video.html': [
      'text/html',
      page(
        `<video src="/${first?.conformed?.video.at(-1)?.src}" muted playsinline autoplay preload="auto"></video>`,
      ),
    ],
    '/matchcut-player.js': [
      'text/javascript',
      await readFile(join(player, 'dist', 'matchcut-player.js'), 'utf8'),
    ],
    '/video.js': [
      'text/javascript',
      await readFile(join(player, 'node_modules', 'video.js', 'dist', 'video.min.js'), 'utf8'),
    ],
    '/story.json': ['application/json', built],
    '/media.json': ['application/json', catalogueText],
  };
  // As a CDN would send them.
  const compressed = new Map(
    Object.entries(texts).map(([path, [type, text]]) => [
      path,
      { type, body: brotliCompressSync(text) },
    ]),
  );
  const files = staticFiles('/', episode);
  const { server, address } = await listen(async (request, response: ServerResponse) => {
    const text = compressed.get(pathOf(request) ?? '');
    if (text)
      return void response
        .writeHead(200, {
          'content-type': text.type,
          'content-encoding': 'br',
          'content-length': text.body.length,
        })
        .end(text.body);
    if (!(await files(request, response))) response.writeHead(404).end();
  });
  return {
    address,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
