import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { packageCodedFilm } from '../../fixtures/coded-film.ts';
import { launchChromium } from '../browser.ts';
import { listen, staticFiles } from '../static-server.ts';
import type { Figure } from './figure.ts';
import { progress } from './progress.ts';
import { judge } from './seam/judge.ts';
import type { Recording, Technique, Walk } from './seam/page.ts';

const SEAMS = Number(process.env['SEAMS'] ?? 200);
/** The peers are played over fewer joins: they lose at nearly every one. */
const PEER_SEAMS = Math.ceil(SEAMS / 5);
/** So many joins are played at a time, the techniques taking turns. */
const ROUNDS = 4;
const LATE_SEAMS = 20;
const MANY_SEAMS = Number(process.env['MANY_SEAMS'] ?? 500);
const TECHNIQUES: readonly Technique[] = ['gapless', 'swap', 'src-swap', 'hls-swap', 'playlist'];
const FILM = { segments: 6, frames: 40, framesPerSecond: 25, heights: [360] as [number] };

/** Every so-many-th request to a faulty server fails. */
const FAULT_EVERY = 23;

interface Run {
  readonly walk: Walk;
  readonly recording: Recording;
}

interface Site {
  readonly address: string;
  /** How many requests were refused. */
  failed(): number;
  close(): void;
}

/** Every technique of joining segments on the same film in one run: frames by the number in the picture, sound by the sample. */
export async function seam(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'matchcut-seam-'));
  const film = join(folder, 'film');
  await packageCodedFilm({ ...FILM, sources: join(folder, 'sources'), out: film });
  // Cut off hard at 8 Mbit/s, so that a piece takes its time on a slow line.
  const heavy = join(folder, 'heavy');
  await packageCodedFilm({
    ...FILM,
    frames: 100,
    sources: join(folder, 'heavy-sources'),
    out: heavy,
    kbps: 5_000,
    isNoisy: true,
  });
  await plainFiles(folder);
  const script = await bundle(folder);
  const figures: Figure[] = [];
  const runs: Record<Technique, Run[]> = {
    gapless: [],
    swap: [],
    'src-swap': [],
    'hls-swap': [],
    playlist: [],
  };
  const cutNow: Run[] = [];
  const site = await serve(folder, film, script);
  const browser = await launchChromium();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const technique of TECHNIQUES) {
        const seams = Math.ceil((technique === 'gapless' ? SEAMS : PEER_SEAMS) / ROUNDS);
        progress(`seam: round ${round + 1} of ${ROUNDS}, ${seams} joins by ${technique}`);
        const walk = walkOf(technique, seams, round, () => 0.3 + (round % 3) * 0.2);
        runs[technique].push(await record(browser, site.address, walk));
      }
      // Decided late enough that the cut, 0.4 s ahead of the playhead, falls into the segment's second half.
      const walk = walkOf('gapless', Math.ceil(PEER_SEAMS / ROUNDS), round, () => 0.8);
      cutNow.push(
        await record(browser, site.address, { ...walk, cutsNow: walk.segments.map(() => true) }),
      );
    }
    progress(`seam: ${MANY_SEAMS} joins in one page, on a faulty server`);
    figures.push(
      ...(await manySeams(browser, () => serve(folder, film, script, { isFaulty: true }))),
    );
    for (const technique of TECHNIQUES)
      figures.push(...figuresOf(technique, runs[technique], runs['src-swap']));
    figures.push(...figuresOf('cutNow', cutNow, runs['src-swap']));
  } finally {
    site.close();
  }
  progress(`seam: ${LATE_SEAMS} joins decided late, on a slow line`);
  const slow = await serve(folder, heavy, script);
  try {
    const walk = { ...walkOf('gapless', LATE_SEAMS, 9, () => 0.25), framesPerSegment: 100 };
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 30,
      downloadThroughput: 20e6 / 8,
      uploadThroughput: 20e6 / 8,
    });
    const recording = await play(page, slow.address, walk);
    const { framesRepeated, lostAtJoins, repeatedAtJoins } = judge(recording.frames, walk);
    figures.push(
      {
        id: 'seam.lateChoice250.stalls',
        value: recording.stalls,
        unit: `in ${LATE_SEAMS} seams`,
        goal: { op: '<=', value: 0 },
      },
      {
        id: 'seam.lateChoice250.framesLost',
        value: lostAtJoins,
        unit: 'frames at joins',
        goal: { op: '<=', value: 0 },
      },
      {
        id: 'seam.lateChoice250.framesRepeated',
        value: repeatedAtJoins,
        unit: 'frames at joins',
        goal: { op: '<=', value: 0 },
      },
      {
        id: 'seam.lateChoice250.framesRepeatedElsewhere',
        value: framesRepeated - repeatedAtJoins,
        unit: 'frames',
      },
      {
        id: 'seam.lateChoice250.silenceMs',
        value: recording.sound.longestSilenceMs,
        unit: 'ms, longest',
      },
    );
  } finally {
    slow.close();
    await browser.close();
    await rm(folder, { recursive: true });
  }
  return figures;
}

