import type { Direction } from './action.ts';
import { nextInDirection } from './spatial.ts';

/** What has the keyboard, looked for through shadow roots as well. */
export function activeIn(root: DocumentOrShadowRoot): HTMLElement | undefined {
  let active = root.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : undefined;
}

/** All in something that can have the keyboard and is to be seen. */
export function focusablesIn(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => focusablesAt(element));
}

/** The same of an element and all in it. */
export function focusablesOf(element: Element): HTMLElement[] {
  return [...focusablesAt(element), ...focusablesIn(element)];
}

function focusablesAt(element: Element): HTMLElement[] {
  if (element.closest('[inert]')) return [];
  // What the page put into a slot belongs to it.
  if (element instanceof HTMLSlotElement) return element.assignedElements().flatMap(focusablesOf);
  if (element.shadowRoot) return focusablesIn(element.shadowRoot);
  return isFocusable(element) ? [element as HTMLElement] : [];
}

function isFocusable(element: Element): boolean {
  return (
    element.matches('button:not([disabled]), input:not([disabled]), a[href], [tabindex="0"]') &&
    element.checkVisibility({ visibilityProperty: true })
  );
}

/** Whether an element has a use of its own for letters, digits and arrows: one types into it, or picks in it. */
export function takesText(element: HTMLElement): boolean {
  return (
    element.matches(
      'textarea, select, input:not([type=button], [type=checkbox], [type=radio], [type=range], [type=submit])',
    ) || element.isContentEditable
  );
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
