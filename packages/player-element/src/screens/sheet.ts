import { seenChapters, soundsOf, storyLanguages, storyMap } from '@matchcut/runtime';
import { html, nothing, type TemplateResult } from 'lit';
import { captionLanguages } from '../spoken.ts';
import { languageName } from '../strings/speech.ts';
import { chapterList } from './chapters.ts';
import { mapScreen } from './map.ts';
import { panel } from './panel.ts';
import { settingsScreen, type Settings } from './settings.ts';
import type { Stage, StageActions } from './stage.ts';

/** Draws the sheet that is open. Loaded with the first one: most viewers open none. */
export function drawSheet(stage: Stage, actions: StageActions): TemplateResult | typeof nothing {
  const { story, state, memory, speech, programme, screening, sheets } = stage;
  if (!sheets.current || !story || !state || !memory) return nothing;
  const places = {
    current: state.segment,
    reachable: new Set(state.checkpoints.map(({ segment }) => segment)),
    picture: (segment: string) => screening?.media(segment).media.poster,
    say: speech.say,
    goTo: actions.back,
  };
  const content =
    sheets.current === 'map'
      ? html`${chapterList({ ...places, chapters: seenChapters(story, memory.explored) })}${mapScreen({ ...places, map: storyMap(story, memory.explored) })}`
      : settingsScreen({
          ...actions,
          ...soundSettings(stage),
          languages: storyLanguages(programme?.story ?? story).map((language) => ({
            language,
            label: languageName(language, language),
          })),
          language: story.language,
          timing: stage.timing,
          captionLanguages: captionLanguages(programme),
          captions: screening?.captions ?? null,
          say: speech.say,
        });
  return panel(
    speech.say(sheets.current === 'map' ? 'storyMap' : 'settings'),
    content,
    speech.say,
    () => sheets.close(),
  );
}

/** What can be heard, and which of it is. */
function soundSettings({
  programme,
  screening,
  speech,
}: Stage): Pick<Settings, 'sounds' | 'sound'> {
  if (!programme) return { sounds: [], sound: null };
  const { story, catalogue } = programme;
  const named = (language: string): string => languageName(language, speech.language);
  const sounds = soundsOf(catalogue).map((sound) => ({
    sound,
    label: sound.isDescription
      ? speech.say('audioDescription', { language: named(sound.language) })
      : named(sound.language),
  }));
  const heard = screening?.sound ?? null;
  return {
    sounds: [{ sound: null, label: named(story.language) }, ...sounds],
    sound:
      sounds.find(
        ({ sound }) =>
          sound.language === heard?.language && sound.isDescription === heard.isDescription,
      )?.sound ?? null,
  };
}
