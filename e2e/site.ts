import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from '../tools/browser.ts';
import { type Demo, startDemo } from '../tools/demo-server.ts';

/** The demo, served from an empty data folder, and a browser to look at it with; both are there while tests run. */
export const site = {} as { demo: Demo; browser: Browser };

/** Opens the site before the tests of a file, and closes it behind them. */
export function useSite(options: { readonly allowsHls?: boolean } = {}): void {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    site.demo = await startDemo({ dataFolder: folder, ...options });
    site.browser = await launchChromium();
  });
  afterAll(async () => {
    await site.browser.close();
    await site.demo.close();
    await rm(folder, { recursive: true, force: true });
  });
}
