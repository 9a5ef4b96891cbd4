import { withoutOrigin } from './damage.ts';
import { runProgram } from './ffmpeg.ts';
import { MediaError } from './media-error.ts';

/** What a source file holds, as far as joins depend on it. */
export interface SourceProbe {
  readonly file: string;
  readonly durationSeconds: number;
  /** For how long there are pictures; less than the file says of itself if it is cut off. */
  readonly pictureSeconds: number;
  readonly picture: {
    readonly width: number;
    readonly height: number;
    /** Width by height of a pixel. */
    readonly pixelAspect: number;
    /** As a fraction: `24000/1001`; a standard one near the mean if it varies. */
    readonly frameRate: string;
    readonly isVariableRate: boolean;
    readonly isInterlaced: boolean;
    readonly isFullRange: boolean;
    /** Such as `bt709`; undefined if the file doesn't say. */
    readonly primaries: string | undefined;
    readonly transfer: string | undefined;
    readonly matrix: string | undefined;
  };
  readonly sound: SourceSound | null;
}

/** What a source sounds like. */
export interface SourceSound {
  readonly sampleRate: number;
  readonly channels: number;
  /** Over the whole source, in LUFS; -70 is silence. */
  readonly integratedLufs: number;
  readonly truePeakDb: number;
  /** Loudness of the first and of the last 400 ms, in LUFS. */
  readonly startLufs: number;
  readonly endLufs: number;
}

/** What counts as silence: the gate of EBU R 128. */
export const SILENCE_LUFS = -70;

