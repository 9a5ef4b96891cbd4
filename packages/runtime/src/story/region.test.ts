import { describe, expect, it } from 'vitest';
import { regionAt, type Region } from './region.ts';
import { validateStory } from './validate.ts';

const REGIONS: readonly Region[] = [
  { atMs: 1_000, x: 0, y: 0.2, width: 0.2, height: 0.4 },
  { atMs: 3_000, x: 0.6, y: 0.4, width: 0.4, height: 0.4 },
];

describe('a hotspot', () => {
  it('moves evenly from place to place, and stands before the first and after the last', () => {
    expect(regionAt(REGIONS, 0)).toEqual(REGIONS[0]);
    expect(regionAt(REGIONS, 1_500)).toEqual({
      atMs: 1_500,
      x: expect.closeTo(0.15) as number,
      y: expect.closeTo(0.25) as number,
      width: expect.closeTo(0.25) as number,
      height: 0.4,
    });
    expect(regionAt(REGIONS, 9_000)).toEqual(REGIONS[1]);
    expect(regionAt([], 5)).toBeUndefined();
  });

  it.each([
    [[{ x: 0.9, y: 0, width: 0.2, height: 0.1 }], [0, 'x'], "beyond the picture's side"],
    [[{ x: 0, y: 0.9, width: 0.2, height: 0.2 }], [0, 'y'], "beyond the picture's foot"],
    [[{ x: 0, y: 0, width: 0, height: 0.2 }], [0, 'width'], 'no width'],
    [
      [
        { atMs: 500, x: 0, y: 0, width: 0.2, height: 0.2 },
        { atMs: 500, x: 0, y: 0, width: 0.2, height: 0.2 },
      ],
      [1, 'atMs'],
      'not after the one before',
    ],
    [[{ x: -1, y: 0, width: 0.2, height: 0.2 }], [0, 'x'], 'at least 0'],
  ])("is told where it doesn't fit: %j", (hotspot, at, message) => {
    const option = { id: 'a', label: 'A', to: 'two', hotspot };
    const validation = validateStory({
      matchcut: 1,
      id: 's',
      title: 'S',
      start: 'one',
      segments: {
        one: {
          durationMs: 2_000,
          choices: [{ id: 'c', opensAtMs: 0, closesAtMs: 1_000, default: 'a', options: [option] }],
        },
        two: { durationMs: 1_000, ending: { id: 'e', title: 'E' } },
      },
    });
    expect(validation).toMatchObject({
      isValid: false,
      problems: [
        {
          code: 'MC2004',
          path: ['segments', 'one', 'choices', 0, 'options', 0, 'hotspot', ...at],
          message: expect.stringContaining(message) as string,
        },
      ],
    });
  });
});
