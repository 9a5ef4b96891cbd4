import { parseStory } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import type { DecisionTime } from '../metrics/choices.ts';
import { choiceCharts, endingBars } from './figures.ts';

const story = parseStory({
  matchcut: 1,
  id: 'ferry',
  title: 'The ferry',
  start: 'pier',
  segments: {
    pier: {
      title: 'The pier',
      durationMs: 9_000,
      choices: [
        {
          id: 'pay',
          prompt: 'Pay?',
          opensAtMs: 0,
          closesAtMs: 5_000,
          default: 'wait',
          options: [
            { id: 'give', label: 'Give a coin', to: 'across' },
            { id: 'wait', label: 'Wait', to: 'stay' },
          ],
        },
      ],
    },
    across: { durationMs: 1_000, ending: { id: 'across', title: 'Across' } },
    stay: { durationMs: 1_000, ending: { id: 'stay', title: 'Still here' } },
  },
});
const options = [
  {
    choice: 'pay',
    option: 'wait',
    answers: 4,
    bySilence: 1,
    n: 4,
    viewers: 4,
    share: 1,
    low: 0.51,
    high: 1,
  },
];
const decisions: DecisionTime[] = [
  { choice: 'pay', answers: 3, quantilesMs: [500, 1_000, 2_000, 3_000, 4_000] },
];
const endings = [{ ending: 'stay', sessions: 3, share: 1 }];

describe('the charts', () => {
  it('speak in the words of the story, and show what nobody took as nothing', () => {
    expect(choiceCharts({ story, options, decisions })).toEqual([
      {
        ...{
          id: 'pay',
          prompt: 'Pay?',
          segment: 'The pier',
          answers: 4,
          decisionMs: [500, 1_000, 2_000, 3_000, 4_000],
        },
        bars: [
          { id: 'give', label: 'Give a coin', count: 0, share: 0, bySilence: 0 },
          { id: 'wait', label: 'Wait', count: 4, share: 1, bySilence: 1, within: [0.51, 1] },
        ],
      },
    ]);
    expect(endingBars({ story, endings }).map(({ label, count }) => [label, count])).toEqual([
      ['Still here', 3],
      ['Across', 0],
    ]);
  });

  it('speak in ids where the text of the story is not known', () => {
    expect(choiceCharts({ story: null, options, decisions })).toMatchObject([
      { prompt: 'pay', bars: [{ label: 'wait' }] },
    ]);
    expect(endingBars({ story: null, endings })).toMatchObject([{ label: 'stay' }]);
  });
});