interface Stream {
  readonly index: number;
  readonly codec_type?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sample_aspect_ratio?: string;
  readonly r_frame_rate?: string;
  readonly avg_frame_rate?: string;
  readonly field_order?: string;
  readonly color_range?: string;
  readonly color_primaries?: string;
  readonly color_transfer?: string;
  readonly color_space?: string;
  readonly duration?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly disposition?: { readonly attached_pic?: number };
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

/**
 * Reads what a source file holds, and listens to it once (EBU R 128).
 *
 * @throws MediaError MC8001 without ffmpeg, MC8002 if the file can't be read or has no picture.
 * @throws DOMException AbortError if aborted.
 */
export async function probeSource(file: string, signal?: AbortSignal): Promise<SourceProbe> {
  const { streams, durationSeconds: whole } = await readStreams(file, 'film', signal);
  const picture = streams.find(
    (stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1,
  );
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  const durationSeconds = Number(picture?.duration ?? whole);
  if (!picture?.width || !picture.height || !(durationSeconds > 0))
    throw new MediaError('MC8002', `${file} has no moving picture.`);
  const isVariableRate =
    Math.abs(
      ratio(picture.r_frame_rate ?? '', '/') / ratio(picture.avg_frame_rate ?? '', '/') - 1,
    ) > 0.01;
  const isTurned = (picture.side_data_list ?? []).some(
    ({ rotation = 0 }) => Math.abs(rotation) % 180 === 90,
  );
  const pixelAspect = ratio(picture.sample_aspect_ratio ?? '1:1', ':') || 1;
  const [width, height] = isTurned
    ? [picture.height, picture.width]
    : [picture.width, picture.height];
  return {
    file,
    durationSeconds,
    pictureSeconds: (await measurePicture(file, picture.index, signal)) ?? durationSeconds,
    picture: {
      width,
      height,
      pixelAspect: isTurned ? 1 / pixelAspect : pixelAspect,
      frameRate: isVariableRate
        ? nearestRate(ratio(picture.avg_frame_rate ?? '', '/'))
        : (picture.r_frame_rate ?? '25/1'),
      isVariableRate,
      isInterlaced: /^(tt|bb|tb|bt)$/.test(picture.field_order ?? ''),
      isFullRange: picture.color_range === 'pc',
      primaries: known(picture.color_primaries),
      transfer: known(picture.color_transfer),
      matrix: known(picture.color_space),
    },
    sound: sound ? await listen(file, sound, signal) : null,
  };
}

/**
 * Reads and listens to a file of sound alone.
 *
 * @throws MediaError MC8001 without ffmpeg, MC8002 if the file can't be read or has no sound.
 * @throws DOMException AbortError if aborted.
 */
export async function probeSound(
  file: string,
  signal?: AbortSignal,
): Promise<{ readonly durationSeconds: number; readonly sound: SourceSound }> {
  const { streams, durationSeconds } = await readStreams(file, 'sound', signal);
  const stream = streams.find(({ codec_type: type }) => type === 'audio');
  if (!stream || !(durationSeconds > 0)) throw new MediaError('MC8002', `${file} has no sound.`);
  return { durationSeconds, sound: await listen(file, stream, signal) };
}

async function readStreams(
  file: string,
  what: 'film' | 'sound',
  signal: AbortSignal | undefined,
): Promise<{ streams: Stream[]; durationSeconds: number }> {
  const { output } = await runProgram(
    'ffprobe',
    ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', '--', file],
    { signal },
  ).catch((error: unknown) => {
    throw error instanceof MediaError && error.code === 'MC8004'
      ? new MediaError(
          'MC8002',
          `${file} is no ${what} that ffmpeg can read (${withoutOrigin(error.message.replace(/^ffprobe failed: /, '').split('\n')[0] ?? '').replace(`${file}: `, '')}).`,
        )
      : error;
  });
  const { streams = [], format } = JSON.parse(output) as {
    streams?: Stream[];
    format?: { duration?: string };
  };
  return { streams, durationSeconds: Number(format?.duration ?? 0) };
}

/** From the first picture that lies in the file to the end of the last; undefined if their times aren't known. */
async function measurePicture(
  file: string,
  stream: number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  let [start, end] = [Infinity, -Infinity];
  await runProgram(
    'ffprobe',
    [
      '-v',
      'quiet',
      '-select_streams',
      String(stream),
      '-show_entries',
      'packet=pts_time,duration_time',
      '-of',
      'csv=p=0',
      '--',
      file,
    ],
    {
      signal,
      onLine: (line) => {
        const [at, lasts] = line.split(',').map(Number);
        if (at === undefined || !Number.isFinite(at)) return;
        start = Math.min(start, at);
        end = Math.max(end, at + (Number.isFinite(lasts) ? (lasts ?? 0) : 0));
      },
    },
  );
  return end > start ? end - start : undefined;
}

const RATES = ['24000/1001', '24/1', '25/1', '30000/1001', '30/1', '50/1', '60000/1001', '60/1'];

/** What a film whose rate varies was most likely meant to have. */
function nearestRate(framesPerSecond: number): string {
  const distance = (rate: string): number => Math.abs(ratio(rate, '/') - framesPerSecond);
  return RATES.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
}

/** The value of a fraction's text; NaN if it is none. */
export function ratio(text: string, sign: '/' | ':'): number {
  const [over, under = '1'] = text.split(sign);
  return Number(over) / Number(under);
}

function known(text: string | undefined): string | undefined {
  return text === undefined || text === 'unknown' ? undefined : text;
}

async function listen(
  file: string,
  { sample_rate: sampleRate, channels }: Stream,
  signal: AbortSignal | undefined,
): Promise<SourceSound> {
  const filter = 'ebur128=peak=true:metadata=1,ametadata=print:key=lavfi.r128.M:file=-';
  const { output, complaints } = await runProgram(
    'ffmpeg',
    ['-nostdin', '-hide_banner', '-i', file, '-map', '0:a:0', '-af', filter, '-f', 'null', '-'],
    { signal },
  );
  const moments = [...output.matchAll(/lavfi\.r128\.M=(-?[\d.]+|nan|-inf)/g)].map(([, value]) =>
    lufs(value),
  );
  const summary = complaints.slice(complaints.lastIndexOf('Summary:'));
  return {
    sampleRate: Number(sampleRate ?? 0),
    channels: channels ?? 0,
    integratedLufs: lufs(/I:\s+(-?[\d.]+|nan|-inf) LUFS/.exec(summary)?.[1]),
    truePeakDb: lufs(/Peak:\s+(-?[\d.]+|nan|-inf) dBFS/.exec(summary)?.[1]),
    // The first moments are filled up with silence until 400 ms have been heard.
    startLufs: moments[3] ?? moments.at(-1) ?? SILENCE_LUFS,
    endLufs: moments.at(-1) ?? SILENCE_LUFS,
  };
}

function lufs(text: string | undefined): number {
  const value = Number(text);
  return Number.isFinite(value) ? Math.max(value, SILENCE_LUFS) : SILENCE_LUFS;
}
