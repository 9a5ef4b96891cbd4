import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { site, useSite } from './site.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

useSite();

/** What axe finds wrong, as `rule: where`. */
async function violations(page: Page, areColoursForced: boolean): Promise<readonly string[]> {
  // By the debugger, so that no policy of the page is in the way.
  await page.evaluate(axe);
  // Of colours that the system forces, axe reads those that the page would have had.
  const rules = { 'color-contrast': { enabled: !areColoursForced } };
  const results = await page.evaluate((options) => (window as unknown as { axe: { run(context: string, options: unknown): Promise<AxeResults> } }).axe.run('matchcut-player', options), { rules });
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary ?? ''}`));
}

/** Takes the first option of each choice, and goes through the film as fast as it can. */
function hurry(): void {
  const player = document.querySelector('matchcut-player');
  setInterval(() => {
    const state = player?.session?.state;
    if (state?.choice) player?.choose(state.choice.options.find(({ isOpen }) => isOpen)?.id ?? '');
    else if (state && state.seekableMs - state.positionMs > 500) player?.seek(state.seekableMs);
  }, 150);
}

/** Brings the player from one state to the next, and says which it is in. */
const STATES: readonly (readonly [state: string, go: (page: Page) => Promise<unknown>])[] = [
  ['the poster', (page) => page.locator('.start').waitFor()],
  ['the film', (page) => page.locator('.start').click().then(() => page.locator('[part=controls]').waitFor())],
  ['the settings', (page) => page.locator('[part=controls] .settings').click().then(() => page.locator('[part=panel]').waitFor())],
  ['a choice', (page) => page.locator('.close').click().then(() => page.evaluate(() => document.querySelector('matchcut-player')?.seek(1e9))).then(() => page.locator('matchcut-choice').waitFor())],
  ['the map', (page) => page.evaluate(() => document.querySelector('matchcut-player')?.shadowRoot?.querySelector<HTMLElement>('[part=controls] .map')?.click()).then(() => page.locator('[part=panel]').waitFor())],
  ['an ending', (page) => page.locator('.close').click().then(() => page.evaluate(hurry)).then(() => page.locator('[part=ending]').waitFor({ timeout: 60_000 }))],
  ['an error', (page) => page.evaluate(() => document.querySelector('matchcut-player')?.setAttribute('src', '/nothing.json')).then(() => page.locator('[part=message]').waitFor())],
];

const LOOKS: readonly (readonly [look: string, options: BrowserContextOptions, attributes: Readonly<Record<string, string>>])[] = [
  ['as it is', {}, {}],
  ['in forced colours', { forcedColors: 'active' }, {}],
  ['at 200 %', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }, {}],
  ['on a phone, from right to left', { viewport: { width: 390, height: 700 } }, { language: 'ar' }],
  ['on a television', { viewport: { width: 1920, height: 1080 } }, { layout: 'tv' }],
];

describe.concurrent.each(LOOKS)('the player %s', (_, options, attributes) => {
  it('has nothing in any of its states that axe would complain of', async () => {
    const context = await site.browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    await page.goto(`${site.demo.address}/`);
    await page.evaluate((given) => {
      const player = document.querySelector('matchcut-player');
      for (const [name, value] of Object.entries({ timing: 'off', muted: '', ...given })) player?.setAttribute(name, value);
      Object.assign(player ?? {}, { playbackRate: 4 });
    }, attributes);
    const found: Record<string, readonly string[]> = {};
    for (const [state, go] of STATES) {
      await go(page);
      await page.waitForTimeout(400);
      found[state] = await violations(page, options.forcedColors === 'active');
    }
    await context.close();
    expect(found).toEqual(Object.fromEntries(STATES.map(([state]) => [state, []])));
  }, 120_000);
});
