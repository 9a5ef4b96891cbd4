import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../fixtures/property.ts';
import { stringify } from 'yaml';
import { randomStories } from '../../../fixtures/random-stories.ts';
import { CODES } from './diagnostics/codes.ts';
import { formatStory } from './format-story.ts';
import { loadStory } from './load-story.ts';

function formatted(text: string): string {
  const result = formatStory(text, 'story.yaml');
  return 'text' in result ? result.text : `${result.diagnostics[0]?.code}`;
}

describe('formatting', () => {
  it('puts fields in order, times in short and quotes away, and keeps comments where they belong', () => {
    const text = `# The ferry, a test.
title:   'The ferry'
matchcut: 1
start: pier # where it begins
id: "ferry"
segments:
    pier:
        # who waits here
        routes: [ {to: crossing} ]
        duration: 90s
        title: "Pier: one"
    crossing: {ending: {title: Across, id: across}, duration: 1000ms}   # the end
`;
    expect(formatted(text)).toBe(`# The ferry, a test.
matchcut: 1
id: ferry
title: The ferry
start: pier # where it begins
segments:
  pier:
    title: "Pier: one"
    duration: 1m30s
    # who waits here
    routes: [ { to: crossing } ]

  crossing: { duration: 1s, ending: { id: across, title: Across } } # the end
`);
  });

  it('touches times only where they are times, and nothing that anchors reach', () => {
    expect(formatted('matchcut: 1\nid: a\nmetadata: { duration: 90s }\n')).toContain(
      'metadata: { duration: 90s }',
    );
    const anchored = 'start: &s a\nmatchcut: 1\ntitle: *s\n';
    expect(formatted(anchored)).toBe(anchored);
  });

  it('keeps JSON as JSON', () => {
    expect(formatted('{"matchcut":1,"id":"a"}')).toBe('{\n  "matchcut": 1,\n  "id": "a"\n}\n');
  });

  it('leaves the example as it is', () => {
    const example = readFileSync(
      new URL('../../../examples/night-train/story.yaml', import.meta.url),
      'utf8',
    );
    expect(formatted(example)).toBe(example);
  });

  it("says why a text can't be formatted", () => {
    expect(formatted('title: The ferry: a story\n')).toBe('MC1003');
  });

  const texts = [
    ...Object.values(CODES)
      .filter(({ importedFrom }) => !importedFrom)
      .map(({ good }) => good),
    readFileSync(new URL('../../../examples/night-train/story.yaml', import.meta.url), 'utf8'),
  ];

  it.each(texts.map((text) => ({ text })))(
    'twice is the same as once, and means the same as before',
    ({ text }) => {
      const once = formatted(text);
      expect(formatted(once)).toBe(once);
      expect(loadStory(once, 'f').story).toEqual(loadStory(text, 'f').story);
    },
  );

  const comment = fc.constantFrom('', ' # aside', '\n# above\n', ' # a: b', '\n\n\n');
  const messy = fc
    .tuple(
      randomStories,
      fc.boolean(),
      fc.constantFrom(2, 3, 4),
      fc.array(comment, { minLength: 60, maxLength: 60 }),
    )
    .map(([story, isFlow, indent, comments]) => {
      const lines = stringify(story, {
        indent,
        collectionStyle: isFlow ? 'flow' : 'any',
        lineWidth: 0,
        defaultStringType: isFlow ? 'QUOTE_DOUBLE' : 'PLAIN',
      }).split('\n');
      return lines
        .map(
          (line, index) =>
            line +
            (/^\s|:$|^$/.test(line) || isFlow
              ? (comments[index % 60] ?? '').replace(/^\n# above\n$/, ' # above')
              : ''),
        )
        .join('\n');
    });

  it('twice is the same as once, loses no comment and no meaning, however a story is written', () => {
    fc.assert(
      fc.property(messy, (text) => {
        const { story } = loadStory(text, 'f');
        if (!story) return;
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
        expect(loadStory(once, 'f').story).toEqual(story);
        expect(once.split('#').length).toBe(text.split('#').length);
      }),
      cases(15),
    );
  });
});
