import { chance, clamp, ease } from './stage.ts';

export const SAMPLE_RATE = 48_000;

/** Sound of one segment: left and right, in [-1, 1]. */
export interface Sound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** What a place sounds like; each from 0 to 1. */
interface Place {
  readonly wind?: number;
  readonly train?: number;
  readonly sea?: number;
  /** How much of the sound's top is taken away, as by a tunnel. */
  readonly muffled?: number;
  readonly pad: number;
  readonly bells: number;
  /** How the place's train changes over the segment. */
  readonly motion?: 'arrives' | 'leaves' | 'stops';
  readonly isEnding?: boolean;
}

const PLACES: Readonly<Record<string, Place>> = {
  platform: { wind: 0.6, pad: 0.8, bells: 0.9 },
  boarding: { wind: 0.5, train: 0.9, pad: 0.7, bells: 0.4, motion: 'arrives' },
  missed: { wind: 0.8, train: 0.9, pad: 0.8, bells: 0.7, motion: 'leaves', isEnding: true },
  corridor: { train: 0.7, pad: 0.7, bells: 0.6 },
  tunnel: { train: 1, muffled: 0.7, pad: 1, bells: 0.15 },
  dining: { train: 0.5, pad: 0.6, bells: 1 },
  moon: { train: 0.4, pad: 0.9, bells: 1 },
  tower: { train: 0.6, pad: 1, bells: 0.3 },
  compartment: { train: 0.55, pad: 0.75, bells: 0.5 },
  reading: { train: 0.35, pad: 0.9, bells: 0.8 },
  who: { train: 0.5, pad: 0.95, bells: 0.4 },
  engine: { train: 1, wind: 0.3, pad: 0.8, bells: 0.2 },
  terminus: { wind: 0.6, train: 0.7, pad: 0.8, bells: 0.8, motion: 'stops', isEnding: true },
  dawn: { sea: 0.9, pad: 0.9, bells: 0.9, isEnding: true },
  driver: { train: 0.9, wind: 0.2, pad: 1, bells: 0.7, isEnding: true },
};

// A waltz in A minor, one bar of three beats in three seconds. Every segment is a whole number of bars
// and ends on the dominant, so that whatever follows begins where the ear expects it to.
const BAR = 3;
const CHORDS = [
  [45, 57, 60, 64],
  [41, 53, 57, 60],
  [43, 55, 60, 64],
  [40, 52, 56, 59],
] as const;
const MELODY = [
  [76, null, 72, 71, null, 69],
  [72, null, 69, 65, null, 69],
  [67, null, 72, 76, null, 74],
  [71, null, 68, 64, null, 68],
] as const;

/** Composes the sound of a segment: score, place and train. The same segment gives the same samples, always. */
export function compose(segment: string, seconds: number): Sound {
  const place = PLACES[segment] ?? { pad: 0.8, bells: 0.5 };
  const length = Math.round(seconds * SAMPLE_RATE);
  const sound: Sound = { left: new Float32Array(length), right: new Float32Array(length) };
  addScore(sound, seconds, place);
  addPlace(sound, seconds, place);
  if (segment === 'tower') addThunder(sound, 3.2);
  finish(sound, seconds, place);
  return sound;
}

function addScore(sound: Sound, seconds: number, place: Place): void {
  const bars = seconds / BAR;
  for (let bar = 0; bar < bars; bar += 1) {
    const isLast = bar === bars - 1;
    const last = place.isEnding ? 0 : 3;
    const degree = isLast ? last : bar % 3;
    const chord = CHORDS[degree] ?? CHORDS[0];
    for (const [index, note] of chord.entries())
      pad(sound, bar * BAR, BAR, note, place.pad * (index === 0 ? 0.075 : 0.04), index);
    for (const [index, note] of (MELODY[degree] ?? MELODY[0]).entries()) {
      if (note !== null && !(isLast && place.isEnding && index > 0))
        bell(sound, bar * BAR + index * (BAR / 6), note, place.bells * 0.085, index);
    }
    for (const beat of [1, 2])
      for (const note of chord.slice(1))
        bell(sound, bar * BAR + beat, note + 12, place.bells * 0.018, beat);
  }
}

/** A soft string-like tone: a few detuned partials that swell and overlap the next bar's. */
function pad(
  sound: Sound,
  at: number,
  length: number,
  note: number,
  level: number,
  voice: number,
): void {
  const start = Math.max(0, Math.round((at - 0.3) * SAMPLE_RATE));
  const end = Math.min(sound.left.length, Math.round((at + length + 0.5) * SAMPLE_RATE));
  const frequency = pitch(note);
  for (let index = start; index < end; index += 1) {
    const t = index / SAMPLE_RATE;
    const swell = ease(t, at - 0.3, at + 0.7) * (1 - ease(t, at + length - 0.4, at + length + 0.5));
    // At the very start and end of a segment the tone stands: its neighbour plays the other half.
    const edge = at === 0 && t < 0.7 ? Math.max(swell, 1 - ease(t, 0, 0.7)) * 0.8 : swell;
    let left = 0;
    let right = 0;
    for (const [partial, strength] of PARTIALS) {
      left += strength * Math.sin(TAU * frequency * partial * 0.9985 * t + voice);
      right += strength * Math.sin(TAU * frequency * partial * 1.0015 * t + voice * 2);
    }
    const shimmer = 0.85 + 0.15 * Math.sin(TAU * 0.37 * t + voice);
    add(sound, index, left * edge * level * shimmer, right * edge * level * shimmer);
  }
}

