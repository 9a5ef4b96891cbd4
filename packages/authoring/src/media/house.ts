import { ratio, SILENCE_LUFS, type SourceProbe } from './probe.ts';
import type { MediaRecipe, Rung } from './recipe.ts';

/** The one format that all segments of a story are brought into, so that any two of them join. */
export interface HouseFormat {
  /** As a fraction: `24000/1001`. */
  readonly frameRate: string;
  readonly framesPerSecond: number;
  readonly width: number;
  readonly height: number;
  /** Ascending. */
  readonly ladder: readonly [Rung, ...Rung[]];
  readonly crf: number;
  readonly framesPerMediaSegment: number;
  readonly audioKbps: number;
  /** The same for all segments, so that the mix stays as it is. */
  readonly gainDb: number;
}

/** Sound of all segments, in Hz. */
export const SAMPLE_RATE = 48_000;
/** Highest true peak after the gain (EBU R 128 s2, for streaming). */
const CEILING_DB = -1;

/**
 * Decides the house format: what the recipe says, else what most of the sources are.
 *
 * @param probes One at least.
 */
export function houseFormat(recipe: MediaRecipe, probes: readonly SourceProbe[]): HouseFormat {
  const frameRate = fraction(
    recipe.frameRate ?? mostCommon(probes.map(({ picture }) => picture.frameRate)),
  );
  const framesPerSecond = ratio(frameRate, '/');
  const [width = 0, height = 0] = (
    recipe.size ??
    mostCommon(
      probes.map(
        ({ picture }) => `${even(picture.width * picture.pixelAspect)}x${even(picture.height)}`,
      ),
    )
  )
    .split('x')
    .map(Number);
  const [first, ...rest] = ladderWithin(recipe.ladder, height);
  return {
    frameRate,
    framesPerSecond,
    width,
    height,
    ladder: [first, ...rest],
    crf: recipe.crf,
    framesPerMediaSegment: Math.round(recipe.mediaSegmentSeconds * framesPerSecond),
    audioKbps: recipe.audioKbps,
    gainDb: gain(recipe.loudnessLufs, probes),
  };
}

/** How wide a rung's picture is. */
export function rungWidth({ width, height }: HouseFormat, rung: Rung): number {
  return even((width / height) * rung.height);
}

function ladderWithin(ladder: readonly Rung[], height: number): [Rung, ...Rung[]] {
  const ascending = [...ladder].sort(
    (one, other) => one.height - other.height || one.kbps - other.kbps,
  );
  const [lowest, ...higher] = ascending.filter((rung) => rung.height <= height);
  if (lowest) return [lowest, ...higher];
  // All rungs are larger than the picture: it keeps its size, at the lowest one's rate.
  return [{ height: even(height), kbps: ascending[0]?.kbps ?? 800 }];
}

/** What brings the mean power of all sources to the target, as far as their peaks allow; in whole tenths of a dB. */
function gain(target: number | null, probes: readonly SourceProbe[]): number {
  const heard = probes.flatMap(({ sound, durationSeconds }) =>
    sound && sound.integratedLufs > SILENCE_LUFS ? [{ ...sound, durationSeconds }] : [],
  );
  if (target === null || heard.length === 0) return 0;
  const seconds = heard.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const power =
    heard.reduce(
      (sum, { integratedLufs, durationSeconds }) =>
        sum + durationSeconds * 10 ** (integratedLufs / 10),
      0,
    ) / seconds;
  const headroom = Math.min(...heard.map(({ truePeakDb }) => CEILING_DB - truePeakDb));
  return Math.floor(Math.min(target - 10 * Math.log10(power), headroom) * 10) / 10;
}

function mostCommon(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function fraction(rate: string): string {
  if (rate.includes('/')) return rate;
  return Number.isInteger(Number(rate)) ? `${rate}/1` : `${Math.round(Number(rate) * 1_001)}/1001`;
}

function even(length: number): number {
  return Math.max(2, Math.round(length / 2) * 2);
}
