import { describe, expect, it } from 'vitest';
import { site, useSite } from './site.ts';

useSite();

describe('under a strict policy', () => {
  it('HLS plays too, by swapping players, once its worker is allowed', async () => {
    const page = await site.browser.newPage({ viewport: { width: 640, height: 420 } });
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    await page.route(`${site.demo.address}/`, async (route) => {
      const response = await route.fetch();
      const policy = response.headers()['content-security-policy'] ?? '';
      expect(policy).toContain("style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html");
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': `${policy} matchcut-player; worker-src blob:` } });
    });
    await page.goto(`${site.demo.address}/`);
    await page.evaluate(() => Object.assign(document.querySelector('matchcut-player') ?? {}, { playback: 'swap', muted: true }));
    await page.getByRole('button', { name: /Night Train/ }).click();
    await expect.poll(() => page.evaluate(() => document.querySelector('matchcut-player')?.session?.state.positionMs ?? 0), { timeout: 15_000 }).toBeGreaterThan(500);
    expect(refused).toEqual([]);
    await page.close();
  });
});
