import type { Choice, Ending, Segment, Story } from './story.ts';

/**
 * All that viewers read of a story, by line: `title`, `description`, `chapter.<id>`, `segment.<id>`, `checkpoint.<segment>`,
 * `choice.<id>`, `option.<choice>.<id>`, `ending.<id>`, `ending.<id>.description`. A line's name stays while the
 * ids in it do, wherever in the story it moves.
 */
export function storyLines(story: Story): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  eachLine(story, (line, text) => {
    lines.set(line, text);
    return text;
  });
  return lines;
}

/** The languages that a story can be read in, its own first. */
export function storyLanguages(story: Story): readonly string[] {
  return [
    story.language,
    ...Object.keys(story.translations ?? {}).filter((language) => language !== story.language),
  ];
}

/** A story in another of its languages; what isn't translated stays as it is. */
export function translated(story: Story, language: string): Story {
  const texts =
    story.translations && Object.hasOwn(story.translations, language)
      ? story.translations[language]
      : undefined;
  if (!texts) return story;
  return {
    ...eachLine(story, (line, text) => (Object.hasOwn(texts, line) ? (texts[line] ?? text) : text)),
    language,
  };
}

/** Puts another text in place of each line. */
function eachLine(story: Story, change: (line: string, text: string) => string): Story {
  const changed = <T extends string | undefined>(line: string, text: T): T =>
    text === undefined ? text : (change(line, text) as T);
  const choice = (each: Choice): Choice => ({
    ...each,
    ...given('prompt', changed(`choice.${each.id}`, each.prompt)),
    options: each.options.map((option) => ({
      ...option,
      label: change(`option.${each.id}.${option.id}`, option.label),
    })),
  });
  const ending = (each: Ending): Ending => ({
    ...each,
    title: change(`ending.${each.id}`, each.title),
    ...given('description', changed(`ending.${each.id}.description`, each.description)),
  });
  const segment = ([id, each]: [string, Segment]): [string, Segment] => [
    id,
    {
      ...each,
      ...given('title', changed(`segment.${id}`, each.title)),
      choices: each.choices.map(choice),
      ...(each.ending ? { ending: ending(each.ending) } : {}),
      ...(each.checkpoint
        ? { checkpoint: { title: change(`checkpoint.${id}`, each.checkpoint.title) } }
        : {}),
    },
  ];
  return {
    ...story,
    title: change('title', story.title),
    ...given('description', changed('description', story.description)),
    ...(story.chapters
      ? {
          chapters: Object.fromEntries(
            Object.entries(story.chapters).map(([id, title]) => [
              id,
              change(`chapter.${id}`, title),
            ]),
          ),
        }
      : {}),
    segments: Object.fromEntries(Object.entries(story.segments).map(segment)),
  };
}

/** A field, unless it isn't there. */
function given<K extends string>(
  field: K,
  text: string | undefined,
): { readonly [field in K]?: string } {
  return text === undefined ? {} : ({ [field]: text } as { readonly [field in K]?: string });
}
