import type { Sprite } from './encodings.ts';

/** WebVTT that says which part of the picture shows which time of the segment. */
export function thumbnailCues(
  { everySeconds, columns, width, height }: Sprite,
  durationSeconds: number,
  picture: string,
): string {
  const cues: string[] = [];
  for (let index = 0; index * everySeconds < durationSeconds; index += 1) {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * height];
    cues.push(
      `${timestamp(index * everySeconds)} --> ${timestamp(Math.min((index + 1) * everySeconds, durationSeconds))}\n${picture}#xywh=${x},${y},${width},${height}\n`,
    );
  }
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function timestamp(seconds: number): string {
  const ms = Math.round(seconds * 1_000);
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  return `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1_000) % 60)}.${pad(ms % 1_000, 3)}`;
}
