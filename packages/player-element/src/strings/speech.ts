import { storyLanguages, translated, type Story } from '@matchcut/runtime';
import { sayEnglish } from './en.ts';
import { LANGUAGES, pickLanguage } from './languages.ts';
import { speaker, type Messages, type Say } from './messages.ts';

/** What the player says, and in which language: its own messages, and the story's texts. */
export class Speech {
  readonly #changed: () => void;
  #wanted: readonly string[] = [];
  /** The language of `say`. */
  language = 'en';
  say: Say = sayEnglish;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Turns to the first of the wanted languages that there is, with some messages in place of the player's own. */
  async learn(wanted: readonly string[], own: Partial<Messages> | null): Promise<void> {
    this.#wanted = wanted;
    const language = pickLanguage(wanted);
    // A language that can't be had is English.
    const messages = await LANGUAGES[language]?.().then(
      ({ messages: known }) => known,
      () => undefined,
    );
    const english = await LANGUAGES['en']?.();
    const spoken = messages ?? english?.messages;
    if (!spoken || this.#wanted !== wanted) return;
    this.language = messages ? language : 'en';
    this.say = speaker(this.language, { ...spoken, ...own });
    this.#changed();
  }

  /** A story in the first of the wanted languages that it is written in; in its own if in none. */
  tell(story: Story): Story {
    const languages = storyLanguages(story);
    const main = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
    for (const tag of this.#wanted) {
      const exact = languages.find((language) => language.toLowerCase() === tag.toLowerCase());
      const near = exact ?? languages.find((language) => main(language) === main(tag));
      if (near !== undefined) return translated(story, near);
    }
    return story;
  }
}

/** What a language is called, in another one: `German`. */
export function languageName(language: string, spoken: string): string {
  try {
    return new Intl.DisplayNames([spoken], { type: 'language' }).of(language) ?? language;
  } catch {
    // It looks like a tag and is none.
    return language;
  }
}
