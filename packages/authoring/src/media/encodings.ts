import { rungWidth, SAMPLE_RATE, type HouseFormat } from './house.ts';
import type { SourceProbe } from './probe.ts';
import type { Rung } from './recipe.ts';

// What ffmpeg is told, without the names of files: together with the source's content these words name
// what comes out, so that nothing is made twice.

/** Frames between two places where the picture can end in the middle of a media segment. */
export const FRAMES_PER_CLEAN_CUT = 3;
/** Real sound before and behind a segment's own, for the decoder to run into (see docs/media.md). */
export const HANDLE_SAMPLES = 4_096;
/** What ffmpeg's AAC encoder puts before the first sample. */
export const PRIMING_SAMPLES = 1_024;
/** With one reordered frame at most, the first frame is shown one frame after it is decoded. */
const REORDERED_FRAMES = 1;

/** Where the segment's first frame lies on a video track, in seconds. */
export function videoLead({ framesPerSecond }: HouseFormat): number {
  return REORDERED_FRAMES / framesPerSecond;
}

/** Where the segment's first sample lies on the sound track, in seconds. */
export const SOUND_LEAD: number = (HANDLE_SAMPLES + PRIMING_SAMPLES) / SAMPLE_RATE;

const REPEATABLE = [
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
  '-fflags',
  '+bitexact',
  '-flags:v',
  '+bitexact',
  '-flags:a',
  '+bitexact',
];
// Edit lists are read by some players and not by others: without them, all see the same times.
const FRAGMENTED = [
  '-brand',
  'cmfc',
  '-use_editlist',
  '0',
  '-movflags',
  '+empty_moov+default_base_moof+global_sidx',
  '-f',
  'mp4',
];

/** One quality of the picture, in media segments that begin with a key frame and stand alone. */
export function videoArguments(
  house: HouseFormat,
  rung: Rung,
  frames: number,
  { picture }: SourceProbe,
): string[] {
  const { framesPerMediaSegment, frameRate, crf } = house;
  const width = rungWidth(house, rung);
  const filters = [
    ...(picture.isInterlaced ? ['bwdif=mode=send_frame'] : []),
    `fps=${frameRate}:start_time=0`,
    // `scale` brings full range and other matrices into the one that is written below.
    ...squarePixels(picture),
    `scale=w=${width}:h=${rung.height}:force_original_aspect_ratio=decrease:flags=lanczos:${picture.matrix === undefined ? 'in_color_matrix=bt709:' : ''}out_range=tv:out_color_matrix=bt709`,
    `pad=${width}:${rung.height}:-1:-1`,
    'setsar=1',
    'format=yuv420p',
    `tpad=stop=-1:stop_mode=clone`,
    `trim=end_frame=${frames}`,
  ];
  return [
    ...['-map', '0:v:0', '-vf', filters.join(','), '-an', '-sn', '-dn'],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'medium',
      '-profile:v',
      'high',
      '-crf',
      String(crf),
      '-maxrate',
      `${rung.kbps}k`,
      '-bufsize',
      `${rung.kbps * 2}k`,
    ],
    // Key frames only where media segments begin; and frames depend on each other over three at most.
    ...[
      '-g',
      String(framesPerMediaSegment),
      '-keyint_min',
      String(framesPerMediaSegment),
      '-sc_threshold',
      '0',
    ],
    ...[
      '-bf',
      String(FRAMES_PER_CLEAN_CUT - 1),
      '-b_strategy',
      '0',
      '-x264-params',
      'open-gop=0:b-pyramid=none',
    ],
    // A fixed number of threads: with another one, x264 makes other bytes.
    ...[
      '-threads',
      '4',
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
      '-color_range',
      'tv',
    ],
    ...REPEATABLE,
    ...FRAGMENTED.map((word) => (word.startsWith('+empty_moov') ? `${word}+frag_keyframe` : word)),
  ];
}

/**
 * The sound for joins: with handles, in which it goes on beyond both ends as in a mirror. The encoder thus
 * never sees an edge where the join will be, and what is played ends and begins exactly at the frame.
 */
export function soundArguments(
  house: HouseFormat,
  frames: number,
  probe: Pick<SourceProbe, 'sound'>,
): string[] {
  const samples = sampleCount(house, frames);
  const handle = Math.min(HANDLE_SAMPLES, samples);
  const silence = HANDLE_SAMPLES - handle;
  const graph = [
    `${conformedSound(house, samples, probe)},asplit=3[a][b][c]`,
    `[a]atrim=end_sample=${handle},areverse,asetpts=N/SR/TB${silence > 0 ? `,adelay=${silence}S:all=1` : ''}[head]`,
    `[c]atrim=start_sample=${samples - handle},areverse,asetpts=N/SR/TB${silence > 0 ? `,apad=pad_len=${silence}` : ''}[tail]`,
    '[head][b][tail]concat=n=3:v=0:a=1[sound]',
  ];
  return soundCoding(house, graph);
}

