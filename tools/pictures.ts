// `npm run pictures`: takes the pictures of the docs anew: the player at a choice, the dashboard with some
// hundreds of simulated viewers, the preview of a new project, and the graph of the example.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crowd } from '@matchcut/analytics';
import { diagnose, graphPage, loadStoryFile, newProject, startDev } from '@matchcut/authoring';
import type { Story } from '@matchcut/runtime';
import { launchChromium } from './browser.ts';
import { startDemo } from './demo-server.ts';
import { run } from './run-program.ts';

const VIEWERS = 900;
const images = join(import.meta.dirname, '..', 'docs', 'images');

await run('node', ['--conditions=source', 'tools/build.ts', '--if-stale']);
const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
const demo = await startDemo({ dataFolder: folder });
const browser = await launchChromium();
try {
  await takePlayer();
  await fillWarehouse();
  await takeDashboard();
  await takePreview();
  await takeGraph();
} finally {
  await browser.close();
  await demo.close();
  await rm(folder, { recursive: true, force: true });
}

async function takePlayer(): Promise<void> {
  // The page's policy would refuse the style.
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, bypassCSP: true });
  await page.goto(`${demo.address}/`);
  await page.addStyleTag({ content: 'footer { display: none } main { width: 100vw !important }' });
  await page.evaluate(() =>
    Object.assign(document.querySelector('matchcut-player') ?? {}, { playbackRate: 4 }),
  );
  await page.getByRole('button', { name: 'Night Train' }).click();
  for (const [prompt, option] of [
    ['A stranger', 'Take the letter'],
    ['The doors', 'Board the train'],
    ['Which way?', 'The lit compartment'],
  ] as const) {
    await page.getByRole('group', { name: prompt }).waitFor();
    await page.getByRole('button', { name: option }).click();
  }
  await page.getByRole('group', { name: 'The stranger looks' }).waitFor();
  await page.evaluate(() =>
    Object.assign(document.querySelector('matchcut-player') ?? {}, { playbackRate: 1 }),
  );
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(images, 'player.jpg'), type: 'jpeg', quality: 82 });
  await page.close();
}

async function takeDashboard(): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 960 },
    colorScheme: 'dark',
  });
  await page.goto(`${demo.address}/dashboard/?story=night-train`);
  await page.getByRole('heading', { name: 'Audience' }).waitFor({ timeout: 15_000 });
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(images, 'dashboard.jpg'), type: 'jpeg', quality: 82 });
  await page.close();
}

async function takePreview(): Promise<void> {
  const project = join(folder, 'the-house');
  await newProject(project);
  const preview = await startDev({
    file: join(project, 'story.yaml'),
    port: 0,
    playerFile: join(
      import.meta.dirname,
      '..',
      'packages',
      'player-element',
      'dist',
      'matchcut-player.js',
    ),
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 640 } });
  await page.goto(preview.address);
  await page.getByRole('button', { name: /The house/ }).click();
  await page.getByRole('button', { name: 'Take the lamp' }).waitFor({ timeout: 15_000 });
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(images, 'preview.jpg'), type: 'jpeg', quality: 82 });
  await page.close();
  await preview.close();
}

async function takeGraph(): Promise<void> {
  const loaded = loadStoryFile(
    join(import.meta.dirname, '..', 'examples', 'night-train', 'story.yaml'),
  );
  if (!loaded.story) throw new Error('the example must be valid');
  const file = join(folder, 'graph.html');
  await writeFile(file, await graphPage(loaded.story, diagnose(loaded).checked));
  const page = await browser.newPage({
    viewport: { width: 1280, height: 820 },
    colorScheme: 'light',
  });
  await page.goto(pathToFileURL(file).href);
  await page.locator('[data-finding]').nth(2).click();
  await page.mouse.move(640, 20);
  await page.screenshot({ path: join(images, 'graph.jpg'), type: 'jpeg', quality: 82 });
  await page.close();
}

async function fillWarehouse(): Promise<void> {
  const story = (await (await fetch(`${demo.address}/story.json`)).json()) as Story;
  for (const events of crowd(story, { viewers: VIEWERS, seed: 4, now: Date.UTC(2026, 10, 25) })) {
    await fetch(`${demo.address}/v1/events`, { method: 'POST', body: JSON.stringify({ events }) });
  }
}
