import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevServer, newProject, startDev } from '@matchcut/authoring';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../tools/browser.ts';

const playerFile = join(
  import.meta.dirname,
  '..',
  'packages',
  'player-element',
  'dist',
  'matchcut-player.js',
);

let folder = '';
let server: DevServer;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'matchcut-')), 'the-house');
  await newProject(folder);
  server = await startDev({ file: join(folder, 'story.yaml'), port: 0, playerFile });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(join(folder, '..'), { recursive: true });
});

/** What the session says now. */
const state = () =>
  page.evaluate(() => {
    const { segment, variables, positionMs } =
      document.querySelector('matchcut-player')?.session?.state ?? {};
    return { segment, variables, positionMs: positionMs ?? -1 };
  });

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, file);
  // As many editors do it: a new file takes the place of the old one.
  await writeFile(`${path}~`, change(await readFile(path, 'utf8')));
  await rename(`${path}~`, path);
}

describe('the preview of a new project', () => {
  it("plays without any film, with a card for what isn't filmed yet", async () => {
    await page.goto(server.address);
    await page.getByRole('button', { name: /The house/ }).click();
    await page.evaluate(() => {
      const player = document.querySelector('matchcut-player');
      if (player) player.playbackRate = 4;
    });
    expect(await page.locator('.card .tag').textContent()).toBe('Not filmed yet');
    expect(await page.locator('.card .title').textContent()).toBe('The door');
    await page.getByRole('button', { name: 'Take the lamp' }).click();
    await page.getByText('Stairs lead up, and stairs lead down.').waitFor();
    expect(await state()).toMatchObject({ segment: 'hall', variables: { lamp: true } });
  }, 30_000);

  it('keeps its place when the story is written on', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    const before = await state();
    await rewrite('acts/inside.yaml', (text) =>
      text
        .replace('title: The hall', 'title: The great hall')
        .replace('label: Go down', 'label: Down into the dark'),
    );
    await expect
      .poll(() => page.locator('.card .title').textContent(), { timeout: 60_000 })
      .toBe('The great hall');
    const after = await state();
    expect(after).toMatchObject({ segment: 'hall', variables: { lamp: true } });
    expect(Math.abs(after.positionMs - before.positionMs)).toBeLessThan(500);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('button', { name: 'Down into the dark' }).waitFor();
  }, 30_000);

  it('shows errors with their place while they last, and plays on what was before', async () => {
    await rewrite('acts/inside.yaml', (text) => text.replace('to: attic', 'to: attik'));
    const error = page.getByRole('alert');
    await error.getByText("which doesn't exist").waitFor({ timeout: 60_000 });
    expect(await error.textContent()).toMatch(
      /inside\.yaml:14:\d+ error MC2003 .*Did you mean "attic"\?/s,
    );
    expect((await state()).segment).not.toBeUndefined();
    await rewrite('acts/inside.yaml', (text) => text.replace('to: attik', 'to: attic'));
    await error.waitFor({ state: 'hidden', timeout: 60_000 });
  }, 30_000);

  it('shows a property that no longer holds', async () => {
    await rewrite('acts/inside.yaml', (text) =>
      text.replace(', when: lamp, unavailable: locked', ''),
    );
    await page
      .getByRole('alert')
      .getByText('Nobody sees the cellar in the dark')
      .waitFor({ timeout: 60_000 });
    await rewrite('acts/inside.yaml', (text) =>
      text.replace(
        'label: Down into the dark',
        'label: Down into the dark, when: lamp, unavailable: locked',
      ),
    );
    await page.getByRole('alert').waitFor({ state: 'hidden', timeout: 60_000 });
  }, 30_000);

  it('jumps to any segment in a chosen state', async () => {
    await page.getByLabel('Segment').selectOption('hall');
    await expect
      .poll(() => page.getByLabel('State').locator('option').allTextContents())
      .toEqual(['lamp: true', 'lamp: false']);
    await page.getByLabel('State').selectOption('lamp: false');
    await page.getByRole('button', { name: 'Play from here' }).click();
    await expect.poll(state).toMatchObject({ segment: 'hall', variables: { lamp: false } });
    await page.getByRole('button', { name: /Down into the dark/ }).waitFor();
    expect(await page.getByRole('button', { name: /Down into the dark/ }).textContent()).toContain(
      'locked',
    );
    await page.getByRole('button', { name: 'Go up' }).click();
    await page.getByRole('heading', { name: 'Only the wind' }).waitFor({ timeout: 60_000 });
    expect(problems).toEqual([]);
  }, 40_000);

  it('serves this machine only, and no hidden files', async () => {
    await writeFile(join(folder, '.env'), 'SECRET=1');
    expect((await fetch(`${server.address}/.env`)).status).toBe(404);
    expect((await fetch(`${server.address}/../../etc/passwd`)).status).toBe(404);
    expect((await fetch(`${server.address}/-/place`, { method: 'POST', body: '{}' })).status).toBe(
      415,
    );
    expect(
      (
        await fetch(`${server.address}/-/place`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"segment":"nowhere"}',
        })
      ).status,
    ).toBe(400);
    // fetch sets the host itself, so that a foreign one takes a plain request.
    const { request } = await import('node:http');
    const status = await new Promise((resolve) =>
      request(`${server.address}/`, { headers: { host: 'evil.example' } }, ({ statusCode }) =>
        resolve(statusCode),
      ).end(),
    );
    expect(status).toBe(403);
  });
});
