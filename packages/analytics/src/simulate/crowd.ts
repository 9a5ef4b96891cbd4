import { draw, type Story, type StoryEvent } from '@matchcut/runtime';
import { simulatedSession } from './simulated-session.ts';

/** How many watch, and when. */
export interface Crowd {
  readonly viewers: number;
  readonly seed: number;
  /** They come in the four weeks before, in ms since 1970. */
  readonly now: number;
}

const WEEKS = 4;
const DAY_MS = 86_400_000;
const DEVICES = ['tv', 'phone', 'computer', 'tablet', 'phone', 'tv'] as const;
const TERRITORIES = ['DE', 'FI', 'FR', 'US', 'US', 'JP', 'BR'] as const;
/** How many come back in a week after the first, and how many have no id. */
const CHANCE = { return: 0.3, unknown: 0.25 };

/** The sessions of many simulated viewers, one after another; each viewer's id begins with `simulated-`. */
export function* crowd(
  story: Story,
  { viewers, seed, now }: Crowd,
): Generator<readonly StoryEvent[]> {
  let state = seed >>> 0;
  const chance = (): number => {
    const { value, next } = draw(state);
    state = next;
    return value;
  };
  const oneOf = (names: readonly string[]): string =>
    names[Math.floor(chance() * names.length)] ?? '';
  for (let number = 0; number < viewers; number += 1) {
    const isKnown = chance() >= CHANCE.unknown;
    const traits = { device: oneOf(DEVICES), territory: oneOf(TERRITORIES), simulated: 'yes' };
    // More came lately than before.
    const first = Math.floor(WEEKS * chance() ** 0.7);
    for (let week = first; week < WEEKS; week += 1) {
      if (week > first && (!isKnown || chance() >= CHANCE.return)) continue;
      const startAtMs = Math.round(
        now - (WEEKS - week) * 7 * DAY_MS + (chance() + chance()) * 3.4 * DAY_MS,
      );
      yield simulatedSession(story, {
        seed: Math.floor(chance() * 2 ** 32),
        startAtMs,
        viewer: isKnown ? `simulated-${seed}-${number}` : undefined,
        traits,
      });
    }
  }
}
