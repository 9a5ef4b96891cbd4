import type { Story } from '@matchcut/runtime';
import { explore, type PathStep } from '../check/explore.ts';
import { widestVariable } from '../check/findings.ts';
import { Walker } from '../simulate/walker.ts';
import { coverWalks } from './cover.ts';
import { playGraph, type Coverage } from './play-graph.ts';

/** A walk to be played as a test. */
export interface StoryPath {
  /** Answers as `choice.option`; `null` where the viewer starts a new session. */
  readonly answers: readonly (string | null)[];
  /** A seed with which the story draws its lots so that the answers lead this way; null if none was found, or it takes several sessions. */
  readonly seed: number | null;
  /** The segments that it comes through with that seed. */
  readonly segments: readonly string[];
  /** The ending that it comes to with that seed. */
  readonly ending: string | null;
  /** What it covers. */
  readonly covers: readonly string[];
}

/** Walks that cover a story. */
export interface StoryPaths {
  readonly paths: readonly StoryPath[];
  /** It is proven that fewer can't do it. */
  readonly isSmallest: boolean;
  /** How many it takes at least. */
  readonly atLeast: number;
  /** Options (or pairs) that can be chosen, but only where no ending can be reached any more. */
  readonly uncovered: readonly string[];
}

/** Seeds that are tried; lots that fall so more seldom are no test. */
const MOST_SEEDS = 20_000;
const MOST_STATES = 200_000;

/** Walks that cover every option of a story, or every pair of consecutive answers; undefined if it has too many states. */
export function storyPaths(story: Story, coverage: Coverage): StoryPaths | undefined {
  if (widestVariable(story)) return undefined;
  const exploration = explore(story, { mostStates: MOST_STATES });
  const graph = exploration.isComplete ? playGraph(exploration, coverage) : undefined;
  if (!graph) return undefined;
  const { walks, atLeast, uncovered } = coverWalks(graph);
  const player = new Walker(story);
  const paths = walks.map(({ answers, labels }) => ({
    answers: answers.map((step) => step && `${step.choice}.${step.option}`),
    covers: labels,
    ...seeded(player, answers),
  }));
  return { paths, isSmallest: atLeast === paths.length, atLeast, uncovered };
}

function seeded(
  player: Walker,
  answers: readonly PathStep[],
): Pick<StoryPath, 'seed' | 'segments' | 'ending'> {
  const steps = answers.filter((step) => step !== null);
  const given = steps.length === answers.length ? steps : [];
  for (let seed = 1; given.length === answers.length && seed <= MOST_SEEDS; seed += 1) {
    let next = 0;
    let isAstray = false;
    const walk = player.walk(
      ({ choice, open }) => {
        const step = given[next];
        next += 1;
        const option = step?.choice === choice ? open.indexOf(step.option) : -1;
        isAstray ||= option === -1;
        return Math.max(0, option);
      },
      () => 0,
      seed,
      () => isAstray,
    );
    if (isAstray || next !== given.length || walk.ending === -1) continue;
    const ids = player.program.segmentIds;
    return {
      seed,
      segments: walk.segments.map((index) => ids[index] ?? ''),
      ending: player.story.segments[ids[walk.ending] ?? '']?.ending?.id ?? null,
    };
  }
  return { seed: null, segments: [], ending: null };
}
