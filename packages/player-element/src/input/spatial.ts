import type { Direction } from './action.ts';

/** Where something lies on the screen. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What doesn't lie straight ahead is looked at only if nothing does. */
const ASIDE_PX = 10_000;

/**
 * Which of some boxes lies next in a direction: the nearest one that is wholly or mostly that way, those
 * straight ahead before those aside. -1 if there is none.
 */
export function nextInDirection(from: Box, boxes: readonly Box[], direction: Direction): number {
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, index) => {
    const distance = distanceTo(from, box, direction);
    if (distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}

function distanceTo(from: Box, to: Box, direction: Direction): number {
  const isAcross = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const centre = ({ left, top, right, bottom }: Box): [x: number, y: number] => [
    (left + right) / 2,
    (top + bottom) / 2,
  ];
  const [[fromX, fromY], [toX, toY]] = [centre(from), centre(to)];
  const along = sign * (isAcross ? toX - fromX : toY - fromY);
  if (along <= 1) return Infinity;
  const gap = isAcross
    ? Math.max(0, to.top - from.bottom, from.top - to.bottom)
    : Math.max(0, to.left - from.right, from.left - to.right);
  const slant = (isAcross ? Math.abs(toY - fromY) : Math.abs(toX - fromX)) / 10;
  return along + (gap > 0 ? ASIDE_PX + gap * 3 : 0) + slant;
}
