import * as z from 'zod/mini';
import type { StoryEvent } from '../events/event.ts';
import { segmentOf, type Story } from '../story/story.ts';

/** A step from one segment into the next. */
export type Way = readonly [from: string, to: string];

/** What a viewer has seen of a story over all play-throughs; grows only. Plain JSON. */
export interface Explored {
  readonly matchcut: 1;
  readonly story: string;
  /** Segments that were entered, in the order of their discovery. */
  readonly segments: readonly string[];
  /** Steps that were taken from one segment into another, or into itself. */
  readonly ways: readonly Way[];
  /** Endings that were reached, by id. */
  readonly endings: readonly string[];
}

const name = z.string().check(z.minLength(1), z.maxLength(200));
const exploredSchema: z.ZodMiniType<Explored> = z.object({
  matchcut: z.literal(1),
  story: name,
  segments: z.array(name).check(z.maxLength(20_000)),
  ways: z.array(z.tuple([name, name])).check(z.maxLength(50_000)),
  endings: z.array(name).check(z.maxLength(20_000)),
});

/** Nothing of a story seen yet. */
export function unexplored(story: Story): Explored {
  return { matchcut: 1, story: story.id, segments: [], ways: [], endings: [] };
}

/** What was kept of an earlier time, as far as the story still has it; nothing if it was something else. */
export function fitExplored(data: unknown, story: Story): Explored {
  const kept = exploredSchema.safeParse(data).data;
  if (!kept || kept.story !== story.id) return unexplored(story);
  const isThere = (id: string): boolean => segmentOf(story, id) !== undefined;
  const endings = new Set(endingsOf(story));
  return {
    ...kept,
    segments: [...new Set(kept.segments.filter(isThere))],
    ways: kept.ways.filter((way) => way.every(isThere)),
    endings: [...new Set(kept.endings.filter((id) => endings.has(id)))],
  };
}

/** What has been seen once this has happened too. */
export function withEvent(explored: Explored, event: StoryEvent): Explored {
  if (event.type === 'ending_reached')
    return { ...explored, endings: withItem(explored.endings, event.ending) };
  if (event.type !== 'segment_entered') return explored;
  const { from, segment, cause } = event;
  const isWay =
    from !== null &&
    cause !== 'back' &&
    !explored.ways.some(([one, other]) => one === from && other === segment);
  return {
    ...explored,
    segments: withItem(explored.segments, segment),
    ways: isWay ? [...explored.ways, [from, segment]] : explored.ways,
  };
}

/** Ids of the ways in which a story can end. */
export function endingsOf(story: Story): readonly string[] {
  return [
    ...new Set(Object.values(story.segments).flatMap(({ ending }) => (ending ? [ending.id] : []))),
  ];
}

function withItem(items: readonly string[], item: string): readonly string[] {
  return items.includes(item) ? items : [...items, item];
}
