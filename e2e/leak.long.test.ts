import { catalogueSchema } from '@matchcut/runtime';
import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { site, useSite } from './site.ts';

useSite();

const MOUNTS = 200;
/** What browser and libraries keep for good is there after so many. */
const WARM_UP = 20;

interface Held {
  readonly JSEventListeners: number;
  readonly Nodes: number;
  readonly JSHeapUsedSize: number;
}

/** What the page holds once all is collected that can be. */
async function held(devtools: CDPSession): Promise<Held> {
  // Video elements and media sources go a moment after they were let go of, some only in a second round.
  for (let round = 0; round < 3; round += 1) {
    await devtools.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as unknown as Held;
}

/** Puts a player on the page, lets it play, and takes it off; so many times. */
async function mount(page: Page, times: number): Promise<void> {
  await page.evaluate(async (count) => {
    for (let index = 0; index < count; index += 1) {
      const player = document.createElement('matchcut-player');
      Object.assign(player, {
        src: 'story.json',
        memory: 'none',
        autoplay: true,
        muted: true,
        ...(index % 4 === 3
          ? { playback: 'swap', catalogue: 'plain.json' }
          : { playback: 'gapless', catalogue: 'media.json' }),
      });
      const started = new Promise((resolve) =>
        player.addEventListener('storyevent', resolve, { once: true }),
      );
      document.body.append(player);
      await started;
      player.remove();
    }
    // Players of video.js go a moment after they were told to.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }, times);
}

/** The film as plain MP4, for swap playback: video.js's HLS keeps some of a player that goes while it loads. */
async function servePlainFilm(page: Page): Promise<void> {
  await page.route(`${site.demo.address}/plain.json`, async (route) => {
    const catalogue = catalogueSchema.parse(
      await (await fetch(`${site.demo.address}/media.json`)).json(),
    );
    const segments = Object.entries(catalogue.segments).map(([id, { conformed, ...media }]) => {
      const picture = conformed?.video[0];
      return [
        id,
        {
          ...media,
          renditions: [
            {
              src: picture?.src,
              type: 'video/mp4',
              width: picture?.width,
              height: picture?.height,
              bitrateKbps: picture?.bitrateKbps,
            },
          ],
        },
      ];
    });
    await route.fulfill({ json: { ...catalogue, segments: Object.fromEntries(segments) } });
  });
}

describe('a player that comes and goes', () => {
  it(`leaves nothing behind, ${MOUNTS} times over`, async () => {
    const page = await site.browser.newPage({ viewport: { width: 800, height: 600 } });
    await servePlainFilm(page);
    await page.goto(`${site.demo.address}/`);
    await page.evaluate(() => document.querySelector('main')?.remove());
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    await mount(page, WARM_UP);
    const before = await held(devtools);
    await mount(page, MOUNTS);
    // The last of them go when the machine has time for it.
    const left = async () => {
      const after = await held(devtools);
      return {
        listeners: after.JSEventListeners - before.JSEventListeners,
        nodes: after.Nodes - before.Nodes,
        players: await page.locator('video').count(),
      };
    };
    await expect
      .poll(left, { timeout: 60_000, interval: 1_000 })
      .toEqual({ listeners: 0, nodes: 0, players: 0 });
    expect(
      ((await held(devtools)).JSHeapUsedSize - before.JSHeapUsedSize) / 1024 / 1024,
    ).toBeLessThan(2);
    await page.close();
  });
});
