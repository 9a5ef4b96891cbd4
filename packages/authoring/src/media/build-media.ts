import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaCatalogue, SegmentMedia, Story } from '@matchcut/runtime';
import { replaceFile } from '../files/replace-file.ts';
import { readCaptions, type CaptionFault, type CaptionFile } from './captions.ts';
import { checkMedia, type MediaFinding, type ProbedSound, type Survey } from './check-media.ts';
import { damageIn, findDamage, type Damage } from './damage.ts';
import { runProgram } from './ffmpeg.ts';
import { houseFormat, type HouseFormat } from './house.ts';
import { MediaError } from './media-error.ts';
import { nameHash } from './name-hash.ts';
import { findPictures } from './pictures.ts';
import { probeSound, probeSource, type SourceProbe } from './probe.ts';
import type { MediaRecipe } from './recipe.ts';
import { planSegment, type Job } from './segment-plan.ts';
import { findSources } from './sources.ts';
import { isWholeFile } from './whole-file.ts';

/** Where media come from and go, and how they are made. */
export interface BuildMediaOptions {
  readonly sources: string;
  /** Gets `media.json` and a folder `media`. */
  readonly out: string;
  readonly recipe: MediaRecipe;
  /** How many ffmpegs run at once; by default one for every two cores. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of the work done, from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What a build came to. */
export interface BuiltMedia {
  /** Undefined if errors were found: nothing was encoded then. */
  readonly catalogue: MediaCatalogue | undefined;
  readonly findings: readonly MediaFinding[];
  /** Files that were made anew; the others were there already. */
  readonly made: number;
  readonly kept: number;
}

/** What the sources are, and what doesn't match. */
export interface SurveyedMedia extends Survey {
  readonly house: HouseFormat;
  readonly findings: readonly MediaFinding[];
}

/** How the names of files end that a build made. */
const MADE_NAME = /-[0-9a-f]{12}\.(?:mp4|jpe?g|png|webp|avif|svg|vtt|m3u8)$/;
const PART_NAME = /\.(\d+)(?:\.[0-9a-f]+)?\.part$/;

/**
 * Looks at all sources and finds what doesn't match, without making anything. `isThorough` decodes them from
 * end to end, which finds damage in their middle and takes its time.
 *
 * @throws MediaError MC8001 … MC8005
 * @throws DOMException AbortError if aborted.
 */
export async function surveyMedia(
  story: Story,
  {
    sources: folder,
    recipe,
    jobs = availableParallelism(),
    signal,
    isThorough = false,
  }: Pick<BuildMediaOptions, 'sources' | 'recipe' | 'jobs' | 'signal'> & {
    readonly isThorough?: boolean;
  },
): Promise<SurveyedMedia> {
  const { found: sources, unused } = await findSources(story, folder, recipe.sources);
  const [probes, unreadable, damaged, captions, sounds] = [
    new Map<string, SourceProbe>(),
    new Map<string, string>(),
    new Map<string, Damage>(),
    new Map<string, CaptionFile | CaptionFault>(),
    new Map<string, ProbedSound | string>(),
  ];
  await inParallel(sources, jobs, async ({ segment, film, captions: tracks, sounds: mixes }) => {
    for (const { file } of tracks) captions.set(file, await readCaptions(file, signal));
    for (const { file } of mixes)
      sounds.set(file, await probeSound(file, signal).catch(unreadableReason));
    const probe = await probeSource(film, signal).catch(unreadableReason);
    if (typeof probe === 'string') return void unreadable.set(segment, probe);
    probes.set(segment, probe);
    const damage = isThorough ? await findDamage(film, signal) : undefined;
    if (damage) damaged.set(segment, damage);
  });
  if (probes.size === 0)
    throw unreadable.size > 0
      ? new MediaError('MC8002', [...unreadable.values()].join('\n'))
      : new MediaError(
          'MC8005',
          `No film in ${folder} is named after a segment. Put ${Object.keys(story.segments)[0]}.mov there (or .mp4, .mkv …), and one for each other segment.`,
        );
  const house = houseFormat(
    recipe,
    sources.flatMap(({ segment }) => probes.get(segment) ?? []),
  );
  const survey: Survey = {
    sources,
    unused,
    probes,
    unreadable,
    damaged,
    captions,
    sounds,
    pictures: await findPictures(story, folder),
  };
  return { ...survey, house, findings: checkMedia(story, survey, house) };
}

/**
 * Makes all that a player needs of a story's films: a ladder of qualities as CMAF, HLS playlists over it,
 * thumbnails, captions, and the catalogue. A file's name holds a hash of what it was made from, so nothing
 * is made twice, a build that was killed goes on where it was, and a CDN may keep files for ever.
 *
 * @throws MediaError MC8001 … MC8005
 * @throws DOMException AbortError if aborted; what is finished stays.
 */
export async function buildMedia(story: Story, options: BuildMediaOptions): Promise<BuiltMedia> {
  try {
    return await build(story, options);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC'
      ? new MediaError('MC8004', `${options.out} can't be written. ${DISK_ADVICE}`, {
          cause: error,
        })
      : error;
  }
}

async function build(story: Story, options: BuildMediaOptions): Promise<BuiltMedia> {
  const { out, signal, onProgress } = options;
  await refuseOtherStory(out, story.id);
  const survey = await surveyMedia(story, options);
  const { sources, probes, house, findings } = survey;
  if (findings.some(({ severity }) => severity === 'error'))
    return { catalogue: undefined, findings, made: 0, kept: 0 };
  const root = join(out, 'media');
  await mkdir(root, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new MediaError(
      'MC8004',
      `${root} can't be made (${error.code}). Name another folder by --out.`,
    );
  });
  await removeParts(root);
  const hashes = new Map<string, string>();
  await inParallel(sources, availableParallelism(), async ({ film, sounds }) => {
    for (const file of [film, ...sounds.map((sound) => sound.file)])
      hashes.set(file, await hashFile(file));
  });
  const plans = sources.map((source) => {
    const { segment } = source;
    const frames = Math.round(
      ((story.segments[segment]?.durationMs ?? 0) * house.framesPerSecond) / 1_000,
    );
    return planSegment({
      source,
      probe: probes.get(segment) as SourceProbe,
      survey,
      frames,
      house,
      folder: join(root, segment),
      hashes,
    });
  });
  const jobs = plans.flatMap((plan) => plan.jobs);
  const waiting = (
    await Promise.all(jobs.map(async (job) => ({ job, isMade: await isWholeFile(job.target) })))
  )
    .filter(({ isMade }) => !isMade)
    .map(({ job }) => job);
  const progress = progressOf(waiting, onProgress);
  const damaged = new Map<string, Damage>();
  await inParallel(
    waiting,
    options.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    async (job) => {
      const damage = damageIn(await make(job, progress(job), signal));
      if (damage) damaged.set(job.segment, damage);
    },
  );
  const segments: Record<string, SegmentMedia> = {};
  const kept = new Set<string>();
  for (const plan of plans) {
    const { media, files } = await plan.describe();
    segments[plan.segment] = media;
    for (const file of [...plan.jobs.map(({ target }) => target), ...files]) kept.add(file);
  }
  const pictures: Record<string, string> = {};
  for (const { name, file } of survey.pictures) {
    const content = await readFile(file);
    const target = join(
      root,
      'pictures',
      `${parse(name).name}-${nameHash(content)}${extname(name).toLowerCase()}`,
    );
    await mkdir(dirname(target), { recursive: true });
    await replaceFile(target, content);
    kept.add(target);
    pictures[name] = `media/pictures/${basename(target)}`;
  }
  const catalogue: MediaCatalogue = {
    matchcut: 1,
    story: story.id,
    segments,
    ...(survey.pictures.length > 0 ? { pictures } : {}),
  };
  await replaceFile(join(out, 'media.json'), `${JSON.stringify(catalogue, null, 1)}\n`);
  await removeStale(root, kept);
  return {
    catalogue,
    findings: damaged.size > 0 ? checkMedia(story, { ...survey, damaged }, house) : findings,
    made: waiting.length,
    kept: jobs.length - waiting.length,
  };
}