/** A music-box bell. */
function bell(sound: Sound, at: number, note: number, level: number, index: number): void {
  const start = Math.round(at * SAMPLE_RATE);
  const end = Math.min(sound.left.length, start + SAMPLE_RATE * 2);
  const frequency = pitch(note);
  const side = 0.5 + 0.3 * Math.sin(index * 2.1 + note);
  for (let sample = start; sample < end; sample += 1) {
    const t = (sample - start) / SAMPLE_RATE;
    const attack = clamp(t / 0.004);
    const tone =
      Math.exp(-t * 2.6) * Math.sin(TAU * frequency * t) +
      0.35 * Math.exp(-t * 5.5) * Math.sin(TAU * frequency * 3.01 * t) +
      0.16 * Math.exp(-t * 9) * Math.sin(TAU * frequency * 5.4 * t);
    add(sound, sample, tone * attack * level * (1 - side), tone * attack * level * side);
  }
}

/** Wind, sea and train are filtered noise; the train beats its rhythm on the rail joints. */
function addPlace(
  sound: Sound,
  seconds: number,
  { wind = 0, train = 0, sea = 0, motion }: Place,
): void {
  let low = 0;
  let lower = 0;
  let air = 0;
  let clack = 0;
  const noise = seeded(7);
  let travelled = 0;
  for (let index = 0; index < sound.left.length; index += 1) {
    const t = index / SAMPLE_RATE;
    const speed = speedOf(t, seconds, motion);
    const white = noise() * 2 - 1;
    low += (white - low) * 0.02;
    lower += (low - lower) * 0.02;
    air += (white - air) * (0.05 + 0.03 * Math.sin(TAU * 0.11 * t));
    const gust = 0.55 + 0.45 * Math.sin(TAU * 0.13 * t + 1) * Math.sin(TAU * 0.041 * t);
    const wave = Math.max(0, Math.sin(TAU * 0.125 * t)) ** 1.6 * 0.8 + 0.2;
    // One bar holds four joints, each heard twice, a wheel set apart: ta-tam, ta-tam.
    travelled += (speed * 4) / BAR / SAMPLE_RATE;
    const phase = travelled % 1;
    const hit = Math.exp(-phase * 26) + 0.8 * Math.exp(-((phase - 0.22 + 1) % 1) * 26);
    clack += (white * hit - clack) * 0.16;
    const rumble = lower * 2.6 * train * (0.35 + 0.65 * speed);
    const joints = clack * 0.16 * train * speed;
    const blow = air * 0.075 * wind * gust;
    const surf = (air * 0.6 + low * 0.8) * 0.22 * sea * wave;
    add(
      sound,
      index,
      rumble + joints + blow + surf,
      rumble + joints * 0.8 + blow * 0.8 + surf * 0.9,
    );
  }
}

function speedOf(t: number, seconds: number, motion: Place['motion']): number {
  switch (motion) {
    case 'arrives':
      return 1 - ease(t, 2, 6.5) * 0.96;
    case 'leaves':
      return ease(t, 0, 6) * (1 - ease(t, 6, seconds - 1));
    case 'stops':
      return (1 - ease(t, 0, 3.5)) * 0.8;
    default:
      return 1;
  }
}

function addThunder(sound: Sound, at: number): void {
  const noise = seeded(3);
  let low = 0;
  for (let index = Math.round(at * SAMPLE_RATE); index < sound.left.length; index += 1) {
    const t = index / SAMPLE_RATE - at;
    low += (noise() * 2 - 1 - low) * 0.012;
    const roll =
      clamp(t / 0.08) * Math.exp(-t * 0.8) * (0.7 + 0.3 * Math.sin(t * 17) * Math.sin(t * 5));
    add(sound, index, low * roll * 1.6, low * roll * 1.3);
  }
}

function finish(
  { left, right }: Sound,
  seconds: number,
  { muffled = 0, isEnding = false }: Place,
): void {
  let heldLeft = 0;
  let heldRight = 0;
  for (let index = 0; index < left.length; index += 1) {
    const t = index / SAMPLE_RATE;
    const closed = muffled * ease(t, 0.4, 1.4) * (1 - ease(t, seconds - 1.4, seconds - 0.1));
    const open = 1 - closed * 0.93;
    heldLeft += ((left[index] ?? 0) - heldLeft) * open;
    heldRight += ((right[index] ?? 0) - heldRight) * open;
    const fading = isEnding ? 1 - ease(t, seconds - 2.6, seconds - 0.1) : 1;
    left[index] = Math.tanh(heldLeft * 1.5) * fading;
    right[index] = Math.tanh(heldRight * 1.5) * fading;
  }
}

const TAU = Math.PI * 2;
const PARTIALS = [
  [1, 1],
  [2, 0.36],
  [3, 0.2],
  [4, 0.08],
  [1.003, 0.7],
] as const;

function pitch(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

function add({ left, right }: Sound, index: number, toLeft: number, toRight: number): void {
  left[index] = (left[index] ?? 0) + toLeft;
  right[index] = (right[index] ?? 0) + toRight;
}

function seeded(seed: number): () => number {
  let state = Math.floor(chance(seed) * 2 ** 32) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** 16-bit PCM in a RIFF file. */
export function toWav({ left, right }: Sound): Buffer {
  const data = Buffer.alloc(44 + left.length * 4);
  data.write('RIFF', 0);
  data.writeUInt32LE(data.length - 8, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(2, 22);
  data.writeUInt32LE(SAMPLE_RATE, 24);
  data.writeUInt32LE(SAMPLE_RATE * 4, 28);
  data.writeUInt16LE(4, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(data.length - 44, 40);
  for (let index = 0; index < left.length; index += 1) {
    data.writeInt16LE(Math.round((left[index] ?? 0) * 32_000), 44 + index * 4);
    data.writeInt16LE(Math.round((right[index] ?? 0) * 32_000), 46 + index * 4);
  }
  return data;
}
