import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parquetReadObjects } from 'hyparquet';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { site, useSite } from './site.ts';

useSite();

const VIEWERS = 400;
const dashboard = (page: Page) => page.locator('matchcut-dashboard');
const figure = (page: Page, name: string) =>
  dashboard(page)
    .getByText(name, { exact: true })
    .locator('xpath=following-sibling::dd[1]')
    .textContent()
    .then((text) => Number(text?.replaceAll(',', '')));

/** Waits until the page has drawn what is asked for by its address. */
async function opened(address: string, heading = 'Audience'): Promise<Page> {
  const page = await site.browser.newPage();
  await page.goto(`${site.demo.address}/dashboard/${address}`);
  await dashboard(page).getByRole('heading', { name: heading }).waitFor();
  return page;
}

beforeAll(async () => {
  await fetch(`${site.demo.address}/api/simulation?story=night-train&viewers=${VIEWERS}`, {
    method: 'POST',
    headers: { 'x-matchcut': 'test' },
  });
  const sessions = async () =>
    (
      (await (await fetch(`${site.demo.address}/api/stories/night-train/overview`)).json()) as {
        sessions?: number;
      }
    ).sessions ?? 0;
  while ((await sessions()) < VIEWERS) await sleep(100);
}, 60_000);

describe('the dashboard of a story that many have watched', () => {
  it('shows the same people in each picture, and narrows all of them by a link that can be shared', async () => {
    const page = await opened('?story=night-train');
    const all = await figure(page, 'Sessions');
    expect(all).toBeGreaterThanOrEqual(VIEWERS);
    await dashboard(page).getByRole('link', { name: 'phone', exact: true }).click();
    await expect.poll(() => figure(page, 'Sessions'), { timeout: 60_000 }).toBeLessThan(all);
    const phones = await figure(page, 'Sessions');
    expect(new URL(page.url()).searchParams.get('trait')).toBe('device:phone');
    const shared = await opened(new URL(page.url()).search);
    expect(await figure(shared, 'Sessions')).toBe(phones);
    await shared.close();
    await page.goBack();
    await expect.poll(() => figure(page, 'Sessions'), { timeout: 60_000 }).toBe(all);
    await page.close();
  });

  it('follows a path step by step, by keyboard too', async () => {
    const page = await opened('?story=night-train');
    const steps = dashboard(page).locator('.paths .step');
    const before = await dashboard(page).locator('.paths li').count();
    await steps.filter({ hasText: 'The corridor' }).first().focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => new URL(page.url()).searchParams.getAll('prefix'))
      .toEqual(['platform', 'boarding', 'corridor']);
    await expect
      .poll(() => dashboard(page).locator('.paths li').first().textContent(), { timeout: 60_000 })
      .toContain('The corridor');
    expect(before).toBeGreaterThan(3);
    for (const text of await dashboard(page).locator('.paths li').allTextContents())
      expect(text.replaceAll(/\s+/g, ' ')).toMatch(/The platform ?The last train ?The corridor/);
    await page.close();
  });

  it('gives each table as a file that adds up', async () => {
    const page = await opened('?story=night-train');
    const link = await dashboard(page).locator('.data a[download]').first().getAttribute('href');
    const [heading, ...rows] = (await (await fetch(`${site.demo.address}${link}`)).text())
      .trim()
      .split('\r\n');
    expect(heading).toBe('segment,sessions,views,backs,leftHere,dropOff');
    expect(Number(rows[0]?.split(',')[1])).toBe(await figure(page, 'Sessions'));
    const parquet = await (
      await fetch(`${site.demo.address}${link?.replace('csv', 'parquet')}`)
    ).arrayBuffer();
    const [whole] = await parquetReadObjects({ file: parquet });
    expect(whole).toMatchObject({ segment: 'platform', sessions: await figure(page, 'Sessions') });
    await page.close();
  });

  it('says of each kind of session how many more or fewer reached an ending, where that is sure', async () => {
    const page = await opened('?story=night-train', 'Reached an ending');
    const rows = await dashboard(page)
      .getByRole('table', { name: 'Reached an ending, by device' })
      .first()
      .locator('tbody tr')
      .allTextContents();
    const arms = (await (
      await fetch(`${site.demo.address}/api/stories/night-train/experiment?by=device`)
    ).json()) as { arm: string; rate: number; against: { low: number; high: number } | null }[];
    const sure = ({ low, high }: { low: number; high: number }): RegExp => {
      if (low > 0) return /points more/;
      return high < 0 ? /points fewer/ : /too close to say/;
    };
    expect(rows).toHaveLength(arms.length);
    for (const [index, { arm, rate, against }] of arms.entries())
      for (const text of [arm, `${Math.round(rate * 100)} %`, ...(against ? [sure(against)] : [])])
        expect(rows[index]).toMatch(text);
    await page.close();
  });

  it('answers of how many for whom one thing was so another was, by a link that can be shared', async () => {
    const page = await opened('?story=night-train');
    await dashboard(page).getByLabel('Of sessions in which').fill('letter and visited(corridor)');
    await dashboard(page).getByLabel('in how many also').fill('chosen(stranger.ask)');
    await page.keyboard.press('Enter');
    const rows = dashboard(page)
      .getByRole('table', { name: 'Sessions for which it held' })
      .locator('tbody tr');
    await rows.first().waitFor();
    const { sessions, given, both, share } = (await (
      await fetch(
        `${site.demo.address}/api/stories/night-train/conditional?${new URLSearchParams({ given: 'letter and visited(corridor)', wanted: 'chosen(stranger.ask)' })}`,
      )
    ).json()) as { sessions: number; given: number; both: number; share: number };
    expect(both).toBeGreaterThan(0);
    expect(given).toBeLessThan(sessions);
    for (const [index, texts] of [
      [String(given)],
      [String(both), `${Math.round(share * 100)} %`],
    ].entries())
      for (const text of texts) expect(await rows.nth(index).textContent()).toContain(text);
    const shared = await opened(new URL(page.url()).search, 'Of those who');
    expect(await dashboard(shared).getByLabel('Of sessions in which').inputValue()).toBe(
      'letter and visited(corridor)',
    );
    await shared.close();
    await dashboard(page).getByLabel('in how many also').fill('chosen(');
    await page.keyboard.press('Enter');
    await dashboard(page).getByRole('alert').getByText('"chosen("').waitFor();
    await page.close();
  });

  it('saves its pictures as they look', async () => {
    const page = await opened('?story=night-train');
    const saving = page.waitForEvent('download');
    await dashboard(page).getByRole('button', { name: 'PNG' }).first().click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe('night-train-story.png');
    const bytes = await readFile(await download.path());
    const { width, height, colours } = await page.evaluate(
      async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const context = Object.assign(document.createElement('canvas'), {
          width: image.width,
          height: image.height,
        }).getContext('2d') as CanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        return {
          width: image.width,
          height: image.height,
          colours: new Set(new Uint32Array(data.buffer)).size,
        };
      },
      `data:image/png;base64,${bytes.toString('base64')}`,
    );
    const box = await dashboard(page)
      .locator('svg.graph, .panel svg')
      .first()
      .evaluate((svg) => ({
        width: (svg as SVGSVGElement).viewBox.baseVal.width,
        height: (svg as SVGSVGElement).viewBox.baseVal.height,
      }));
    expect([width, height]).toEqual([box.width * 2, box.height * 2]);
    expect(colours).toBeGreaterThan(20);
    await page.close();
  });

  it('adds simulated viewers, and shows how far they are', async () => {
    const page = await opened('?story=night-train');
    const before = await figure(page, 'Sessions');
    await page.route('**/api/simulation?*', (route) =>
      route.continue({ url: route.request().url().replace('100000', '3000') }),
    );
    await dashboard(page).getByRole('button', { name: 'Add 100,000 simulated viewers' }).click();
    await dashboard(page)
      .getByText(/of 3,000/)
      .waitFor();
    await expect
      .poll(() => figure(page, 'Sessions'), { timeout: 60_000 })
      .toBeGreaterThan(before + 2_000);
    await page.close();
  }, 60_000);

  it('says so where nobody fits the filters, and where they make no sense', async () => {
    const nobody = await opened('?story=night-train&trait=device:toaster', 'Night Train');
    await dashboard(nobody).getByText('No session fits these filters').waitFor();
    await nobody.close();
    const page = await site.browser.newPage();
    await page.goto(`${site.demo.address}/dashboard/?story=night-train&from=never`);
    await dashboard(page).getByRole('alert').getByText('"from" is a time such as').waitFor();
    await page.close();
  });

  it.each(['dark', 'light'] as const)('can be used by everybody (%s)', async (colorScheme) => {
    const context = await site.browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(`${site.demo.address}/dashboard/?story=night-train`);
    await dashboard(page).getByRole('heading', { name: 'Audience' }).waitFor();
    expect(await violations(page, { within: 'matchcut-dashboard' })).toEqual([]);
    await context.close();
  });
});
