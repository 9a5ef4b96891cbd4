import { segmentOf, type Segment, type Story } from '../story/story.ts';
import type { Explored, Way } from './explored.ts';

/** A segment on the map. */
export interface MapPlace {
  readonly segment: string;
  readonly title: string;
  /** How many steps from the beginning it was first reached by, and its row among those as far away; both from 0. */
  readonly column: number;
  readonly row: number;
  readonly isCheckpoint: boolean;
  readonly isEnding: boolean;
  /** How many ways lead on that weren't taken yet. Where to isn't told. */
  readonly unseenWays: number;
}

/** The part of a story that a viewer has seen, laid out in columns from the beginning on. */
export interface StoryMap {
  readonly places: readonly MapPlace[];
  readonly ways: readonly Way[];
  readonly columns: number;
  readonly rows: number;
}

/** Draws a map of what was explored; it gives nothing away of the rest but how many ways there are. */
export function storyMap(story: Story, explored: Explored): StoryMap {
  const columns = columnsOf(story, explored);
  const used = new Map<number, number>();
  const places = [...columns].flatMap(([id, column]): MapPlace[] => {
    const segment = segmentOf(story, id);
    if (!segment) return [];
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    const taken = new Set(explored.ways.filter(([from]) => from === id).map(([, to]) => to));
    return [
      {
        segment: id,
        title: titleOf(segment) ?? id,
        column,
        row,
        isCheckpoint: segment.checkpoint !== undefined,
        isEnding: segment.ending !== undefined,
        unseenWays: waysFrom(segment).filter((to) => !taken.has(to)).length,
      },
    ];
  });
  return {
    places,
    ways: explored.ways,
    columns: Math.max(0, ...columns.values()) + 1,
    rows: Math.max(1, ...used.values()),
  };
}

function titleOf({ ending, checkpoint, title }: Segment): string | undefined {
  return ending?.title ?? checkpoint?.title ?? title;
}

/** Breadth first over what was taken; what was only reached by other means (an older save) comes first. */
function columnsOf(story: Story, { segments, ways }: Explored): Map<string, number> {
  const columns = new Map<string, number>();
  const after = new Map<string, string[]>();
  for (const [from, to] of ways) after.set(from, [...(after.get(from) ?? []), to]);
  const spread = (start: string): void => {
    if (columns.has(start)) return;
    columns.set(start, 0);
    const queue = [start];
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      for (const to of after.get(id) ?? []) {
        if (columns.has(to)) continue;
        columns.set(to, (columns.get(id) ?? 0) + 1);
        queue.push(to);
      }
    }
  };
  if (segments.includes(story.start)) spread(story.start);
  for (const id of segments) spread(id);
  return columns;
}

function waysFrom({ choices, routes }: Segment): readonly string[] {
  const targets = [
    ...choices.flatMap(({ options }) =>
      options.flatMap(({ to }) => (to === undefined ? [] : [to])),
    ),
    ...routes.map(({ to }) => to),
  ];
  return [...new Set(targets)];
}
