import type { SoundChoice } from '@matchcut/runtime';
import { html, nothing, type TemplateResult } from 'lit';
import type { Say } from '../strings/messages.ts';
import type { Timing } from '../timing/timing.ts';

/** What can be set, and how it is set now. */
export interface Settings {
  /** Languages that the story is written in. */
  readonly languages: readonly { readonly language: string; readonly label: string }[];
  /** The one that it is read in. */
  readonly language: string;
  readonly timing: Timing;
  /** What can be heard; null is the story's own. */
  readonly sounds: readonly { readonly sound: SoundChoice | null; readonly label: string }[];
  /** Which of them is. */
  readonly sound: SoundChoice | null;
  /** Languages that there are captions in. */
  readonly captionLanguages: readonly { readonly language: string; readonly label: string }[];
  /** The one that shows; null for none. */
  readonly captions: string | null;
  readonly say: Say;
  readonly setLanguage: (language: string) => void;
  readonly setTiming: (timing: Timing) => void;
  readonly setSound: (sound: SoundChoice | null) => void;
  readonly setCaptions: (language: string | null) => void;
}

interface Setting<T> {
  readonly value: T;
  readonly label: string;
}

/** What a viewer can set: how long there is to answer, the language, and captions. */
export function settingsScreen({
  languages: written,
  language: read,
  setLanguage,
  sounds,
  sound,
  setSound,
  timing,
  captionLanguages,
  captions,
  say,
  setTiming,
  setCaptions,
}: Settings): TemplateResult {
  const times: Setting<Timing>[] = [
    { value: 'story', label: say('timingStory') },
    { value: 'extended', label: say('timingExtended') },
    { value: 'off', label: say('timingOff') },
  ];
  const languages: Setting<string | null>[] = [
    { value: null, label: say('off') },
    ...captionLanguages.map(({ language, label }) => ({ value: language, label })),
  ];
  const texts: Setting<string>[] = written.map(({ language, label }) => ({
    value: language,
    label,
  }));
  return html`${group(say('timing'), times, timing, setTiming)}
  ${written.length < 2 ? nothing : group(say('language'), texts, read, setLanguage)}
  ${
    sounds.length < 2
      ? nothing
      : group(
          say('sound'),
          sounds.map(({ sound: value, label }) => ({ value, label })),
          sound,
          setSound,
        )
  }
  ${captionLanguages.length === 0 ? nothing : group(say('captions'), languages, captions, setCaptions)}`;
}

function group<T>(
  title: string,
  settings: readonly Setting<T>[],
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`
    <div role="radiogroup" aria-label=${title}>
      <h3>${title}</h3>
      ${settings.map(({ value, label }) => html`<button role="radio" aria-checked=${value === chosen ? 'true' : 'false'} @click=${() => choose(value)}>${label}</button>`)}
    </div>
  `;
}
