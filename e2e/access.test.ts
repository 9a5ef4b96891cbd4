import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, it } from 'vitest';
import { site, useSite } from './site.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

/** What axe finds wrong, as `rule: where`. */
async function violations(page: Page, areColoursForced: boolean): Promise<readonly string[]> {
  // By the debugger, so that no policy of the page is in the way.
  await page.evaluate(axe);
  // Of colours that the system forces, axe reads those that the page would have had.
  const rules = { 'color-contrast': { enabled: !areColoursForced } };
  const results = await page.evaluate((options) => (window as unknown as { axe: { run(context: string, options: unknown): Promise<AxeResults> } }).axe.run('main > *', options), { rules });
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary ?? ''}`));
}

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
  'on a phone, from right to left': { query: { dir: 'rtl' }, context: { viewport: { width: 390, height: 700 } } },
};

describe.concurrent.each(Object.entries(LOOKS))('the gallery %s', (_, { query = {}, context: options = {} }) => {
  it('has nothing in any state of any component that axe would complain of', async ({ expect }) => {
    const context = await site.browser.newContext({ viewport: { width: 854, height: 480 }, reducedMotion: 'reduce', ...options });
    const found: Record<string, readonly string[]> = {};
    const page = await context.newPage();
    for (const state of states) {
      await page.goto(`${site.demo.address}/gallery/?${new URLSearchParams({ ...query, state })}`);
      await page.locator('html[data-shown]').waitFor({ state: 'attached' });
      found[state] = await violations(page, options.forcedColors === 'active');
    }
    await context.close();
    expect(states.length).toBeGreaterThan(15);
    expect(found).toEqual(Object.fromEntries(states.map((state) => [state, []])));
  }, 120_000);
});
