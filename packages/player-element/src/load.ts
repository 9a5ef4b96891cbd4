import {
  catalogueSchema,
  InvalidStoryError,
  parseStory,
  weightsSchema,
  type CmafTrack,
  type MediaCatalogue,
  type PredictorWeights,
  type SegmentMedia,
  type Story,
} from '@matchcut/runtime';
import type { PlayerError, PlayerErrorCode } from './player-error.ts';

/** A story with media for each of its segments. */
export interface Programme {
  readonly story: Story;
  readonly catalogue: MediaCatalogue;
  /** What earlier viewers chose. */
  readonly weights: PredictorWeights | undefined;
}

/** Absolute addresses of what makes a programme. */
export interface ProgrammeAddresses {
  readonly story: string;
  readonly catalogue: string;
  readonly weights: string | null;
}

/** Thrown by `loadProgramme`. */
export class LoadError extends Error implements PlayerError {
  readonly code: PlayerErrorCode;

  constructor(code: PlayerErrorCode, message: string) {
    super(message);
    this.name = 'LoadError';
    this.code = code;
  }
}

/**
 * Fetches and validates a story, its media catalogue, and what earlier viewers chose. Without the last the
 * story plays as well, so it may be missing or malformed.
 *
 * @throws LoadError MC5001 for the story, MC5002 for the catalogue, MC5003 if a segment has no media.
 * @throws DOMException AbortError if aborted.
 */
export async function loadProgramme(
  addresses: ProgrammeAddresses,
  signal: AbortSignal,
): Promise<Programme> {
  const [storyData, catalogueData, weights] = await Promise.all([
    fetchJson(addresses.story, 'MC5001', signal),
    fetchJson(addresses.catalogue, 'MC5002', signal),
    loadWeights(addresses.weights, signal),
  ]);
  const story = readStory(storyData);
  const parsed = catalogueSchema.safeParse(catalogueData);
  if (!parsed.success)
    throw new LoadError(
      'MC5002',
      `the catalogue is malformed at "${parsed.error.issues[0]?.path.join('.') ?? ''}"`,
    );
  const missing = Object.keys(story.segments).find(
    (id) => !Object.hasOwn(parsed.data.segments, id),
  );
  if (missing !== undefined)
    throw new LoadError('MC5003', `the catalogue has no media for segment "${missing}"`);
  return {
    story,
    catalogue: resolved(parsed.data, addresses.catalogue),
    weights: weights?.story === story.id ? weights : undefined,
  };
}

async function loadWeights(
  address: string | null,
  signal: AbortSignal,
): Promise<PredictorWeights | undefined> {
  if (address === null) return undefined;
  const data = await fetch(address, { signal })
    .then(
      (response) => (response.ok ? response.json() : undefined),
      () => undefined,
    )
    .catch(() => undefined);
  return weightsSchema.safeParse(data).data;
}

async function fetchJson(
  url: string,
  code: PlayerErrorCode,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new LoadError(code, `${url} answered ${response.status}`);
    return await response.json();
  } catch (error) {
    if (error instanceof LoadError || signal.aborted) throw error;
    throw new LoadError(
      code,
      `${url} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readStory(data: unknown): Story {
  try {
    return parseStory(data);
  } catch (error) {
    if (error instanceof InvalidStoryError) throw new LoadError('MC5001', error.message);
    throw error;
  }
}

/** Addresses in a catalogue are relative to it, not to the page. */
function resolved(catalogue: MediaCatalogue, base: string): MediaCatalogue {
  const absolute = (src: string): string => {
    try {
      return new URL(src, base).href;
    } catch {
      throw new LoadError(
        'MC5002',
        `the catalogue's address "${src}" can't be resolved against ${base}`,
      );
    }
  };
  const track = <T extends CmafTrack>(relative: T): T => ({
    ...relative,
    src: absolute(relative.src),
  });
  const segments = Object.entries(catalogue.segments).map(([id, media]): [string, SegmentMedia] => [
    id,
    {
      renditions: media.renditions.map((rendition) => ({
        ...rendition,
        src: absolute(rendition.src),
      })),
      conformed: media.conformed && {
        ...media.conformed,
        video: [track(media.conformed.video[0]), ...media.conformed.video.slice(1).map(track)],
        sound: track(media.conformed.sound),
      },
      sounds: media.sounds?.map((sound) => ({
        ...sound,
        renditions: sound.renditions?.map((rendition) => ({
          ...rendition,
          src: absolute(rendition.src),
        })),
        conformed: sound.conformed && track(sound.conformed),
      })),
      captions: media.captions.map((track) => ({ ...track, src: absolute(track.src) })),
      poster: media.poster === undefined ? undefined : absolute(media.poster),
      thumbnails: media.thumbnails === undefined ? undefined : absolute(media.thumbnails),
    },
  ]);
  const pictures = Object.entries(catalogue.pictures ?? {}).map(([name, src]) => [
    name,
    absolute(src),
  ]);
  return {
    ...catalogue,
    segments: Object.fromEntries(segments),
    pictures: Object.fromEntries(pictures),
  };
}
