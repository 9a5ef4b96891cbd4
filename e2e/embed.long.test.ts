import type { FramedPlayer } from '@matchcut/player-element/embed';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { site, useSite } from './site.ts';

useSite();

interface Told {
  player?: FramedPlayer;
  refused?: string;
  readonly events: string[];
}

/** A page of another site with the player in a frame, which lets some sites in. */
async function blog(
  origins: string,
  frame = 'embed.html?src=/story.json&catalogue=/media.json&muted=&memory=none',
): Promise<Page> {
  const page = await site.browser.newPage({ viewport: { width: 800, height: 600 } });
  const { address } = site.demo;
  const elsewhere = address.replace('localhost', '127.0.0.1');
  await page.route(/\/player\/embed\.html/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: (await response.text()).replace(
        'name="matchcut-origins" content=""',
        `name="matchcut-origins" content="${origins.replace('HERE', elsewhere)}"`,
      ),
    });
  });
  await page.route(`${elsewhere}/blog`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><iframe src="${address}/player/${frame}" width="640" height="360" allow="autoplay; fullscreen"></iframe>
        <script type="module">
          import { connectPlayer } from '/player/embed/index.js';
          window.told = { events: [] };
          try {
            told.player = await connectPlayer(document.querySelector('iframe'), { patienceMs: 4000 });
            for (const type of ['choiceopen', 'choice', 'error']) told.player.on(type, (detail) => told.events.push(type + ' ' + (detail.choice ?? detail.code) + ' ' + (detail.option ?? '')));
          } catch (error) {
            told.refused = error.message;
          }
        </script>`,
    }),
  );
  await page.goto(`${elsewhere}/blog`);
  return page;
}

const told = (page: Page) =>
  page.evaluate(() => {
    const { player, refused, events } = (window as unknown as { told?: Told }).told ?? {
      events: [],
    };
    return { isConnected: player !== undefined, refused, events };
  });

describe('a player in a frame', () => {
  it('is steered by the page around it, and tells it what happens', async () => {
    const page = await blog('HERE');
    await expect.poll(() => told(page), { timeout: 60_000 }).toMatchObject({ isConnected: true });
    const call = <T>(work: (player: FramedPlayer) => Promise<T>): Promise<T> =>
      page.evaluate<T>(`(${String(work)})(window.told.player)`);
    await page
      .frameLocator('iframe')
      .getByRole('button', { name: /Night Train/ })
      .waitFor();
    await call((player) => player.play());
    await call((player) => player.seek(60_000));
    await expect
      .poll(() => told(page), { timeout: 60_000 })
      .toMatchObject({ events: ['choiceopen letter '] });
    expect(await call((player) => player.choose('nothing'))).toBe(false);
    expect(await call((player) => player.choose('take'))).toBe(true);
    await expect
      .poll(() => told(page))
      .toMatchObject({ events: ['choiceopen letter ', 'choice letter take'] });
    const saved = await call((player) => player.save());
    expect(saved).toMatchObject({ story: 'night-train' });
    expect(
      await call((player) =>
        player.resume({ story: 'other' }).then(
          () => 'taken',
          (error: Error) => error.message,
        ),
      ),
    ).toContain('MC400');
    await page.close();
  });

  it("hears no page that it doesn't let in", async () => {
    const page = await blog('https://studio.example');
    await expect
      .poll(() => told(page), { timeout: 60_000 })
      .toMatchObject({
        isConnected: false,
        refused: expect.stringContaining("doesn't let this page in") as string,
      });
    await page.close();
  });

  it('loads nothing from elsewhere, whatever a link says', async () => {
    const page = await blog(
      'HERE',
      'embed.html?src=https://evil.example/story.json&catalogue=//evil.example/media.json',
    );
    await expect.poll(() => told(page), { timeout: 60_000 }).toMatchObject({ isConnected: true });
    expect(
      await page.frames()[1]?.evaluate(() => document.querySelector('matchcut-player')?.outerHTML),
    ).not.toContain('evil');
    await page.close();
  });
});
