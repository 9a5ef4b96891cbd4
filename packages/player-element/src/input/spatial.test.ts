import { describe, expect, it } from 'vitest';
import { nextInDirection, type Box } from './spatial.ts';

const box = (left: number, top: number, width = 100, height = 40): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

describe('moving with arrows', () => {
  // Two options above a bar of three buttons.
  const boxes = [
    box(100, 100, 200),
    box(320, 100, 200),
    box(0, 200, 44),
    box(250, 200, 44),
    box(576, 200, 44),
  ];
  const from = (index: number, direction: 'up' | 'down' | 'left' | 'right') =>
    nextInDirection(boxes[index] as Box, boxes, direction);

  it('goes along a row', () => {
    expect([from(0, 'right'), from(1, 'left'), from(2, 'right'), from(3, 'right')]).toEqual([
      1, 0, 3, 4,
    ]);
  });

  it('goes to the row above and below, to what is nearest there', () => {
    expect([from(0, 'down'), from(1, 'down'), from(2, 'up'), from(4, 'up')]).toEqual([3, 3, 0, 1]);
  });

  it('stays where there is nothing further', () => {
    expect([from(4, 'right'), from(4, 'down'), from(0, 'up')]).toEqual([-1, -1, -1]);
  });
});
