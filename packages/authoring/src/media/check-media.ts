import { basename } from 'node:path';
import type { Story } from '@matchcut/runtime';
import { suggestion } from '../diagnostics/suggestion.ts';
import { linksOf } from '../export/links.ts';
import { printDuration } from '../formats/duration.ts';
import type { CaptionFault, CaptionFile } from './captions.ts';
import type { Damage } from './damage.ts';
import type { HouseFormat } from './house.ts';
import type { OptionPicture } from './pictures.ts';
import { ratio, SILENCE_LUFS, type probeSound, type SourceProbe } from './probe.ts';
import type { SegmentSources } from './sources.ts';

/** Something about the sources that a studio should know before it builds. */
export interface MediaFinding {
  /** `MC8101` … `MC8121`, see docs/media.md. */
  readonly code: string;
  /** An error stops the build; a warning is conformed away at some cost, or can be seen or heard; a note is conformed away. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly segment: string;
  /** Set if it is about the join of `segment` to this one. */
  readonly to?: string;
  readonly message: string;
  readonly fix: string;
}

/** A picture that ends so much before its film was cut off; sound may go on a little longer. */
const CUT_OFF_SECONDS = 0.25;
/** The last caption may stay so much longer than the film. */
const CAPTIONS_BEYOND_MS = 500;
/** How many films are named that belong to no segment. */
const MOST_NAMES = 5;
/** Neighbouring sounds further apart than this are heard as a jump. */
const JUMP_LU = 10;
const BROADCAST_SDR: ReadonlySet<string | undefined> = new Set([
  'bt709',
  'smpte170m',
  'bt470bg',
  undefined,
]);
const HDR: ReadonlySet<string | undefined> = new Set(['smpte2084', 'arib-std-b67']);

/** A file of sound that could be read. */
export type ProbedSound = Awaited<ReturnType<typeof probeSound>>;

/** What is known of the sources before anything is made. */
export interface Survey {
  readonly sources: readonly SegmentSources[];
  /** Films that belong to no segment. */
  readonly unused: readonly string[];
  /** By segment; one is missing where there is no film, or none that can be read. */
  readonly probes: ReadonlyMap<string, SourceProbe>;
  /** By segment: why its film can't be read. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** By segment: what a decoder complained of, as far as one has seen the film. */
  readonly damaged: ReadonlyMap<string, Damage>;
  /** By file: its sound, or why it can't be read. */
  readonly sounds: ReadonlyMap<string, ProbedSound | string>;
  readonly pictures: readonly OptionPicture[];
  /** By file. */
  readonly captions: ReadonlyMap<string, CaptionFile | CaptionFault>;
}

/** What doesn't match, per segment and then per join. */
export function checkMedia(
  story: Story,
  survey: Survey,
  house: HouseFormat,
): readonly MediaFinding[] {
  const { probes, unreadable, damaged } = survey;
  const segments = Object.entries(story.segments).flatMap(([segment, { durationMs }]) => {
    const probe = probes.get(segment);
    const reason = unreadable.get(segment);
    const damage = damaged.get(segment);
    return [
      ...(probe
        ? checkSegment(segment, durationMs, probe, house)
        : [reason === undefined ? missing(segment, survey.unused) : cannotBeRead(segment, reason)]),
      ...(damage ? [isDamaged(segment, damage)] : []),
      ...checkCaptions(segment, durationMs, survey),
      ...checkSounds(segment, durationMs, survey, house),
      ...survey.pictures
        .filter((picture) => picture.segment === segment && !picture.isThere)
        .map(({ name }) => noPicture(segment, name)),
    ];
  });
  const joins = new Map(linksOf(story).map(({ from, to }) => [`${from}\n${to}`, { from, to }]));
  return [
    ...segments,
    ...[...joins.values()].flatMap(({ from, to }) => checkJoin(from, to, probes, house)),
  ];
}

function missing(segment: string, unused: readonly string[]): MediaFinding {
  const nameOf = (file: string): string => file.slice(0, file.lastIndexOf('.'));
  const meant =
    suggestion(segment, unused.map(nameOf)) ??
    unused.map(nameOf).find((name) => name.toLowerCase().includes(segment.toLowerCase()));
  const file = unused.find((each) => nameOf(each) === meant);
  const others =
    unused.length === 0
      ? ''
      : ` Films that belong to no segment: ${unused.slice(0, MOST_NAMES).join(', ')}${unused.length > MOST_NAMES ? ' …' : ''}.`;
  return {
    code: 'MC8101',
    severity: 'error',
    segment,
    message: 'has no film',
    fix:
      file === undefined
        ? `Put ${segment}.mov (or .mp4, .mkv …) into the folder of sources, or name its file in the recipe.${others}`
        : `Is it ${file}? Rename that to ${segment}${file.slice(file.lastIndexOf('.'))}, or write in the recipe sources: { ${segment}: ${file} }.`,
  };
}

