import { describe, expect, it } from 'vitest';
import { site, useSite } from './site.ts';

useSite({ allowsHls: true });

describe('under a strict policy', () => {
  it('HLS plays too, by swapping players, once its worker is allowed', async () => {
    const page = await site.browser.newPage({ viewport: { width: 640, height: 420 } });
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    const answer = await page.goto(`${site.demo.address}/`);
    expect(answer?.headers()['content-security-policy']).toBe(
      "default-src 'self'; media-src 'self' blob:; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html matchcut-player; worker-src blob:",
    );
    await page.evaluate(() =>
      Object.assign(document.querySelector('matchcut-player') ?? {}, {
        playback: 'swap',
        muted: true,
      }),
    );
    await page.getByRole('button', { name: /Night Train/ }).click();
    await expect
      .poll(
        () =>
          page.evaluate(
            () => document.querySelector('matchcut-player')?.session?.state.positionMs ?? 0,
          ),
        { timeout: 60_000 },
      )
      .toBeGreaterThan(500);
    expect(refused).toEqual([]);
    await page.close();
  });
});
