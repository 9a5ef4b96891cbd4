import { expect, it } from 'vitest';
import { clockTime } from './clock-time.ts';

it.each([
  [0, '0:00'],
  [7_999, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
])('shows %i ms as %s', (ms, shown) => {
  expect(clockTime(ms)).toBe(shown);
});
