import { readdir } from 'node:fs/promises';
import { extname, join, relative, resolve } from 'node:path';
import type { Story } from '@matchcut/runtime';
import { MediaError } from './media-error.ts';

/** The files that one segment is made of. */
export interface SegmentSources {
  readonly segment: string;
  readonly film: string;
  readonly captions: readonly { readonly file: string; readonly language: string }[];
  /** Sounds that it can have instead of its film's. */
  readonly sounds: readonly SoundSource[];
  /** A picture that somebody chose. */
  readonly poster: string | undefined;
}

/** A mix of a segment in another language, or with what is seen described. */
export interface SoundSource {
  readonly file: string;
  readonly language: string;
  readonly isDescription: boolean;
}

/** What lies in the folder of sources. */
export interface StorySources {
  readonly found: readonly SegmentSources[];
  /** Films, relative to the folder, that belong to no segment. */
  readonly unused: readonly string[];
}

const FILM = /\.(mov|mp4|m4v|mkv|mxf|webm|avi|mpg|ts)$/i;
const CAPTIONS = /^\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.(?:vtt|srt)$/;
const SOUND =
  /^\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(\.description)?\.(?:wav|flac|m4a|mka|mp3|aac|ogg|opus)$/i;
const POSTER = /^\.(?:jpe?g|png|webp)$/i;

/**
 * Finds each segment's files by name: `platform.mov`, `platform.en.vtt`, `platform.de.wav`, `platform.en.description.wav`, `platform.jpg`. `named` says of
 * segments whose film is called otherwise.
 *
 * @throws MediaError MC8002 if the folder can't be read, MC8005 if a segment has two films or `named` leads astray.
 */
export async function findSources(
  story: Story,
  folder: string,
  named: Readonly<Record<string, string>>,
): Promise<StorySources> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new MediaError(
      'MC8002',
      `The folder of sources, ${folder}, can't be read (${error.code}). Put a film for each segment there, such as platform.mov, or name another folder by --sources.`,
    );
  });
  const unknown = Object.keys(named).find((segment) => !Object.hasOwn(story.segments, segment));
  if (unknown !== undefined)
    throw new MediaError(
      'MC8005',
      `The recipe names a source for "${unknown}", which is no segment of the story.`,
    );
  const found: SegmentSources[] = [];
  const used = new Set<string>();
  for (const segment of Object.keys(story.segments)) {
    const beside = files.filter((file) => file.startsWith(`${segment}.`)).sort();
    const films = Object.hasOwn(named, segment)
      ? [within(folder, named[segment] ?? '', 'recipe')]
      : beside.filter((file) => FILM.test(file) && file === `${segment}${extname(file)}`);
    if (films.length > 1)
      throw new MediaError(
        'MC8005',
        `Segment "${segment}" has several films: ${films.join(', ')}. Keep one, or say in the recipe which it is: sources: { ${segment}: ${films[0]} }.`,
      );
    const [film] = films;
    if (film === undefined) continue;
    used.add(film);
    const ending = (file: string): string => file.slice(segment.length);
    found.push({
      segment,
      film: join(folder, film),
      captions: beside.flatMap((file) => {
        const language = CAPTIONS.exec(ending(file))?.[1];
        return language === undefined ? [] : [{ file: join(folder, file), language }];
      }),
      sounds: beside.flatMap((file) => {
        const [, language, description] = SOUND.exec(ending(file)) ?? [];
        return language === undefined
          ? []
          : [{ file: join(folder, file), language, isDescription: description !== undefined }];
      }),
      poster: beside
        .filter((file) => POSTER.test(ending(file)))
        .map((file) => join(folder, file))[0],
    });
  }
  return { found, unused: files.filter((file) => FILM.test(file) && !used.has(file)).sort() };
}

/**
 * A file's path within the folder of sources. Stories and recipes may come from somebody else: they lead nowhere else.
 *
 * @throws MediaError MC8005 if it lies elsewhere.
 */
export function within(folder: string, file: string, whose: 'recipe' | 'story'): string {
  const path = relative(folder, resolve(folder, file));
  if (path.startsWith('..') || resolve(path) === path)
    throw new MediaError('MC8005', `The ${whose}'s "${file}" lies outside the folder of sources.`);
  return path;
}
