import { describe, expect, it } from 'vitest';
import { messages as english } from './en.ts';
import { directionOf, LANGUAGES, pickLanguage } from './languages.ts';
import { speaker, type Messages } from './messages.ts';

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
/** All forms of a message. */
const forms = (messages: Messages, key: keyof Messages) =>
  Object.entries(messages[key] instanceof Object ? messages[key] : { other: messages[key] });

describe.each(Object.entries(LANGUAGES))('the player in %s', (language, load) => {
  it('has a form for each of the language’s plurals, and no others', async () => {
    const { messages } = await load();
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of ['secondsLeft', 'endingsFound', 'notSeenYet'] as const) {
      const whole = forms(messages, key).map(([category]) => category);
      expect(categories, key).toEqual(expect.arrayContaining(whole));
      // Some languages have a category for millions and compact forms only: `other` does there.
      for (const count of [0, 1, 2, 3, 5, 11, 21, 22, 25, 60, 100])
        expect(whole, `${key} of ${count}`).toContain(new Intl.PluralRules(language).select(count));
    }
  });

  it('puts in the same values as English', async () => {
    const { messages } = await load();
    for (const key of Object.keys(english) as (keyof Messages)[]) {
      const wanted = placeholders(forms(english, key).at(-1)?.[1] as string);
      for (const [category, text] of forms(messages, key)) {
        const found = placeholders(text as string);
        // Words such as “one second” name the number themselves.
        const isNamed = ['zero', 'one', 'two'].includes(category);
        expect(
          isNamed
            ? [...new Set([...found, ...wanted.filter((name) => name === 'count')])].sort()
            : found,
          `${key}, ${category}`,
        ).toEqual(wanted);
      }
    }
  });
});

describe('what is said', () => {
  it('chooses the plural and writes numbers as the language does', async () => {
    const { messages } = await (LANGUAGES['pl'] as (typeof LANGUAGES)[string])();
    const say = speaker('pl', messages);
    expect([1, 3, 5].map((count) => say('secondsLeft', { count }))).toEqual([
      'Została 1 sekunda',
      'Zostały 3 sekundy',
      'Zostało 5 sekund',
    ]);
    expect(speaker('de', english)('secondsLeft', { count: 12_345 })).toBe('12.345 seconds left');
  });

  it('leaves a placeholder for which there is no value', () => {
    expect(speaker('en', english)('backTo')).toBe('Back to: {checkpoint}');
  });
});

describe('the language', () => {
  it.each([
    [['pt-BR', 'en'], 'pt'],
    [['xx', 'de-AT'], 'de'],
    [['constructor', ''], 'en'],
    [[], 'en'],
  ])('is, of %j, %s', (wanted, language) => {
    expect(pickLanguage(wanted)).toBe(language);
  });

  it('says which way it is written', () => {
    expect(['ar', 'he-IL', 'en', 'ja'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr', 'ltr']);
  });
});
