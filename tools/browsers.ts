// `npm run browsers`: plays the whole example episode in Firefox and in WebKitGTK, and prints what came of it.
// Screenshots go to test-results/.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFirefox } from './browsers/firefox.ts';
import type { DrivenPage } from './browsers/driven.ts';
import { openWebKit } from './browsers/webkit.ts';
import { startDemo } from './demo-server.ts';
import { run } from './run-program.ts';

interface Tried {
  readonly open: () => Promise<DrivenPage>;
  /** Ways of joining segments. */
  readonly playbacks: readonly string[];
}

const BROWSERS: Readonly<Record<string, Tried>> = {
  firefox: { open: openFirefox, playbacks: ['auto', 'swap'] },
  // It takes HLS from video.js for its own, and then reads none of it: see docs/embedders.md.
  webkit: { open: openWebKit, playbacks: ['auto'] },
};
/** What a viewer answers, and where that leads. */
const ANSWERS = ['take', 'board', 'compartment', 'give', 'pull'];
const ENDING = 'dawn';
const RATE = 4;
const PATIENCE_MS = 60_000;

interface Played {
  readonly technique: string;
  readonly ending: string | null;
  readonly answers: readonly string[];
  readonly stalls: number;
  /** Those that viewers were told of. */
  readonly errors: readonly string[];
  /** Those that were got over. */
  readonly recoveries: readonly string[];
  readonly captions: number;
  readonly seconds: number;
  /** Codecs that the browser says it can append. */
  readonly canGapless: boolean;
}

const results = join(import.meta.dirname, '..', 'test-results');
const wanted = process.argv.slice(2).filter((name) => Object.hasOwn(BROWSERS, name));
await run('node', ['--conditions=source', 'tools/build.ts', '--if-stale']);
await mkdir(results, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
const demo = await startDemo({ dataFolder: folder, allowsHls: true });
let failed = 0;
for (const name of wanted.length > 0 ? wanted : Object.keys(BROWSERS)) {
  const browser = BROWSERS[name];
  for (const playback of browser?.playbacks ?? []) {
    let played = await watch(browser as Tried, name, playback);
    // Without a sound card, WebKit's process now and then stands still before the first frame.
    if (typeof played === 'string') played = await watch(browser as Tried, name, playback);
    const isFine =
      typeof played !== 'string' && played.ending === ENDING && played.errors.length === 0;
    if (!isFine) failed += 1;
    process.stdout.write(
      `${isFine ? '✓' : '✗'} ${name}, ${playback}: ${typeof played === 'string' ? played : JSON.stringify(played)}\n`,
    );
  }
}
await demo.close();
await rm(folder, { recursive: true, force: true });
// What hangs may still hold on.
process.exit(failed === 0 ? 0 : 1);

/** What came of it, or why nothing did. */
async function watch({ open }: Tried, name: string, playback: string): Promise<Played | string> {
  const page = await open();
  try {
    const late = new Promise<string>((resolve) =>
      setTimeout(() => resolve("the browser doesn't answer"), PATIENCE_MS + 5_000),
    );
    const played = page
      .goTo(`${demo.address}/`)
      .then(() =>
        page.evaluate(
          `(${String(playEpisode)})(${JSON.stringify({ playback, answers: ANSWERS, rate: RATE, patienceMs: PATIENCE_MS })})`,
        ),
      ) as Promise<Played>;
    const outcome = await Promise.race([played.catch((error: unknown) => String(error)), late]);
    if (typeof outcome !== 'string')
      await writeFile(join(results, `${name}-${playback}.png`), await page.screenshot());
    return outcome;
  } finally {
    await Promise.race([page.close(), new Promise((resolve) => setTimeout(resolve, 5_000))]);
  }
}

/** Runs in the page: watches the episode to its end. */
async function playEpisode({
  playback,
  answers,
  rate,
  patienceMs,
}: {
  playback: string;
  answers: readonly string[];
  rate: number;
  patienceMs: number;
}): Promise<Played> {
  await customElements.whenDefined('matchcut-player');
  const player = document.querySelector('matchcut-player');
  if (!player) throw new Error('there is no player');
  const told = {
    ending: null as string | null,
    answers: [] as string[],
    stalls: 0,
    errors: [] as string[],
    recoveries: [] as string[],
    captions: 0,
  };
  const started = performance.now();
  const over = new Promise<void>((resolve) => {
    player.addEventListener('storyevent', (event) => {
      const { type, choice, option, ending, code, message, segment, positionMs } = (
        event as CustomEvent<Record<string, string>>
      ).detail;
      if (type === 'choice_opened')
        setTimeout(() => answers.some((answer) => player.choose(answer)), 200);
      if (type === 'choice_made') told.answers.push(`${choice}.${option}`);
      if (type === 'stalled') told.stalls += 1;
      if (type === 'error')
        told.recoveries.push(`${code} in ${segment} at ${positionMs} ms: ${message}`);
      if (type === 'ending_reached') told.ending = ending ?? '';
      if (type === 'story_ended') resolve();
    });
    player.addEventListener('error', (event) => {
      told.errors.push(JSON.stringify((event as unknown as CustomEvent<unknown>).detail));
      resolve();
    });
    setTimeout(resolve, patienceMs);
  });
  const ready = new Promise((resolve) => player.addEventListener('ready', resolve, { once: true }));
  Object.assign(player, {
    playback,
    muted: true,
    memory: 'none',
    playbackRate: rate,
    language: 'en',
    seed: 1,
    debug: true,
  });
  await ready;
  const captions = setInterval(() => {
    if (player.shadowRoot?.querySelector('[part=captions] span')) told.captions += 1;
  }, 100);
  void player.play();
  await over;
  clearInterval(captions);
  const technique =
    /playback\s*(gapless|swap)/.exec(
      player.shadowRoot?.querySelector('matchcut-debug')?.shadowRoot?.textContent ?? '',
    )?.[1] ?? 'unknown';
  const canGapless =
    'MediaSource' in window &&
    MediaSource.isTypeSupported('video/mp4; codecs="avc1.64001f"') &&
    MediaSource.isTypeSupported('audio/mp4; codecs="mp4a.40.2"');
  return {
    ...told,
    technique,
    canGapless,
    seconds: Math.round((performance.now() - started) / 1_000),
  };
}
