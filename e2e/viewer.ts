import type { StoryEvent } from '@matchcut/runtime';
import type { Browser, BrowserContext, Page } from 'playwright-core';

// Media time is the clock, so that a film that plays faster takes the same path; real time would take minutes.
const RATE = 4;

/** How a viewer watches. */
interface ArriveOptions {
  readonly width?: number;
  readonly height?: number;
  readonly touch?: boolean;
  readonly rate?: number;
  /** Of everything random in the story. */
  readonly seed?: number | undefined;
}

/** One viewer with a browser profile of their own, before the first picture. */
export class Viewer {
  readonly page: Page;
  readonly problems: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  static async arrive(
    browser: Browser,
    address: string,
    { width = 640, height = 420, touch = false, rate = RATE, seed }: ArriveOptions = {},
  ): Promise<Viewer> {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch });
    const viewer = new Viewer(context, await context.newPage());
    // Listens before anything happens: the first events come while the page loads.
    await viewer.page.addInitScript(() => {
      const seen: StoryEvent[] = [];
      window.addEventListener('storyevent', (event) =>
        seen.push((event as CustomEvent<StoryEvent>).detail),
      );
      Object.assign(window, { seen });
    });
    await viewer.page.goto(`${address}/`);
    await viewer.page.evaluate(
      async ([speed, fixed]) => {
        const player = document.querySelector('matchcut-player');
        if (!player) throw new Error('there is no player');
        player.playbackRate = speed;
        if (fixed === null) return;
        const ready = new Promise((resolve) =>
          player.addEventListener('ready', resolve, { once: true }),
        );
        player.seed = fixed;
        await ready;
        // What was told before is of a play-through that never began.
        const { seen } = window as unknown as { seen: StoryEvent[] };
        seen.splice(
          0,
          seen.length,
          ...seen.filter(({ session }) => session === player.session?.id),
        );
      },
      [rate, seed ?? null] as const,
    );
    await viewer.page.getByRole('button', { name: /Night Train/ }).waitFor();
    return viewer;
  }

  /** From now on winds the film forward to just before each choice, and to just before each end; choices wait. */
  async winds(): Promise<void> {
    await this.page.evaluate((leadMs) => {
      const player = document.querySelector('matchcut-player');
      if (!player) return;
      player.timing = 'off';
      setInterval(() => {
        const state = player.session?.state;
        // A position of 0 may be told before the picture has come to the segment.
        const isRunning = state && !state.choice && state.positionMs > 0 && !player.paused;
        if (isRunning && state.seekableMs - state.positionMs > leadMs * 2)
          player.seek(state.seekableMs - leadMs);
      }, 80);
    }, 350);
  }

  /** Takes all the time there is to answer: choices wait, however slow this machine is. */
  async hasNoLimit(): Promise<void> {
    await this.page.evaluate(() => {
      const player = document.querySelector('matchcut-player');
      if (player) player.timing = 'off';
    });
  }

  /** Waits until so many choices have opened: the same one may come again. */
  async isAsked(times: number): Promise<void> {
    await this.page.waitForFunction(
      (count) =>
        (window as unknown as { seen: StoryEvent[] }).seen.filter(
          ({ type }) => type === 'choice_opened',
        ).length >= count,
      times,
      { timeout: 60_000 },
    );
  }

  /** Waits for a choice and gives its answer. */
  async answers(prompt: string, answer: (page: Page) => Promise<unknown>): Promise<void> {
    await this.page.getByRole('group', { name: prompt }).waitFor({ timeout: 60_000 });
    await answer(this.page);
  }

  /** Waits for a choice that has the keyboard, and gives its answer: whoever sees it needs a moment to press a key. */
  async answersByKey(prompt: string, answer: (page: Page) => Promise<unknown>): Promise<void> {
    await this.answers(prompt, async (page) => {
      await page.waitForFunction(
        () =>
          document.querySelector('matchcut-player')?.shadowRoot?.activeElement?.localName ===
          'matchcut-choice',
        undefined,
        { timeout: 60_000 },
      );
      await answer(page);
    });
  }

  async reaches(ending: string): Promise<void> {
    await this.page.getByRole('heading', { name: ending }).waitFor({ timeout: 90_000 });
  }

  /** `choice.option by`, in order. */
  async answersGiven(): Promise<string[]> {
    const events = await this.page.evaluate(
      () => (window as unknown as { seen: StoryEvent[] }).seen,
    );
    return events.flatMap((event) =>
      event.type === 'choice_made' ? [`${event.choice}.${event.option} ${event.by}`] : [],
    );
  }

  /** The segments entered, in order. */
  async segmentsSeen(): Promise<string[]> {
    const events = await this.page.evaluate(
      () => (window as unknown as { seen: StoryEvent[] }).seen,
    );
    return events.flatMap((event) => (event.type === 'segment_entered' ? [event.segment] : []));
  }

  async leave(): Promise<void> {
    await this.page.goto('about:blank');
    await this.#context.close();
  }
}
