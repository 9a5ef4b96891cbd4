import type { BrowserContextOptions } from 'playwright-core';
import { beforeAll, describe, it } from 'vitest';
import { violations } from './axe.ts';
import { site, useSite } from './site.ts';

useSite();

/** All that the gallery shows. */
let states: readonly string[] = [];
beforeAll(async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.demo.address}/gallery/`);
  await page.locator('figcaption').first().waitFor();
  states = await page.locator('figcaption a').allTextContents();
  await page.close();
});

interface Look {
  readonly query?: Readonly<Record<string, string>>;
  readonly context?: BrowserContextOptions;
}

const LOOKS: Readonly<Record<string, Look>> = {
  'as it is': {},
  'in light': { query: { theme: 'light' } },
  'as paper': { query: { theme: 'paper' } },
  'as neon': { query: { theme: 'neon' } },
  'in forced colours': { context: { forcedColors: 'active' } },
  'at 200 %': { context: { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 } },
  'on a phone, from right to left': {
    query: { dir: 'rtl' },
    context: { viewport: { width: 390, height: 700 } },
  },
};

describe.concurrent.each(Object.entries(LOOKS))(
  'the gallery %s',
  (_, { query = {}, context: options = {} }) => {
    it('has nothing in any state of any component that axe would complain of', async ({
      expect,
    }) => {
      const context = await site.browser.newContext({
        viewport: { width: 854, height: 480 },
        reducedMotion: 'reduce',
        ...options,
      });
      const found: Record<string, readonly string[]> = {};
      const page = await context.newPage();
      for (const state of states) {
        await page.goto(
          `${site.demo.address}/gallery/?${new URLSearchParams({ ...query, state })}`,
        );
        await page.locator('html[data-shown]').waitFor({ state: 'attached' });
        found[state] = await violations(page, {
          within: 'main > *',
          areColoursForced: options.forcedColors === 'active',
        });
      }
      await context.close();
      expect(states.length).toBeGreaterThan(15);
      expect(found).toEqual(Object.fromEntries(states.map((state) => [state, []])));
    });
  },
);