function cannotBeRead(segment: string, message: string): MediaFinding {
  return {
    code: 'MC8116',
    severity: 'error',
    segment,
    message: message.replace(/\.$/, ''),
    fix: 'Copy or export it again.',
  };
}

function isDamaged(segment: string, { complaints, first }: Damage): MediaFinding {
  return {
    code: 'MC8117',
    severity: 'warning',
    segment,
    message: `is damaged: its decoder complains ${complaints === 1 ? 'once' : `${complaints} times`}, first "${first}"`,
    fix: 'Copy or export it again; as it is, the damage is seen or heard.',
  };
}

function noPicture(segment: string, name: string): MediaFinding {
  return {
    code: 'MC8120',
    severity: 'error',
    segment,
    message: `asks with the picture "${name}", which isn't there`,
    fix: `Put ${name} into the folder of sources.`,
  };
}

function checkSounds(
  segment: string,
  durationMs: number,
  { sources, sounds }: Survey,
  house: HouseFormat,
): MediaFinding[] {
  return (sources.find((each) => each.segment === segment)?.sounds ?? []).flatMap(
    ({ file }): MediaFinding[] => {
      const probed = sounds.get(file);
      if (typeof probed === 'string') return [cannotBeRead(segment, probed)];
      const lasts = (probed?.durationSeconds ?? 0) * 1_000;
      if (!probed || Math.abs(lasts - durationMs) <= 1_500 / house.framesPerSecond) return [];
      return [
        {
          code: 'MC8121',
          severity: 'warning',
          segment,
          message: `its sound ${basename(file)} lasts ${printDuration(Math.round(lasts))}, the film ${printDuration(durationMs)}`,
          fix:
            lasts < durationMs
              ? "Mix it to the film's length; as it is, silence fills the rest."
              : "Mix it to the film's length; as it is, its end is cut off.",
        },
      ];
    },
  );
}

function checkCaptions(
  segment: string,
  durationMs: number,
  { sources, captions }: Survey,
): MediaFinding[] {
  return (sources.find((each) => each.segment === segment)?.captions ?? []).flatMap(
    ({ file }): MediaFinding[] => {
      const read = captions.get(file);
      const name = basename(file);
      if (!read) return [];
      if ('fault' in read)
        return [
          {
            code: 'MC8118',
            severity: 'error',
            segment,
            message: `its captions, ${name}, can't be read: the file ${read.fault}`,
            fix: 'Export it again as WebVTT or SRT, in UTF-8.',
          },
        ];
      if (read.endSeconds * 1_000 <= durationMs + CAPTIONS_BEYOND_MS) return [];
      return [
        {
          code: 'MC8119',
          severity: 'warning',
          segment,
          message: `its captions, ${name}, go on until ${printDuration(Math.round(read.endSeconds * 1_000))}, beyond the film's ${printDuration(durationMs)}`,
          fix: "Check that they are this film's, and count from its first frame.",
        },
      ];
    },
  );
}

