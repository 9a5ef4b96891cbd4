import { describe, expect, it } from 'vitest';
import { catalogueSchema, type MediaCatalogue } from './catalogue.ts';
import { soundsOf, withSound } from './with-sound.ts';

const track = (src: string) => ({
  src,
  codec: 'mp4a.40.2',
  bitrateKbps: 96,
  initBytes: 700,
  mediaSegmentsAt: 800,
  mediaSegmentBytes: [9_000],
  mediaSegmentSeconds: 2,
  leadSeconds: 0.1,
});
const rendition = (src: string) => ({
  src,
  type: 'application/x-mpegURL',
  width: 640,
  height: 360,
  bitrateKbps: 200,
});
const picture = { ...track('picture.mp4'), codec: 'avc1.64001e', width: 640, height: 360 };

const CATALOGUE: MediaCatalogue = catalogueSchema.parse({
  matchcut: 1,
  story: 's',
  segments: {
    one: {
      renditions: [rendition('one.m3u8')],
      conformed: {
        durationSeconds: 2,
        framesPerSecond: 25,
        framesPerCleanCut: 3,
        video: [picture],
        sound: track('one.mp4'),
      },
      sounds: [
        { language: 'de', renditions: [rendition('one.de.m3u8')], conformed: track('one.de.mp4') },
        { language: 'en', isDescription: true, conformed: track('one.en.described.mp4') },
      ],
    },
    two: { renditions: [rendition('two.m3u8')] },
  },
});
const [one, two] = Object.values(CATALOGUE.segments) as [
  MediaCatalogue['segments'][string],
  MediaCatalogue['segments'][string],
];
const heard = (media: typeof one): string[] => [
  media.renditions[0]?.src ?? '',
  media.conformed?.sound.src ?? '',
];

describe('the sound of a segment', () => {
  it('is in the language that is wanted', () => {
    expect(heard(withSound(one, { language: 'de', isDescription: false }))).toEqual([
      'one.de.m3u8',
      'one.de.mp4',
    ]);
    expect(heard(withSound(one, null))).toEqual(['one.m3u8', 'one.mp4']);
  });

  it('describes what is seen where there is such a sound, and is in the same language where there is none', () => {
    expect(heard(withSound(one, { language: 'en', isDescription: true }))).toEqual([
      'one.m3u8',
      'one.en.described.mp4',
    ]);
    expect(heard(withSound(one, { language: 'de', isDescription: true }))).toEqual([
      'one.de.m3u8',
      'one.de.mp4',
    ]);
  });

  it('is its own where there is nothing in the language', () => {
    expect(withSound(one, { language: 'fr', isDescription: false })).toBe(one);
    expect(withSound(two, { language: 'de', isDescription: false })).toBe(two);
  });

  it('can be one of those that any segment has', () => {
    expect(soundsOf(CATALOGUE)).toEqual([
      { language: 'de', isDescription: false },
      { language: 'en', isDescription: true },
    ]);
  });
});
