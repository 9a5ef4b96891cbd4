import { SKIP_MS, type Action, type Direction } from './action.ts';
import { activeIn, focusablesOf, moveFocus } from './focus.ts';

/** What actions act on. */
export interface Controlled {
  root(): ParentNode;
  play(): void;
  pause(): void;
  toggle(): void;
  skip(ms: number): void;
  toggleSound(): void;
  toggleCaptions(): void;
  toggleFullscreen(): void;
  /** Closes what is open. False if nothing is. */
  goBack(): boolean;
  /** False if there is no such option. */
  chooseByNumber(number: number): boolean;
}

/**
 * Does what the viewer wants. False if there is nothing to do, so that it is left to the browser or the page.
 *
 * @param target What has the keyboard.
 * @param isNative Whether the browser presses a button by itself that has the keyboard.
 */
export function act(
  action: Action,
  controlled: Controlled,
  target: HTMLElement | undefined,
  isNative = false,
): boolean {
  const isOnButton = target?.localName === 'button';
  switch (action.type) {
    case 'press':
      if (isOnButton && isNative) return false;
      press(controlled, isOnButton ? target : undefined);
      return true;
    case 'toggle':
      if (isOnButton && isNative) return false;
      controlled.toggle();
      return true;
    case 'move':
      return move(controlled, action.direction, target);
    case 'back':
      return controlled.goBack();
    case 'option':
      return controlled.chooseByNumber(action.number);
    case 'skip':
      controlled.skip(action.ms);
      return true;
    case 'play':
    case 'pause':
      controlled[action.type]();
      return true;
    case 'mute':
      controlled.toggleSound();
      return true;
    case 'captions':
      controlled.toggleCaptions();
      return true;
    case 'fullscreen':
      controlled.toggleFullscreen();
      return true;
  }
}

function press(controlled: Controlled, button: HTMLElement | undefined): void {
  const next = button ?? controlled.root().querySelector<HTMLElement>('.start');
  if (next) next.click();
  else if (controlled.root().querySelector('slot[name=choice]'))
    move(controlled, 'down', undefined);
  else controlled.toggle();
}

/** All that answers the open choice: buttons, or what the page put in their place, and places on the film. */
function optionsIn(root: ParentNode): HTMLElement[] {
  const choice =
    root.querySelector<HTMLSlotElement>('slot[name=choice]')?.assignedElements({ flatten: true }) ??
    [];
  return [...choice, ...root.querySelectorAll('matchcut-hotspots')].flatMap(focusablesOf);
}

/** Moves the keyboard; with nothing yet to move it from, sideways is through the film and down is to what can be done. */
function move(
  controlled: Controlled,
  direction: Direction,
  target: HTMLElement | undefined,
): boolean {
  const root = controlled.root();
  const isWithin =
    target !== undefined && target.matches('button, input') && activeIn(document) === target;
  if (isWithin) return moveFocus(root, target, direction);
  const [option] = optionsIn(root);
  const next =
    root.querySelector<HTMLElement>('[part=panel] button') ??
    option ??
    root.querySelector<HTMLElement>('.start, .actions .primary, .toggle');
  const isAcross = direction === 'left' || direction === 'right';
  if (isAcross && next?.matches('.toggle'))
    controlled.skip(direction === 'left' ? -SKIP_MS : SKIP_MS);
  else next?.focus();
  return next !== null;
}
