import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CmafTrack, Rendition, SegmentMedia, SoundTrack, VideoTrack } from '@matchcut/runtime';
import { replaceFile } from '../files/replace-file.ts';
import type { Survey } from './check-media.ts';
import {
  FRAMES_PER_CLEAN_CUT,
  plainSoundArguments,
  posterArguments,
  PRIMING_SAMPLES,
  SOUND_LEAD,
  soundArguments,
  spriteArguments,
  spriteOf,
  videoArguments,
  videoLead,
} from './encodings.ts';
import { rungWidth, SAMPLE_RATE, type HouseFormat } from './house.ts';
import { nameHash } from './name-hash.ts';
import { masterPlaylist, mediaPlaylist } from './playlists.ts';
import type { SourceProbe } from './probe.ts';
import type { SegmentSources } from './sources.ts';
import { thumbnailCues } from './thumbnails.ts';
import { readTrackIndex } from './track-index.ts';

/** One file to be made by ffmpeg out of one source. */
export interface Job {
  readonly segment: string;
  readonly source: string;
  readonly args: readonly string[];
  readonly target: string;
  /** Share of the work that it is, in no particular unit. */
  readonly weight: number;
  readonly seconds: number;
}

/** What one segment is made of. */
export interface SegmentToPlan {
  readonly source: SegmentSources;
  readonly probe: SourceProbe;
  readonly survey: Survey;
  readonly frames: number;
  readonly house: HouseFormat;
  readonly folder: string;
  /** Of the content of each source file. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** How one segment is made. */
export interface SegmentPlan {
  readonly segment: string;
  readonly jobs: readonly Job[];
  /** Once the jobs are done: writes the small files, and says what the segment consists of. */
  describe(): Promise<{ readonly media: SegmentMedia; readonly files: readonly string[] }>;
}

/** Decides what is made of one segment. */
export function planSegment({
  source,
  probe,
  survey: { captions, sounds: mixes },
  frames,
  house,
  folder,
  hashes,
}: SegmentToPlan): SegmentPlan {
  const { segment, film } = source;
  const durationSeconds = frames / house.framesPerSecond;
  const sprite = spriteOf(house, frames);
  const job = (
    name: string,
    extension: string,
    args: readonly string[],
    weight: number,
    from = film,
  ): Job => ({
    segment,
    source: from,
    args,
    target: join(folder, `${name}-${nameHash(hashes.get(from) ?? '', args)}.${extension}`),
    weight: weight * durationSeconds,
    seconds: durationSeconds,
  });
  const video = house.ladder.map((rung) => ({
    rung,
    job: job(
      `${rung.height}p`,
      'mp4',
      videoArguments(house, rung, frames, probe),
      (rung.height / 360) ** 2,
    ),
  }));
  const sound = job('sound', 'mp4', soundArguments(house, frames, probe), 0.1);
  const plainSound = job('plain-sound', 'mp4', plainSoundArguments(house, frames, probe), 0.1);
  const mixed = source.sounds.flatMap(({ file, language, isDescription }) => {
    const mix = mixes.get(file);
    const name = `${language}${isDescription ? '.description' : ''}`;
    return mix === undefined || typeof mix === 'string'
      ? []
      : [
          {
            language,
            isDescription,
            name,
            sound: job(`sound.${name}`, 'mp4', soundArguments(house, frames, mix), 0.1, file),
            plainSound: job(
              `plain-sound.${name}`,
              'mp4',
              plainSoundArguments(house, frames, mix),
              0.1,
              file,
            ),
          },
        ];
  });
  const poster = job('poster', 'jpg', posterArguments(house, frames, probe), 0.1);
  const thumbnails = job('thumbnails', 'jpg', spriteArguments(sprite, probe), 0.2);
  const address = (file: string): string => `media/${segment}/${basename(file)}`;

  async function track(file: string, leadSeconds: number): Promise<CmafTrack> {
    const { seconds, codec, initBytes, mediaSegmentsAt, mediaSegmentBytes, mediaSegmentSeconds } =
      await readTrackIndex(file);
    const bytes = mediaSegmentBytes.reduce((sum, each) => sum + each, 0);
    return {
      src: address(file),
      codec,
      bitrateKbps: Math.round((bytes * 8) / seconds / 100) / 10,
      initBytes,
      mediaSegmentsAt,
      mediaSegmentBytes,
      mediaSegmentSeconds,
      leadSeconds,
    };
  }

  return {
    segment,
    jobs: [
      ...video.map(({ job: each }) => each),
      sound,
      plainSound,
      ...mixed.flatMap((mix) => [mix.sound, mix.plainSound]),
      ...(source.poster === undefined ? [poster] : []),
      thumbnails,
    ],
    async describe() {
      const files: string[] = [];
      const write = async (
        name: string,
        extension: string,
        content: string | Buffer,
      ): Promise<string> => {
        const file = join(folder, `${name}-${nameHash(content)}.${extension}`);
        await replaceFile(file, content);
        files.push(file);
        return file;
      };
      const tracks = await Promise.all(
        video.map(async ({ rung, job: { target } }): Promise<VideoTrack> => ({
          ...(await track(target, videoLead(house))),
          width: rungWidth(house, rung),
          height: rung.height,
        })),
      );
      const [lowest, ...higher] = tracks as [VideoTrack, ...VideoTrack[]];
      const playlist = async (name: string, cmaf: CmafTrack): Promise<string> =>
        basename(
          await write(name, 'm3u8', mediaPlaylist(cmaf, durationSeconds, basename(cmaf.src))),
        );
      const variants = await Promise.all(
        tracks.map(async (each) => ({
          track: each,
          playlist: await playlist(`${each.height}p`, each),
        })),
      );
      const largest = higher.at(-1) ?? lowest;
      const hls = async (of: Job, name: string): Promise<Rendition> => {
        const plain = await track(of.target, PRIMING_SAMPLES / SAMPLE_RATE);
        const master = await write(
          `hls${name}`,
          'm3u8',
          masterPlaylist(
            variants,
            { track: plain, playlist: await playlist(`plain-sound${name}`, plain) },
            house.framesPerSecond,
          ),
        );
        return {
          src: address(master),
          type: 'application/x-mpegURL',
          width: largest.width,
          height: largest.height,
          bitrateKbps: largest.bitrateKbps,
        };
      };
      const sounds: SoundTrack[] = [];
      for (const { language, isDescription, name, ...mix } of mixed)
        sounds.push({
          language,
          isDescription,
          renditions: [await hls(mix.plainSound, `.${name}`)],
          conformed: await track(mix.sound.target, SOUND_LEAD),
        });
      const captionTracks = await Promise.all(
        source.captions.map(async ({ file, language }) => {
          const read = captions.get(file);
          return read && 'webVtt' in read
            ? [
                {
                  src: address(await write(`captions.${language}`, 'vtt', read.webVtt)),
                  language,
                  label: languageName(language),
                },
              ]
            : [];
        }),
      );
      const chosen =
        source.poster === undefined
          ? poster.target
          : await write('poster', 'jpg', await readFile(source.poster));
      return {
        files,
        media: {
          renditions: [await hls(plainSound, '')],
          conformed: {
            durationSeconds,
            framesPerSecond: house.framesPerSecond,
            framesPerCleanCut: FRAMES_PER_CLEAN_CUT,
            video: [lowest, ...higher],
            sound: await track(sound.target, SOUND_LEAD),
          },
          captions: captionTracks.flat(),
          ...(sounds.length > 0 ? { sounds } : {}),
          poster: address(chosen),
          thumbnails: address(
            await write(
              'thumbnails',
              'vtt',
              thumbnailCues(sprite, durationSeconds, basename(thumbnails.target)),
            ),
          ),
        },
      };
    },
  };
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    // It looks like a tag and is none.
    return tag;
  }
}
