import { soundsOf, type SoundChoice } from '@matchcut/runtime';
import type { Programme } from './load.ts';

/** Languages that a film has captions in. */
export function captionLanguages(
  programme: Programme | undefined,
): { readonly language: string; readonly label: string }[] {
  const tracks = Object.values(programme?.catalogue.segments ?? {}).flatMap(
    ({ captions }) => captions,
  );
  return [
    ...new Map(tracks.map(({ language, label }) => [language, { language, label }])).values(),
  ];
}

/** Captions in the language that the viewer reads, if there are some; else in the story's own. */
export function usualCaptions(programme: Programme, read: string): string {
  return captionLanguages(programme).some(({ language }) => language === read)
    ? read
    : programme.story.language;
}

/** The story's own sound, unless the viewer reads it in another language that it has sound in. */
export function usualSound({ story, catalogue }: Programme, read: string): SoundChoice | null {
  return read === story.language
    ? null
    : (soundsOf(catalogue).find(
        ({ language, isDescription }) => language === read && !isDescription,
      ) ?? null);
}
