import { describe, expect, it } from 'vitest';
import { docSnippets } from '../docs/snippets.ts';
import { site, useSite } from './site.ts';

const pages = (await docSnippets()).filter(({ language }) => language === 'html');

useSite();

describe('the pages that the docs show', () => {
  it.each(pages)('play the film: $place', async ({ text }) => {
    const page = await site.browser.newPage({ viewport: { width: 640, height: 420 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.route('**/snippet.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: text }),
    );
    await page.goto(`${site.demo.address}/snippet.html`);
    await page.getByRole('button', { name: /Night Train/ }).click();
    await expect
      .poll(
        () =>
          page.evaluate(
            () => document.querySelector('matchcut-player')?.session?.state.positionMs ?? 0,
          ),
        { timeout: 60_000 },
      )
      .toBeGreaterThan(200);
    if (text.includes('<output>')) {
      await page.evaluate(() =>
        Object.assign(document.querySelector('matchcut-player') ?? {}, { playbackRate: 12 }),
      );
      await expect
        .poll(() => page.locator('output').textContent(), { timeout: 60_000 })
        .toContain('boarding at 0 ms');
    }
    expect(problems).toEqual([]);
    await page.close();
  });
});
