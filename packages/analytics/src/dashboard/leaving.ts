import type { Story } from '@matchcut/runtime';
import { html, nothing, type TemplateResult } from 'lit';
import type { DropOff, SegmentFigures } from '../metrics/segments.ts';
import { dataTable } from './data-table.ts';
import { columns } from './small-charts.ts';
import { percent, whole } from './words.ts';

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
export function leavings(
  story: Story | null,
  segments: readonly SegmentFigures[],
  dropOff: readonly DropOff[],
  most: number,
): readonly Leaving[] {
  return [...segments]
    .filter(({ leftHere }) => leftHere > 0)
    .sort((one, other) => other.leftHere - one.leftHere)
    .slice(0, most)
    .map(({ segment, leftHere, dropOff: rate }) => {
      const here = dropOff.filter((row) => row.segment === segment);
      const known = story?.segments[segment];
      const seconds = Math.max(
        Math.ceil((known?.durationMs ?? 0) / 1_000),
        ...here.map(({ second }) => second + 1),
      );
      const bySecond = Array.from({ length: seconds }, () => 0);
      for (const { second, sessions } of here) bySecond[second] = sessions;
      return {
        segment,
        title: known?.ending?.title ?? known?.title ?? segment,
        sessions: leftHere,
        dropOff: rate,
        bySecond,
      };
    });
}

/** The second of a segment in which viewers left it, for each of these. */
export function leavingSection(
  rows: readonly Leaving[],
  address: string,
): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<section aria-labelledby="leaving">
    <h2 id="leaving">
      Where viewers leave <small>who reached no ending, by the second of the segment</small>
    </h2>
    <div class="grid">
      ${rows.map(
        ({ title, sessions, dropOff, bySecond }) =>
          html`<div class="panel">
            <h3>${title}</h3>
            <small>${whole(sessions)} left here, ${percent(dropOff)} of those who came</small
            >${columns(bySecond, `Sessions that left ${title}, by second`)}<small class="axis"
              ><span>0 s</span><span>${bySecond.length} s</span></small
            >
          </div>`,
      )}
    </div>
    ${dataTable({ caption: 'Drop-off by second', columns: ['Segment', 'Second', 'Sessions'], rows: rows.flatMap(({ title, bySecond }) => bySecond.flatMap((count, second) => (count === 0 ? [] : [[title, second, count]]))), address })}
  </section>`;
}
