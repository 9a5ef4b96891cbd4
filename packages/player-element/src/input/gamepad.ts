import type { Action, Direction } from './action.ts';

/** What is read of a gamepad of the standard layout. */
export interface PadState {
  readonly buttons: readonly { readonly pressed: boolean }[];
  readonly axes: readonly number[];
}

// W3C Gamepad, standard mapping.
const BUTTONS: readonly (readonly [index: number, action: Action])[] = [
  [0, { type: 'press' }],
  [1, { type: 'back' }],
  [3, { type: 'captions' }],
  [4, { type: 'skip', ms: -10_000 }],
  [5, { type: 'skip', ms: 10_000 }],
  [9, { type: 'toggle' }],
  [12, { type: 'move', direction: 'up' }],
  [13, { type: 'move', direction: 'down' }],
  [14, { type: 'move', direction: 'left' }],
  [15, { type: 'move', direction: 'right' }],
];
/** A stick counts as pushed from here on. */
const PUSHED = 0.6;

/** What a gamepad asks for now that it didn't a moment ago. */
export function padActions(before: PadState | undefined, now: PadState): readonly Action[] {
  const pressed = BUTTONS.filter(
    ([index]) => now.buttons[index]?.pressed && !before?.buttons[index]?.pressed,
  ).map(([, action]) => action);
  const direction = stickDirection(now);
  return direction && direction !== (before && stickDirection(before))
    ? [...pressed, { type: 'move', direction }]
    : pressed;
}

function stickDirection({ axes: [x = 0, y = 0] }: PadState): Direction | undefined {
  if (Math.max(Math.abs(x), Math.abs(y)) < PUSHED) return undefined;
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? 'right' : 'left';
  return y > 0 ? 'down' : 'up';
}

/** Watches gamepads while there are any; answers the way to stop. */
export function watchGamepads(act: (action: Action) => void): () => void {
  const before = new Map<number, PadState>();
  let frame = 0;
  const stopped = new AbortController();
  const look = (): void => {
    const pads = navigator.getGamepads().filter((pad) => pad !== null);
    for (const pad of pads) {
      const now: PadState = {
        buttons: pad.buttons.map(({ pressed }) => ({ pressed })),
        axes: [...pad.axes],
      };
      for (const action of padActions(before.get(pad.index), now)) act(action);
      before.set(pad.index, now);
    }
    frame = pads.length > 0 && !stopped.signal.aborted ? requestAnimationFrame(look) : 0;
  };
  const wake = (): void => {
    if (frame === 0) look();
  };
  addEventListener('gamepadconnected', wake, { signal: stopped.signal });
  // A gamepad may be forbidden to a page within another.
  try {
    wake();
  } catch {
    stopped.abort();
  }
  return () => {
    stopped.abort();
    cancelAnimationFrame(frame);
  };
}
