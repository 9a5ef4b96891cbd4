import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diagnose, graphPage, loadStory } from '@matchcut/authoring';
import type { Story } from '@matchcut/runtime';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../tools/browser.ts';

const STORY = `matchcut: 1
id: mansion
title: The mansion
start: hall
variables: { key: { type: bool } }
segments:
  hall:
    duration: 9s
    choices:
      - id: go
        prompt: Where to?
        opens: 2s
        closes: 8s
        default: out
        options:
          - { id: up, label: "<b>Up</b>", to: attic }
          - { id: out, label: Out, to: garden }
  attic: { title: The attic, duration: 5s, do: key = true, routes: [{ to: maze }] }
  maze: { title: The maze, duration: 5s, routes: [{ to: maze, when: key }, { to: hall }] }
  garden: { title: The garden, duration: 5s, ending: { id: home, title: Home } }
`;

let folder = '';
let browser: Browser;
let page: Page;
const requested: string[] = [];
const problems: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
  const loaded = loadStory(STORY, 'mansion.yaml');
  const file = join(folder, 'graph.html');
  await writeFile(file, await graphPage(loaded.story as Story, diagnose(loaded).checked));
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('request', (request) => requested.push(request.url()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(pathToFileURL(file).href);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const lit = () =>
  page
    .locator('.node.lit')
    .evaluateAll((nodes) => nodes.map((node) => (node as SVGElement).dataset['id']));

describe('the graph of a story', () => {
  it('shows every segment, loads nothing, and takes no text for markup', async () => {
    expect(await page.locator('.node').count()).toBe(4);
    expect(await page.locator('.edge').count()).toBe(5);
    expect(await page.locator('svg b').count()).toBe(0);
    expect(requested.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual(
      [],
    );
  });

  it('tells of a segment that is clicked, or reached by keyboard', async () => {
    await page.getByRole('button', { name: 'hall', exact: true }).click();
    await page.locator('.details').getByText('Where to?').waitFor();
    expect(await page.locator('.details li').allTextContents()).toEqual([
      '<b>Up</b> → The attic',
      'Out → The garden',
    ]);
    await page.getByRole('button', { name: 'The attic', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.details').getByText('key = true').waitFor();
  });

  it('lights up the counter-example of a finding', async () => {
    const finding = page.getByRole('button', {
      name: /no ending can be reached any more from segment "attic"/,
    });
    await finding.click();
    expect(await lit()).toEqual(['hall', 'attic']);
    expect(
      await page
        .locator('.edge.lit')
        .evaluateAll((edges) => edges.map((edge) => (edge as SVGElement).dataset['answer'])),
    ).toEqual(['go.up']);
    await finding.click();
    expect(await lit()).toEqual([]);
  });

  it('finds segments by any of their words', async () => {
    await page.getByRole('searchbox').fill('where to');
    expect(await lit()).toEqual(['hall']);
    await page.getByRole('searchbox').fill('');
    expect(await lit()).toEqual([]);
  });

  it('zooms', async () => {
    const width = () =>
      page
        .locator('.graph')
        .evaluate((svg) => (svg as unknown as SVGSVGElement).viewBox.baseVal.width);
    const before = await width();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await width()).toBeLessThan(before);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(problems).toEqual([]);
  });
});
