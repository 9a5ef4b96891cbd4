import type { Direction } from './action.ts';
import { nextInDirection } from './spatial.ts';

/** What has the keyboard, looked for through shadow roots as well. */
export function activeIn(root: DocumentOrShadowRoot): HTMLElement | undefined {
  let active = root.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : undefined;
}

/** All that can have the keyboard and is to be seen. */
export function focusablesIn(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
    // What the page put into a slot belongs to it.
    if (element instanceof HTMLSlotElement) return element.closest('[inert]') ? [] : element.assignedElements().flatMap((content) => [...(isFocusable(content) ? [content as HTMLElement] : []), ...focusablesIn(content)]);
    if (element.shadowRoot) return element.closest('[inert]') ? [] : focusablesIn(element.shadowRoot);
    return isFocusable(element) ? [element] : [];
  });
}

function isFocusable(element: Element): boolean {
  return element.matches('button:not([disabled]), input:not([disabled]), a[href], [tabindex="0"]') && element.closest('[inert]') === null && element.checkVisibility({ visibilityProperty: true });
}

/** Moves the keyboard to what lies next in a direction. False if nothing does. */
export function moveFocus(root: ParentNode, from: HTMLElement, direction: Direction): boolean {
  const others = focusablesIn(root).filter((element) => element !== from);
  const index = nextInDirection(
    from.getBoundingClientRect(),
    others.map((element) => element.getBoundingClientRect()),
    direction,
  );
  others[index]?.focus();
  return index >= 0;
}