/**
 * Many joins in one page, of every kind and on a server that fails now and then: what they leave behind.
 * Every third segment is cut short; the others are decided early enough to be laid, or so late that what was
 * laid has to be taken back.
 */
async function manySeams(browser: Browser, open: () => Promise<Site>): Promise<Figure[]> {
  const site = await open();
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  const devtools = await page.context().newCDPSession(page);
  const heapMb = async (): Promise<number> => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
  };
  const walk = (seams: number): Walk => {
    const each = walkOf('gapless', seams, 1, (index) => [1.4, 1.2, 0.75][index % 3] ?? 1);
    return {
      ...each,
      cutsNow: each.segments.map((_, index) => index % 3 === 0),
      rate: 3,
      isNoted: false,
    };
  };
  await play(page, site.address, walk(10));
  const before = await heapMb();
  const { bufferedSeconds, stalls } = await page.evaluate(
    (each) =>
      window.record(each).then((recording) => ({
        bufferedSeconds: recording.bufferedSeconds,
        stalls: recording.stalls,
      })),
    walk(MANY_SEAMS),
  );
  const grown = (await heapMb()) - before;
  await page.close();
  site.close();
  return [
    { id: 'seam.many.seams', value: MANY_SEAMS, unit: '' },
    { id: 'seam.many.requestsFailed', value: site.failed(), unit: '' },
    { id: 'seam.many.stalls', value: stalls, unit: '' },
    { id: 'seam.many.heapGrowthMb', value: grown, unit: 'MB', goal: { op: '<=', value: 5 } },
    {
      id: 'seam.many.bufferedSeconds',
      value: bufferedSeconds,
      unit: 's',
      goal: { op: '<=', value: 60 },
    },
  ];
}

async function record(browser: Browser, address: string, walk: Walk): Promise<Run> {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  const recording = await play(page, address, walk);
  await page.close();
  return { walk, recording };
}

async function play(page: Page, address: string, walk: Walk): Promise<Recording> {
  page.setDefaultTimeout(600_000);
  await page.goto(`${address}/`);
  await page.waitForFunction(() => 'record' in window);
  return page.evaluate((each) => window.record(each), walk);
}

/** A walk on which no segment follows itself. */
function walkOf(
  technique: Technique,
  seams: number,
  seed: number,
  decidedBefore: (index: number) => number,
): Walk {
  const segments = [1];
  for (let index = 0; index < seams; index += 1) {
    const step = 1 + ((index * 7 + seed * 3) % (FILM.segments - 1));
    segments.push((((segments[index] ?? 1) - 1 + step) % FILM.segments) + 1);
  }
  return {
    technique,
    segments,
    decidedBefore: segments.map((_, index) => decidedBefore(index)),
    cutsNow: segments.map(() => false),
    others: 2,
    framesPerSegment: FILM.frames,
    framesPerSecond: FILM.framesPerSecond,
    rate: 1,
    isNoted: true,
  };
}

