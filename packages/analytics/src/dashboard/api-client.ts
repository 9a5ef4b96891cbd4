import type { Story } from '@matchcut/runtime';
import type { DecisionTime, OptionShare } from '../metrics/choices.ts';
import type { EndingShare } from '../metrics/endings.ts';
import type { Overview } from '../metrics/overview.ts';

/** A story as it stands in the list of all. */
export interface StorySummary {
  readonly id: string;
  readonly title: string;
  readonly sessions: number;
}

/** All that the page shows of one story. */
export interface StoryFigures {
  /** Null if the server doesn't know the story's text; then ids stand for titles. */
  readonly story: Story | null;
  readonly overview: Overview;
  readonly options: readonly OptionShare[];
  readonly decisions: readonly DecisionTime[];
  readonly endings: readonly EndingShare[];
}

/**
 * Asks which stories there are.
 *
 * @throws Error if the server can't be reached or fails.
 */
export async function fetchStories(signal: AbortSignal): Promise<readonly StorySummary[]> {
  return get('/api/stories', signal);
}

/**
 * Asks for all figures of a story.
 *
 * @throws Error if the server can't be reached or fails.
 */
export async function fetchFigures(id: string, signal: AbortSignal): Promise<StoryFigures> {
  const path = `/api/stories/${encodeURIComponent(id)}`;
  const [story, overview, options, decisions, endings] = await Promise.all([
    get<Story | null>(path, signal),
    get<Overview>(`${path}/overview`, signal),
    get<OptionShare[]>(`${path}/option-share`, signal),
    get<DecisionTime[]>(`${path}/decision-time`, signal),
    get<EndingShare[]>(`${path}/ending-share`, signal),
  ]);
  return { story, overview, options, decisions, endings };
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