/** As the C library says ENOSPC, and as Node does. */
const DISK_IS_FULL = /No space left on device|ENOSPC/;
const DISK_ADVICE = 'The disk is full. Make room, and build again: what is finished is kept.';

/** Makes one file, under another name until it is whole; gives what ffmpeg complained of. */
async function make(
  { source, args, target, seconds }: Job,
  onShare: (share: number) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.${process.pid}.part`;
  try {
    const { complaints } = await runProgram(
      'ffmpeg',
      ['-nostdin', '-y', '-loglevel', 'error', '-progress', 'pipe:1', '-i', source, ...args, part],
      {
        signal,
        onLine: (line) => {
          const micros = /^out_time_us=(\d+)/.exec(line)?.[1];
          if (micros !== undefined) onShare(Math.min(1, Number(micros) / 1e6 / seconds));
        },
      },
    );
    // Of a source that is damaged, or on a disk that is full, ffmpeg may make nothing or half of it, and call it a success.
    if (!(await isWholeFile(part, extname(target))))
      throw new MediaError(
        'MC8004',
        DISK_IS_FULL.test(complaints)
          ? DISK_ADVICE
          : 'What came out of it is cut off: it is damaged, or incomplete. Copy or export it again.',
      );
    await rename(part, target);
    onShare(1);
    return complaints;
  } catch (error) {
    await rm(part, { force: true });
    if (!(error instanceof MediaError) || error.code !== 'MC8004') throw error;
    throw new MediaError(
      'MC8004',
      `${basename(target)} could not be made of ${source}. ${DISK_IS_FULL.test(error.message) ? DISK_ADVICE : error.message}`,
    );
  }
}

function progressOf(
  jobs: readonly Job[],
  onProgress: ((done: number) => void) | undefined,
): (job: Job) => (share: number) => void {
  const all = jobs.reduce((sum, { weight }) => sum + weight, 0);
  const shares = new Map<Job, number>();
  return (job) => (share) => {
    shares.set(job, share);
    onProgress?.([...shares].reduce((sum, [{ weight }, each]) => sum + weight * each, 0) / all);
  };
}

/** Why a source can't be read; any other error is thrown on. */
function unreadableReason(error: unknown): string {
  if (error instanceof MediaError && error.code === 'MC8002') return error.message;
  throw error;
}

/** Does all, so many at once; the first failure ends it when those that run are done. */
async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (
      let item = waiting.shift();
      item !== undefined && failures.length === 0;
      item = waiting.shift()
    )
      await work(item).catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** What an earlier build left unfinished when it was killed. */
async function removeParts(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const pid = PART_NAME.exec(entry.name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(entry.parentPath, entry.name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What is stale is taken away at the end: that must not be another story's. */
async function refuseOtherStory(out: string, story: string): Promise<void> {
  const text = await readFile(join(out, 'media.json'), 'utf8').catch(() => '');
  const owner = /"story":\s*"([^"]*)"/.exec(text)?.[1];
  if (owner !== undefined && owner !== story)
    throw new MediaError(
      'MC8004',
      `${join(out, 'media.json')} is that of another story, "${owner}". Name a folder of its own for "${story}" by --out.`,
    );
}

/** What earlier builds made and this one doesn't need. Files that no build made are left alone. */
async function removeStale(root: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && MADE_NAME.test(entry.name) && !kept.has(file)) await rm(file);
  }
}
