import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';

const seenOn = (userAgent: string, width: number, height: number, isTouched: boolean) =>
  deviceOf({
    navigator: { userAgent } as Navigator,
    screen: { width, height } as Screen,
    matchMedia: () => ({ matches: isTouched }) as MediaQueryList,
  });

describe('the kind of device', () => {
  it.each([
    ['a phone', 'Mozilla/5.0 (Linux; Android 15) Mobile', 390, 844, true, 'phone'],
    ['a phone held sideways', 'Mozilla/5.0 (iPhone)', 844, 390, true, 'phone'],
    ['a tablet', 'Mozilla/5.0 (iPad)', 820, 1180, true, 'tablet'],
    ['a computer', 'Mozilla/5.0 (X11; Linux x86_64)', 1280, 800, false, 'computer'],
    ['a television', 'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0)', 1920, 1080, false, 'tv'],
  ])('is told for %s', (_, userAgent, width, height, isTouched, device) => {
    expect(seenOn(userAgent, width, height, isTouched)).toBe(device);
  });
});
