import type { Story } from '@matchcut/runtime';
import type { DropOff, SegmentFigures } from '../metrics/segments.ts';

/** Where in one segment viewers left, second by second. */
export interface Leaving {
  readonly segment: string;
  readonly title: string;
  readonly sessions: number;
  readonly dropOff: number;
  /** How many left in each second, from the first to the segment's last. */
  readonly bySecond: readonly number[];
}

/** The segments that most viewers left from, the worst first. */
export function leavings(story: Story | null, segments: readonly SegmentFigures[], dropOff: readonly DropOff[], most: number): readonly Leaving[] {
  return [...segments]
    .filter(({ leftHere }) => leftHere > 0)
    .sort((one, other) => other.leftHere - one.leftHere)
    .slice(0, most)
    .map(({ segment, leftHere, dropOff: rate }) => {
      const here = dropOff.filter((row) => row.segment === segment);
      const known = story?.segments[segment];
      const seconds = Math.max(Math.ceil((known?.durationMs ?? 0) / 1_000), ...here.map(({ second }) => second + 1));
      const bySecond = Array.from({ length: seconds }, () => 0);
      for (const { second, sessions } of here) bySecond[second] = sessions;
      return { segment, title: known?.ending?.title ?? known?.title ?? segment, sessions: leftHere, dropOff: rate, bySecond };
    });
}
