import { isTelevision } from './television.ts';

/** The kind of device that the film is seen on. */
export type Device = 'tv' | 'phone' | 'tablet' | 'computer';

/** A screen that is touched counts as a phone's below this width or height, in CSS pixels. */
const SMALLEST_TABLET = 600;

/** What kind of device this is, as coarse as audiences are compared by. */
export function deviceOf({
  navigator,
  screen,
  matchMedia,
}: Pick<Window, 'navigator' | 'screen' | 'matchMedia'>): Device {
  if (isTelevision(navigator.userAgent)) return 'tv';
  if (!matchMedia.call(globalThis, '(pointer: coarse)').matches) return 'computer';
  return Math.min(screen.width, screen.height) < SMALLEST_TABLET ? 'phone' : 'tablet';
}
