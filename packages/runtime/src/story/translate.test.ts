import { describe, expect, it } from 'vitest';
import { createSession } from '../session/session.ts';
import { inWordsOf } from '../session/state-in-words.ts';
import { storyLanguages, storyLines, translated } from './translate.ts';
import { parseStory } from './validate.ts';

const STORY = parseStory({
  matchcut: 1,
  id: 'two-doors',
  title: 'Two doors',
  start: 'hall',
  chapters: { inside: 'Inside' },
  segments: {
    hall: {
      title: 'The hall',
      chapter: 'inside',
      durationMs: 2_000,
      checkpoint: { title: 'In the hall' },
      choices: [
        {
          id: 'door',
          prompt: 'Which one?',
          opensAtMs: 0,
          closesAtMs: 1_000,
          default: 'left',
          options: [{ id: 'left', label: 'The left one', to: 'out' }],
        },
      ],
    },
    out: { durationMs: 1_000, ending: { id: 'free', title: 'Free', description: 'You got out.' } },
  },
  translations: {
    de: {
      title: 'Zwei Türen',
      'chapter.inside': 'Drinnen',
      'choice.door': 'Welche?',
      'option.door.left': 'Die linke',
      'ending.free.description': 'Du bist draußen.',
      toString: 'nobody reads this',
    },
  },
});

describe('a story in several languages', () => {
  it('names every line that viewers read', () => {
    expect(Object.fromEntries(storyLines(STORY))).toEqual({
      title: 'Two doors',
      'chapter.inside': 'Inside',
      'segment.hall': 'The hall',
      'checkpoint.hall': 'In the hall',
      'choice.door': 'Which one?',
      'option.door.left': 'The left one',
      'ending.free': 'Free',
      'ending.free.description': 'You got out.',
    });
  });

  it("is read in one of them, in its own words where a line isn't translated", () => {
    const german = translated(STORY, 'de');
    expect(german.language).toBe('de');
    expect(Object.fromEntries(storyLines(german))).toMatchObject({
      title: 'Zwei Türen',
      'chapter.inside': 'Drinnen',
      'segment.hall': 'The hall',
      'choice.door': 'Welche?',
      'option.door.left': 'Die linke',
      'ending.free': 'Free',
      'ending.free.description': 'Du bist draußen.',
    });
  });

  it("stays the same story in all that isn't text", () => {
    const backAgain = { ...translated(translated(STORY, 'de'), 'none'), language: 'en' };
    expect([...storyLines(backAgain).keys()]).toEqual([...storyLines(STORY).keys()]);
    const textless = (story: typeof STORY) =>
      JSON.stringify(story, (key, value: unknown) =>
        ['title', 'prompt', 'label', 'description', 'language', 'inside'].includes(key)
          ? null
          : value,
      );
    expect(textless(translated(STORY, 'de'))).toBe(textless(STORY));
  });

  it('is played in one language and shown in another, changed at any moment', () => {
    const session = createSession(STORY, { seed: 1 });
    session.position(500);
    const german = inWordsOf(translated(STORY, 'de'), session.state);
    expect(german).toMatchObject({
      choice: { prompt: 'Welche?', options: [{ id: 'left', label: 'Die linke', isOpen: true }] },
      checkpoints: [{ title: 'In the hall' }],
    });
    expect(inWordsOf(STORY, german)).toEqual(session.state);
    session.choose('left');
    session.ended();
    expect(inWordsOf(translated(STORY, 'de'), session.state).ending).toEqual({
      id: 'free',
      title: 'Free',
      description: 'Du bist draußen.',
    });
  });

  it('is only in its own language where there is no other', () => {
    expect(translated(STORY, 'fr')).toBe(STORY);
    expect(translated(STORY, '__proto__')).toBe(STORY);
    expect(storyLanguages(STORY)).toEqual(['en', 'de']);
  });
});
