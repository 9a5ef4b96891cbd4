import type { Quantiles } from '../metrics/choices.ts';
import type { StoryFigures } from './api-client.ts';

/** One bar of a chart. */
export interface Bar {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  /** From 0 to 1. */
  readonly share: number;
  /** The part of `count` that silence gave. */
  readonly bySilence: number;
  /** Between which the true share lies, with 95 % confidence. */
  readonly within?: readonly [low: number, high: number] | undefined;
}

/** A question and how it was answered. */
export interface ChoiceChart {
  readonly id: string;
  readonly prompt: string;
  readonly segment: string;
  readonly answers: number;
  /** Of the answers that viewers gave themselves; null if there are none. */
  readonly decisionMs: Quantiles | null;
  readonly bars: readonly Bar[];
}

/** Every choice, in the order of the story; options that nobody took stand with a bar of nothing. */
export function choiceCharts({
  story,
  options,
  decisions,
}: Pick<StoryFigures, 'story' | 'options' | 'decisions'>): ChoiceChart[] {
  const known = story
    ? Object.entries(story.segments).flatMap(([id, segment]) =>
        segment.choices.map((choice) => ({
          ...choice,
          prompt: choice.prompt ?? choice.id,
          segment: segment.title ?? id,
        })),
      )
    : [...new Set(options.map(({ choice }) => choice))].map((id) => ({
        id,
        prompt: id,
        segment: '',
        options: [] as { id: string; label: string }[],
      }));
  return known.map(({ id, prompt, segment, options: written }) => {
    const rows = options.filter(({ choice }) => choice === id);
    const ids = [
      ...new Set([...written.map((option) => option.id), ...rows.map(({ option }) => option)]),
    ];
    const bars = ids.map((option): Bar => {
      const row = rows.find((candidate) => candidate.option === option);
      return {
        id: option,
        label: written.find((candidate) => candidate.id === option)?.label ?? option,
        count: row?.answers ?? 0,
        share: row?.share ?? 0,
        bySilence: row?.bySilence ?? 0,
        within: row && [row.low, row.high],
      };
    });
    const answers = rows.reduce((sum, row) => sum + row.answers, 0);
    const decisionMs = decisions.find(({ choice }) => choice === id)?.quantilesMs ?? null;
    return { id, prompt, segment, answers, decisionMs, bars };
  });
}

/** Every ending, the most reached first. */
export function endingBars({ story, endings }: Pick<StoryFigures, 'story' | 'endings'>): Bar[] {
  const titles = new Map(
    Object.values(story?.segments ?? {}).flatMap(({ ending }) =>
      ending ? [[ending.id, ending.title] as const] : [],
    ),
  );
  const ids = [...new Set([...endings.map(({ ending }) => ending), ...titles.keys()])];
  return ids.map((id) => {
    const row = endings.find(({ ending }) => ending === id);
    return {
      id,
      label: titles.get(id) ?? id,
      count: row?.sessions ?? 0,
      share: row?.share ?? 0,
      bySilence: 0,
    };
  });
}
