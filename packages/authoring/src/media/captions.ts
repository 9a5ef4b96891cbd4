import { readFile, stat } from 'node:fs/promises';
import { runProgram } from './ffmpeg.ts';

/** A file of captions, read and understood. */
export interface CaptionFile {
  /** As WebVTT. */
  readonly webVtt: string;
  /** When the last caption goes. */
  readonly endSeconds: number;
}

/** What is wrong with a file of captions, in words that follow its name. */
export interface CaptionFault {
  readonly fault: string;
}

const MAX_BYTES = 5 * 1024 * 1024;
const TIME = String.raw`(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})`;
const TIMES = new RegExp(String.raw`^\s*${TIME}\s+-->\s+${TIME}(?:\s|$)`);

/** Reads WebVTT, or SRT, which becomes WebVTT. */
export async function readCaptions(
  file: string,
  signal?: AbortSignal,
): Promise<CaptionFile | CaptionFault> {
  if ((await stat(file)).size > MAX_BYTES) return { fault: 'is larger than 5 MB' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch {
    return { fault: "isn't in UTF-8" };
  }
  const isSrt = /\.srt$/i.test(file);
  if (!isSrt && !/^WEBVTT(?:[ \t\r\n]|$)/.test(text)) return { fault: "doesn't begin with WEBVTT" };
  let endSeconds = 0;
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (!line.includes('-->')) continue;
    const times = TIMES.exec(line);
    const [starts, ends] = times
      ? [seconds(times.slice(1, 5)), seconds(times.slice(5, 9))]
      : [0, 0];
    if (ends <= starts)
      return {
        fault: `has in line ${index + 1} no pair of times, such as 00:01.000 --> 00:02.500: ${JSON.stringify(line.slice(0, 60))}`,
      };
    endSeconds = Math.max(endSeconds, ends);
  }
  if (endSeconds === 0) return { fault: 'holds no captions' };
  return {
    webVtt: isSrt
      ? (
          await runProgram(
            'ffmpeg',
            ['-nostdin', '-loglevel', 'error', '-i', file, '-f', 'webvtt', 'pipe:1'],
            { signal },
          )
        ).output
      : text,
    endSeconds,
  };
}

function seconds(parts: readonly (string | undefined)[]): number {
  const [hours = 0, minutes = 0, whole = 0, thousandths = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  return hours * 3_600 + minutes * 60 + whole + thousandths / 1_000;
}
