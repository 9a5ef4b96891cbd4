import { describe, expect, it } from 'vitest';
import { padActions, type PadState } from './gamepad.ts';

const pad = (pressed: readonly number[], axes: readonly number[] = [0, 0]): PadState => ({
  buttons: Array.from({ length: 16 }, (_, index) => ({ pressed: pressed.includes(index) })),
  axes,
});

describe('a gamepad', () => {
  it('asks once for each press', () => {
    expect(padActions(pad([]), pad([0, 15]))).toEqual([
      { type: 'press' },
      { type: 'move', direction: 'right' },
    ]);
    expect(padActions(pad([0, 15]), pad([0, 15]))).toEqual([]);
  });

  it('asks when it is first seen', () => {
    expect(padActions(undefined, pad([1]))).toEqual([{ type: 'back' }]);
  });

  it('moves by its stick, once for each push', () => {
    expect(padActions(pad([]), pad([], [0.1, -0.9]))).toEqual([{ type: 'move', direction: 'up' }]);
    expect(padActions(pad([], [0.1, -0.9]), pad([], [0, -1]))).toEqual([]);
    expect(padActions(pad([], [0, -1]), pad([], [-0.9, 0.2]))).toEqual([
      { type: 'move', direction: 'left' },
    ]);
    expect(padActions(pad([]), pad([], [0.3, 0.3]))).toEqual([]);
  });
});
