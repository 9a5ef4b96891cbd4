import type { MediaCatalogue, SegmentMedia, SoundTrack } from './catalogue.ts';

/** Which sound a viewer wants. */
export interface SoundChoice {
  /** BCP 47 tag. */
  readonly language: string;
  readonly isDescription: boolean;
}

/** A segment's media with the sound that is wanted; without a description where there is none, and with its own sound where there is nothing in that language. */
export function withSound(media: SegmentMedia, wanted: SoundChoice | null): SegmentMedia {
  const inLanguage = wanted
    ? (media.sounds ?? []).filter(({ language }) => language === wanted.language)
    : [];
  const track =
    inLanguage.find(({ isDescription }) => isDescription === wanted?.isDescription) ??
    inLanguage.find(({ isDescription }) => !isDescription);
  if (!track) return media;
  const { conformed: sound, renditions } = track;
  // A sound that is only there for one way of playing leaves the other as it is.
  return {
    ...media,
    ...(renditions ? { renditions } : {}),
    ...(media.conformed && sound ? { conformed: { ...media.conformed, sound } } : {}),
  };
}

/** The sounds that segments of a catalogue can have instead of their own, each once. */
export function soundsOf({ segments }: MediaCatalogue): readonly SoundChoice[] {
  const key = ({ language, isDescription }: SoundTrack): string => `${language} ${isDescription}`;
  const tracks = Object.values(segments).flatMap(({ sounds = [] }) => sounds);
  return [
    ...new Map(
      tracks.map((track) => [
        key(track),
        { language: track.language, isDescription: track.isDescription },
      ]),
    ).values(),
  ];
}
