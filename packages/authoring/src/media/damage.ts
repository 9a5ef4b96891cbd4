import { runProgram } from './ffmpeg.ts';

/** What a decoder complained of. */
export interface Damage {
  readonly complaints: number;
  readonly first: string;
}

/**
 * Decodes a film from end to end, which takes time, and tells what the decoder complains of; undefined if of nothing.
 *
 * @throws MediaError MC8004 if it can't be decoded at all.
 */
export async function findDamage(film: string, signal?: AbortSignal): Promise<Damage | undefined> {
  const { complaints } = await runProgram(
    'ffmpeg',
    [
      '-nostdin',
      '-loglevel',
      'error',
      '-i',
      film,
      '-map',
      '0:v:0',
      '-map',
      '0:a:0?',
      '-f',
      'null',
      '-',
    ],
    { signal },
  );
  return damageIn(complaints);
}

/** What ffmpeg printed at its level `error` while it decoded. */
export function damageIn(complaints: string): Damage | undefined {
  const lines = complaints.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0
    ? undefined
    : { complaints: lines.length, first: withoutOrigin(lines[0] ?? '') };
}

/** ffmpeg's words without the part of it that says them, which is an address in its memory. */
export function withoutOrigin(line: string): string {
  return line
    .replace(/^(?:\[[^\]]*\]\s*)+/, '')
    .trim()
    .slice(0, 200);
}