function checkSegment(
  segment: string,
  durationMs: number,
  { durationSeconds, pictureSeconds, picture, sound }: SourceProbe,
  house: HouseFormat,
): MediaFinding[] {
  const findings: MediaFinding[] = [];
  const tell = (
    code: string,
    severity: MediaFinding['severity'],
    message: string,
    fix: string,
  ): void => void findings.push({ code, severity, segment, message, fix });
  const frameMs = 1_000 / house.framesPerSecond;
  const filmMs = durationSeconds * 1_000;
  if (durationSeconds - pictureSeconds > CUT_OFF_SECONDS) {
    tell(
      'MC8115',
      'error',
      `breaks off: there are pictures for ${printDuration(Math.round(pictureSeconds * 1_000))} of ${printDuration(Math.round(filmMs))}`,
      'Copy or export it again: what is here is not the whole file.',
    );
  } else if (Math.abs(filmMs - durationMs) > frameMs * 1.5) {
    tell(
      'MC8102',
      'error',
      `lasts ${printDuration(Math.round(filmMs))}, but the story says ${printDuration(durationMs)}`,
      `Write duration: ${printDuration(Math.round(Math.floor(filmMs / frameMs + 0.01) * frameMs))} in the story, or cut the film.`,
    );
  } else if (Math.abs(durationMs / frameMs - Math.round(durationMs / frameMs)) > 0.05) {
    const whole = Math.round(Math.round(durationMs / frameMs) * frameMs);
    tell(
      'MC8103',
      'note',
      `${printDuration(durationMs)} is no whole number of frames at ${rate(house.framesPerSecond)} frames a second`,
      `The film ends at the nearest frame; duration: ${printDuration(whole)} says it exactly.`,
    );
  }
  const sourceRate = ratio(picture.frameRate, '/');
  if (picture.isVariableRate)
    tell(
      'MC8104',
      'warning',
      'has a variable frame rate',
      `Export it at a constant ${rate(house.framesPerSecond)} frames a second; as it is, frames are repeated and left out.`,
    );
  else if (Math.abs(sourceRate - house.framesPerSecond) > 0.001)
    tell(
      'MC8105',
      'warning',
      `has ${rate(sourceRate)} frames a second, the story ${rate(house.framesPerSecond)}`,
      `Export it at ${rate(house.framesPerSecond)} frames a second; as it is, frames are repeated or left out, and movement judders.`,
    );
  if (picture.isInterlaced)
    tell(
      'MC8106',
      'warning',
      'is interlaced',
      'Export it progressive; as it is, it is deinterlaced, which costs sharpness.',
    );
  if (HDR.has(picture.transfer))
    tell(
      'MC8107',
      'error',
      `is HDR (${picture.transfer})`,
      'Grade it to BT.709: brought down without a grade, it would look washed out.',
    );
  else if (!BROADCAST_SDR.has(picture.primaries))
    tell(
      'MC8107',
      'warning',
      `has the primaries ${picture.primaries}`,
      'Export it in BT.709; its colours are taken as if they were.',
    );
  if (picture.isFullRange)
    tell(
      'MC8108',
      'note',
      'has full-range colours',
      'They are brought to the limited range of television.',
    );
  const shape = (picture.width * picture.pixelAspect) / picture.height;
  if (Math.abs(shape / (house.width / house.height) - 1) > 0.01)
    tell(
      'MC8109',
      'warning',
      `is shaped ${shape.toFixed(2)}:1, the story ${(house.width / house.height).toFixed(2)}:1`,
      "Crop it to the story's shape; as it is, it gets black bars.",
    );
  else if (picture.height < house.height)
    tell(
      'MC8109',
      'warning',
      `is only ${picture.height} lines high, the story ${house.height}`,
      'Export it in full size; as it is, it is enlarged.',
    );
  if (!sound)
    tell('MC8110', 'note', 'has no sound', 'It gets silence, so that it joins the others.');
  else if (sound.channels > 2)
    tell(
      'MC8111',
      'warning',
      `has ${sound.channels} channels of sound`,
      'Mix it to stereo; as it is, ffmpeg mixes it down.',
    );
  return findings;
}

/** What a viewer would see or hear of a join although both sides were conformed. */
function checkJoin(
  from: string,
  to: string,
  probes: ReadonlyMap<string, SourceProbe>,
  { gainDb }: HouseFormat,
): MediaFinding[] {
  const [before, after] = [probes.get(from), probes.get(to)];
  if (!before || !after) return [];
  const findings: MediaFinding[] = [];
  const ends = before.sound?.endLufs ?? SILENCE_LUFS;
  const starts = after.sound?.startLufs ?? SILENCE_LUFS;
  // Below this it is as good as silence; and of a film without any, that was told once.
  const isHeard = Math.max(ends, starts) + gainDb > -45 && before.sound && after.sound;
  if (isHeard && Math.abs(ends - starts) > JUMP_LU) {
    const words = `the sound ${ends > starts ? 'drops' : 'rises'} by ${Math.abs(ends - starts).toFixed(0)} LU (${lufs(ends)} to ${lufs(starts)})`;
    findings.push({
      code: 'MC8112',
      severity: 'warning',
      segment: from,
      to,
      message: words,
      fix: 'Let the sound of one run towards the other, or take it for a hard cut that is meant.',
    });
  }
  if (before.picture.frameRate !== after.picture.frameRate) {
    findings.push({
      code: 'MC8113',
      severity: 'warning',
      segment: from,
      to,
      message: `the frame rate changes from ${rate(ratio(before.picture.frameRate, '/'))} to ${rate(ratio(after.picture.frameRate, '/'))}`,
      fix: 'Export both at one rate: movement changes its texture at the join.',
    });
  }
  if (
    before.picture.primaries !== after.picture.primaries ||
    before.picture.isFullRange !== after.picture.isFullRange
  ) {
    findings.push({
      code: 'MC8114',
      severity: 'warning',
      segment: from,
      to,
      message: `the colours change from ${colours(before)} to ${colours(after)}`,
      fix: "Export both in one colour space; what isn't named in the file is taken for BT.709.",
    });
  }
  return findings;
}

function colours({ picture }: SourceProbe): string {
  return `${picture.primaries ?? 'unnamed'}, ${picture.isFullRange ? 'full' : 'limited'} range`;
}

function rate(framesPerSecond: number): string {
  return String(Math.round(framesPerSecond * 1_000) / 1_000);
}

function lufs(value: number): string {
  return value <= SILENCE_LUFS ? 'silence' : `${value.toFixed(0)} LUFS`;
}
