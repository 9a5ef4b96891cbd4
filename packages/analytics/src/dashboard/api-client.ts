import type { Story } from '@matchcut/runtime';
import type { AudienceSlice, Retention, TraitSeen } from '../metrics/audience.ts';
import type { DecisionTime, OptionShare } from '../metrics/choices.ts';
import type { Conditional } from '../metrics/conditional.ts';
import type { Discovery, EndingShare } from '../metrics/endings.ts';
import type { ExperimentArm } from '../metrics/experiment.ts';
import type { LiveStep, Overview, VersionFigures } from '../metrics/overview.ts';
import type { Flow, PathShare } from '../metrics/paths.ts';
import type { Quality, WatchTime } from '../metrics/playing.ts';
import type { DropOff, SegmentFigures } from '../metrics/segments.ts';
import type { SimulationProgress } from '../simulate/simulation.ts';
import { apiQuery, type Filters } from './filters.ts';

/** A story as it stands in the list of all. */
export interface StorySummary {
  readonly id: string;
  readonly title: string;
  readonly sessions: number;
}

/** What changes from moment to moment. */
export interface Pulse {
  readonly overview: Overview;
  readonly live: readonly LiveStep[];
}

/** All that the page shows of one story beside that. */
export interface StoryFigures {
  /** Null if the server doesn't know the story's text; then ids stand for titles. */
  readonly story: Story | null;
  readonly options: readonly OptionShare[];
  readonly decisions: readonly DecisionTime[];
  readonly endings: readonly EndingShare[];
  readonly discovery: readonly Discovery[];
  readonly segments: readonly SegmentFigures[];
  readonly dropOff: readonly DropOff[];
  readonly flows: readonly Flow[];
  readonly paths: readonly PathShare[];
  readonly watchTime: WatchTime;
  readonly quality: Quality;
  readonly traits: readonly TraitSeen[];
  readonly audience: readonly AudienceSlice[];
  /** The same, without those who were not told, beside the largest. */
  readonly arms: readonly ExperimentArm[];
  readonly versions: readonly VersionFigures[];
  readonly retention: readonly Retention[];
  /** Null if nothing is asked; a text says why it can't be. */
  readonly asked: Conditional | string | null;
}

/**
 * How far simulated viewers have come; null where the server adds none.
 *
 * @throws Error if the server can't be reached.
 */
export async function fetchSimulation(signal: AbortSignal): Promise<SimulationProgress | null> {
  const response = await fetch('/api/simulation', { signal });
  return response.ok ? ((await response.json()) as SimulationProgress) : null;
}

/**
 * Adds simulated viewers.
 *
 * @throws Error if the server refuses.
 */
export async function addViewers(story: string, viewers: number): Promise<void> {
  const response = await fetch(
    `/api/simulation?story=${encodeURIComponent(story)}&viewers=${viewers}`,
    { method: 'POST', headers: { 'x-matchcut': 'dashboard' } },
  );
  if (!response.ok) throw new Error(((await response.json()) as { error: string }).error);
}

/** So many steps of sessions are drawn. */
const STEPS = 50;
const MOST_PATHS = 12;

/**
 * Asks which stories there are.
 *
 * @throws Error if the server can't be reached or fails.
 */
export async function fetchStories(signal: AbortSignal): Promise<readonly StorySummary[]> {
  return get('/api/stories', signal);
}

/**
 * Asks for a story's overview and its last minute.
 *
 * @throws Error if the server can't be reached or fails.
 */
export async function fetchPulse(
  id: string,
  filters: Filters,
  signal: AbortSignal,
): Promise<Pulse> {
  const [overview, live] = await Promise.all([
    get<Overview>(metricAddress(id, 'overview', filters), signal),
    get<LiveStep[]>(metricAddress(id, 'live', filters), signal),
  ]);
  return { overview, live };
}

/**
 * Asks for all other figures of a story.
 *
 * @throws Error if the server can't be reached or fails.
 */
export async function fetchFigures(
  id: string,
  filters: Filters,
  signal: AbortSignal,
): Promise<StoryFigures> {
  const ask = <T>(metric: string, more: readonly (readonly [string, string])[] = []): Promise<T> =>
    get<T>(metricAddress(id, metric, filters, more), signal);
  const [
    story,
    options,
    decisions,
    endings,
    discovery,
    segments,
    dropOff,
    flows,
    paths,
    watchTime,
    quality,
    traits,
    audience,
    arms,
    versions,
    retention,
    asked,
  ] = await Promise.all([
    get<Story | null>(`/api/stories/${encodeURIComponent(id)}`, signal),
    ask<OptionShare[]>('option-share'),
    ask<DecisionTime[]>('decision-time'),
    ask<EndingShare[]>('ending-share'),
    ask<Discovery[]>('discovery'),
    ask<SegmentFigures[]>('segments'),
    ask<DropOff[]>('drop-off'),
    ask<Flow[]>('flows', [['steps', String(STEPS)]]),
    ask<PathShare[]>('paths', [
      ['limit', String(MOST_PATHS)],
      ...filters.prefix.map((segment) => ['prefix', segment] as const),
    ]),
    ask<WatchTime>('watch-time'),
    ask<Quality>('quality'),
    ask<TraitSeen[]>('traits'),
    ask<AudienceSlice[]>('audience', [['by', filters.by]]),
    ask<ExperimentArm[]>('experiment', [['by', filters.by]]),
    ask<VersionFigures[]>('versions'),
    ask<Retention[]>('retention'),
    isAsked(filters) ? ask<Conditional>('conditional', questionOf(filters)).catch(reasonOf) : null,
  ]);
  return {
    story,
    options,
    decisions,
    endings,
    discovery,
    segments,
    dropOff,
    flows,
    paths,
    watchTime,
    quality,
    traits,
    audience,
    arms,
    versions,
    retention,
    asked,
  };
}

/** Thrown where the server says that what was asked makes no sense. */
class RefusedError extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof RefusedError) return error.message;
  throw error;
}

function isAsked({ given, wanted }: Filters): boolean {
  return given !== '' || wanted !== '';
}

/** A conditional question as the API takes it; who isn't narrowed down is everybody. */
export function questionOf({ given, wanted }: Filters): readonly (readonly [string, string])[] {
  return Object.entries({ given, wanted }).filter(([, condition]) => condition !== '');
}

/** Where a metric is asked for. */
export function metricAddress(
  id: string,
  metric: string,
  filters: Filters,
  more: readonly (readonly [string, string])[] = [],
): string {
  const parameters = apiQuery(filters);
  for (const [name, value] of more) parameters.append(name, value);
  const query = String(parameters);
  return `/api/stories/${encodeURIComponent(id)}/${metric}${query === '' ? '' : `?${query}`}`;
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  if (response.ok) return (await response.json()) as T;
  const message =
    ((await response.json().catch(() => ({}))) as { error?: string }).error ??
    `${path} answered ${response.status}`;
  throw response.status === 400 ? new RefusedError(message) : new Error(message);
}