/** The sound for HLS, which has no handles: aligned with the picture, whose first frame comes one frame late. */
export function plainSoundArguments(
  house: HouseFormat,
  frames: number,
  probe: Pick<SourceProbe, 'sound'>,
): string[] {
  const late = Math.round(videoLead(house) * SAMPLE_RATE) - PRIMING_SAMPLES;
  const shift = late >= 0 ? `adelay=${late}S:all=1` : `atrim=start_sample=${-late},asetpts=N/SR/TB`;
  return soundCoding(house, [
    `${conformedSound(house, sampleCount(house, frames), probe)},${shift}[sound]`,
  ]);
}

/** One picture of the segment. */
export function posterArguments(
  house: HouseFormat,
  frames: number,
  { picture }: SourceProbe,
): string[] {
  const filters = [
    ...squarePixels(picture),
    `fps=${house.frameRate}:start_time=0`,
    `trim=start_frame=${Math.floor(frames / 2)}`,
    fit(house.width, house.height),
  ];
  return [
    '-map',
    '0:v:0',
    '-vf',
    filters.join(','),
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    '-q:v',
    '4',
    ...REPEATABLE,
    '-f',
    'image2',
    '-update',
    '1',
  ];
}

/** How the thumbnails of a segment are laid out in one picture. */
export interface Sprite {
  readonly everySeconds: number;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

const MOST_THUMBNAILS = 100;
const THUMBNAIL_WIDTH = 160;

/** One thumbnail a second; fewer for long segments, so that the picture stays small. */
export function spriteOf(house: HouseFormat, frames: number): Sprite {
  const seconds = frames / house.framesPerSecond;
  const everySeconds = Math.max(1, Math.ceil(seconds / MOST_THUMBNAILS));
  const count = Math.ceil(seconds / everySeconds);
  const columns = Math.min(10, count);
  return {
    everySeconds,
    columns,
    rows: Math.ceil(count / columns),
    width: THUMBNAIL_WIDTH,
    height: Math.round(((house.height / house.width) * THUMBNAIL_WIDTH) / 2) * 2,
  };
}

/** All thumbnails of the segment in one picture. */
export function spriteArguments(
  { everySeconds, columns, rows, width, height }: Sprite,
  { picture }: SourceProbe,
): string[] {
  const filters = [
    ...squarePixels(picture),
    `fps=1/${everySeconds}:start_time=0:round=down`,
    fit(width, height),
    `tile=${columns}x${rows}`,
  ];
  return [
    '-map',
    '0:v:0',
    '-vf',
    filters.join(','),
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    '-q:v',
    '5',
    ...REPEATABLE,
    '-f',
    'image2',
    '-update',
    '1',
  ];
}

/** Stretches anamorphic pictures: what follows takes pixels for square. */
function squarePixels({ pixelAspect }: SourceProbe['picture']): string[] {
  return Math.abs(pixelAspect - 1) < 0.001 ? [] : ['scale=w=trunc(iw*sar/2)*2:h=ih', 'setsar=1'];
}

/** Number of samples that last exactly as long as so many frames. */
export function sampleCount({ framesPerSecond }: HouseFormat, frames: number): number {
  return Math.round((frames / framesPerSecond) * SAMPLE_RATE);
}

function fit(width: number, height: number): string {
  return `scale=w=${width}:h=${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1,setsar=1,format=yuvj420p`;
}

/** A source's sound in the house's rate, channels and loudness, exactly as long as its frames; silence if it has none. */
function conformedSound(
  { gainDb }: HouseFormat,
  samples: number,
  { sound }: Pick<SourceProbe, 'sound'>,
): string {
  const heard = sound
    ? `[0:a:0]aresample=${SAMPLE_RATE}:async=1:first_pts=0`
    : `anullsrc=r=${SAMPLE_RATE}:cl=stereo`;
  return [
    heard,
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    ...(gainDb === 0 ? [] : [`volume=${gainDb}dB`]),
    'apad',
    `atrim=end_sample=${samples}`,
  ].join(',');
}

function soundCoding(
  { audioKbps, framesPerMediaSegment, framesPerSecond }: HouseFormat,
  graph: readonly string[],
): string[] {
  const micros = Math.round((framesPerMediaSegment / framesPerSecond) * 1e6);
  return [
    '-filter_complex',
    graph.join(';'),
    '-map',
    '[sound]',
    '-vn',
    '-sn',
    '-dn',
    '-c:a',
    'aac',
    '-b:a',
    `${audioKbps}k`,
    ...REPEATABLE,
    '-frag_duration',
    String(micros),
    ...FRAGMENTED,
  ];
}