function figuresOf(
  technique: Technique | 'cutNow',
  runs: readonly Run[],
  peerRuns: readonly Run[],
): Figure[] {
  const [ours, peers] = [sum(runs), sum(peerRuns)];
  const isOurs = technique === 'gapless';
  const none = { op: '<=', value: 0 } as const;
  const figure = (
    name: keyof ReturnType<typeof sum>,
    unit: string,
    goal?: Figure['goal'],
  ): Figure => ({
    id: `seam.${technique}.${name}`,
    value: ours[name],
    unit,
    ...(isOurs ? { peer: 'src swap', peerValue: peers[name] } : {}),
    ...(goal ? { goal } : {}),
  });
  return [
    figure('seams', ''),
    figure('framesLost', 'frames', isOurs ? none : undefined),
    figure('framesRepeated', 'frames', isOurs ? none : undefined),
    figure('repeatedAtJoins', 'frames'),
    figure('silenceMs', 'ms, longest', isOurs ? { op: '<=', value: 0.5 } : undefined),
    figure('clicks', '', isOurs ? none : undefined),
    figure('overshoot', '× the tone', isOurs ? { op: '<=', value: 1.1 } : undefined),
    figure(
      'gapMedianMs',
      'ms',
      isOurs || technique === 'swap'
        ? { op: '<=', value: 1_000 / FILM.framesPerSecond }
        : undefined,
    ),
    figure('gapP95Ms', 'ms'),
  ];
}

function sum(
  runs: readonly Run[],
): Record<
  | 'seams'
  | 'framesLost'
  | 'framesRepeated'
  | 'repeatedAtJoins'
  | 'silenceMs'
  | 'clicks'
  | 'overshoot'
  | 'gapMedianMs'
  | 'gapP95Ms',
  number
> {
  const judged = runs.map(({ recording, walk }) => judge(recording.frames, walk));
  const gaps = judged.flatMap(({ gapsMs }) => gapsMs).sort((one, other) => one - other);
  const total = (values: readonly number[]): number =>
    values.reduce((all, value) => all + value, 0);
  return {
    seams: gaps.length,
    framesLost: total(judged.map(({ framesLost }) => framesLost)),
    framesRepeated: total(judged.map(({ framesRepeated }) => framesRepeated)),
    repeatedAtJoins: total(judged.map(({ repeatedAtJoins }) => repeatedAtJoins)),
    silenceMs: Math.max(...runs.map(({ recording }) => recording.sound.longestSilenceMs)),
    clicks: total(runs.map(({ recording }) => recording.sound.clicks)),
    overshoot: Math.max(...runs.map(({ recording }) => recording.sound.overshoot)),
    gapMedianMs: gaps[Math.floor(gaps.length / 2)] ?? Number.NaN,
    gapP95Ms: gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN,
  };
}

/** The same film as anybody would put it on a page: one MP4 for each segment. */
async function plainFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'plain'));
  for (let segment = 1; segment <= FILM.segments; segment += 1) {
    const source = join(folder, 'sources', `s${segment}.mov`);
    execFileSync('ffmpeg', [
      '-y',
      '-loglevel',
      'error',
      '-i',
      source,
      '-c:v',
      'libx264',
      '-crf',
      '21',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-b:a',
      '128k',
      '-movflags',
      '+faststart',
      join(folder, 'plain', `s${segment}.mp4`),
    ]);
  }
}

async function bundle(folder: string): Promise<string> {
  const file = join(folder, 'page.js');
  const built = await rolldown({
    input: join(import.meta.dirname, 'seam', 'page.ts'),
    resolve: { conditionNames: ['source', 'import', 'browser', 'default'] },
    logLevel: 'silent',
  });
  await built.write({ file, format: 'es', codeSplitting: false });
  await built.close();
  return file;
}

async function serve(
  folder: string,
  film: string,
  script: string,
  { isFaulty = false } = {},
): Promise<Site> {
  const files = [
    staticFiles('/film/', film),
    staticFiles('/plain/', join(folder, 'plain')),
    staticFiles('/script/', join(script, '..')),
  ];
  let asked = 0;
  let failed = 0;
  const { server, address } = await listen(async (request, response) => {
    if (request.url === '/')
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<!doctype html><title>Seams</title><script type="module" src="/script/page.js"></script>',
        );
    if (isFaulty && request.headers.range && (asked += 1) % FAULT_EVERY === 0) {
      failed += 1;
      return void response.writeHead(503).end();
    }
    for (const file of files) if (await file(request, response)) return;
    response.writeHead(404).end();
  });
  return {
    address,
    failed: () => failed,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
