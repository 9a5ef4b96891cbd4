import { segmentOf, type Story } from '../story/story.ts';
import type { Explored } from './explored.ts';

/** A chapter that a viewer has come to. */
export interface SeenChapter {
  readonly id: string;
  readonly title: string;
  /** Its segments that were seen, in the order of their discovery. */
  readonly segments: readonly [string, ...string[]];
}

/** The chapters that a viewer has come to, in the story's order; nothing is told of the others. */
export function seenChapters(story: Story, explored: Explored): readonly SeenChapter[] {
  return Object.entries(story.chapters ?? {}).flatMap(([id, title]): SeenChapter[] => {
    const [first, ...others] = explored.segments.filter(
      (segment) => segmentOf(story, segment)?.chapter === id,
    );
    return first === undefined ? [] : [{ id, title, segments: [first, ...others] }];
  });
}

/** The title of the chapter that a segment belongs to; undefined if it belongs to none. */
export function chapterTitle(story: Story, segment: string): string | undefined {
  const id = segmentOf(story, segment)?.chapter;
  return id !== undefined && story.chapters && Object.hasOwn(story.chapters, id)
    ? story.chapters[id]
    : undefined;
}
