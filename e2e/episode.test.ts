import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndingShare, OptionShare, Overview } from '@matchcut/analytics';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Viewer } from './viewer.ts';
import { site, useSite } from './site.ts';

const ARTEFACTS = join(import.meta.dirname, '..', 'test-results');

useSite();
beforeAll(async () => void (await mkdir(ARTEFACTS, { recursive: true })));

const click = (name: string) => (page: Page) => page.getByRole('button', { name }).click();

describe('the example episode', () => {
  it('plays three paths to three endings, by hand, by keyboard and by silence, and the dashboard knows exactly those', async () => {
    await Promise.all([byHand(), byKeyboard(), bySilence()]);

    const ask = async <T>(path: string) =>
      (await (await fetch(`${site.demo.address}/api/stories/night-train/${path}`)).json()) as T;
    await expect
      .poll(async () => (await ask<Overview>('overview')).finished, { timeout: 60_000 })
      .toBe(3);
    expect(await ask<Overview>('overview')).toMatchObject({
      sessions: 3,
      started: 3,
      finished: 3,
      answers: 11,
      errors: 0,
    });
    const shares = await ask<OptionShare[]>('option-share');
    expect(
      shares
        .map(
          ({ choice, option, answers, bySilence }) =>
            `${choice}.${option} ${answers} (${bySilence} by silence)`,
        )
        .sort(),
    ).toEqual([
      'board.board 2 (1 by silence)',
      'board.stay 1 (0 by silence)',
      'brake.pull 1 (0 by silence)',
      'door.compartment 2 (1 by silence)',
      'letter.leave 2 (1 by silence)',
      'letter.take 1 (0 by silence)',
      'stranger.give 1 (0 by silence)',
      'stranger.silent 1 (1 by silence)',
    ]);
    expect(
      (await ask<EndingShare[]>('ending-share'))
        .map(({ ending, sessions }) => [ending, sessions])
        .sort(),
    ).toEqual([
      ['dawn', 1],
      ['missed', 1],
      ['terminus', 1],
    ]);

    const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
    const violations: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') violations.push(message.text());
    });
    await page.goto(`${site.demo.address}/dashboard/?story=night-train`);
    await page.getByRole('row', { name: 'Take the letter 1 33 %' }).waitFor();
    await page.getByRole('row', { name: 'Dawn 1 33 %' }).waitFor();
    await page.screenshot({ path: join(ARTEFACTS, 'dashboard.png'), fullPage: true });
    expect(violations).toEqual([]);
    await page.close();
  });

  it('shows what is watched on the dashboard while it is watched', async () => {
    const dashboard = await site.browser.newPage();
    await dashboard.goto(`${site.demo.address}/dashboard/?story=night-train`);
    const sessions = dashboard
      .locator('matchcut-dashboard')
      .getByText('Sessions', { exact: true })
      .locator('xpath=following-sibling::dd[1]');
    await sessions.waitFor();
    const before = Number(await sessions.textContent());
    const viewer = await Viewer.arrive(site.browser, site.demo.address);
    await click('Night Train')(viewer.page);
    await expect
      .poll(async () => Number(await sessions.textContent()), { timeout: 60_000 })
      .toBe(before + 1);
    await viewer.leave();
    await dashboard.close();
  });
});

/** With mouse: takes the letter, gives it back, pulls the brake. The hidden letter is what opens this way. */
async function byHand(): Promise<void> {
  const viewer = await Viewer.arrive(site.browser, site.demo.address, { width: 1280, height: 800 });
  await viewer.hasNoLimit();
  await click('Night Train')(viewer.page);
  await viewer.answers('A stranger has left a letter', async (page) => {
    await page.screenshot({ path: join(ARTEFACTS, 'player.png') });
    await click('Take the letter')(page);
  });
  await viewer.answers('The doors', click('Board the train'));
  await viewer.answers('Which way?', click('The lit compartment'));
  await viewer.answers('The stranger looks', click('Open the letter'));
  await viewer.answers('It is your own handwriting', click('Pull the brake'));
  await viewer.reaches('Dawn');
  await viewer.page.screenshot({ path: join(ARTEFACTS, 'ending.png') });
  expect(await viewer.answersGiven()).toEqual([
    'letter.take viewer',
    'board.board viewer',
    'door.compartment viewer',
    'stranger.give viewer',
    'brake.pull viewer',
  ]);
  expect(viewer.problems).toEqual([]);
  await viewer.leave();
}

/** With nothing but keys: Tab and Enter to start, then a digit, then arrows and Enter. */
async function byKeyboard(): Promise<void> {
  const viewer = await Viewer.arrive(site.browser, site.demo.address);
  await viewer.hasNoLimit();
  await viewer.page.keyboard.press('Tab');
  await viewer.page.keyboard.press('Enter');
  await viewer.answersByKey('A stranger has left a letter', (page) => page.keyboard.press('2'));
  await viewer.answersByKey('The doors', async (page) => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
  });
  await viewer.reaches('The one who stayed');
  expect(await viewer.answersGiven()).toEqual(['letter.leave viewer', 'board.stay viewer']);
  expect(viewer.problems).toEqual([]);
  await viewer.leave();
}

/** With a finger to start, and then not at all: every choice takes its default. */
async function bySilence(): Promise<void> {
  const viewer = await Viewer.arrive(site.browser, site.demo.address, {
    width: 390,
    height: 700,
    touch: true,
  });
  await viewer.page.getByRole('button', { name: 'Night Train' }).tap();
  await viewer.answers('A stranger has left a letter', async (page) => {
    expect(await page.getByRole('button', { name: 'Open the letter' }).count()).toBe(0);
    await page.screenshot({ path: join(ARTEFACTS, 'player-phone.png') });
  });
  await viewer.reaches('Terminus');
  expect(await viewer.answersGiven()).toEqual([
    'letter.leave silence',
    'board.board silence',
    'door.compartment silence',
    'stranger.silent silence',
  ]);
  expect(viewer.problems).toEqual([]);
  await viewer.leave();
}
