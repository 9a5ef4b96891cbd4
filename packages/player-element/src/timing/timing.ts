/**
 * How long a viewer has to answer: as the story says, ten times as long, or as long as it takes. WCAG 2.2
 * (success criterion 2.2.1) asks for the last two.
 */
export type Timing = 'story' | 'extended' | 'off';

/** What is left of the time for an answer. */
export interface TimeLeft {
  readonly leftMs: number;
  readonly totalMs: number;
}

const EXTENSION = 10;

/** How long the film is held at the end of a choice's window. */
export function holdMs(timing: Timing, windowMs: number): number {
  if (timing === 'off') return Infinity;
  return timing === 'extended' ? windowMs * (EXTENSION - 1) : 0;
}
