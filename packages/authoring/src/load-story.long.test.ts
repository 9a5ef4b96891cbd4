import { describe, expect, it } from 'vitest';
import { loadStory } from './load-story.ts';

describe('a story file that is far too long', () => {
  it.each([
    [
      'a hundred thousand keys',
      Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join('\n'),
    ],
    ['sixty thousand equal keys', 'a: b\n'.repeat(60_000)],
    ['sixty thousand bad lines', 'a: b: c\n'.repeat(60_000)],
  ])('made of %s, is refused with places', (_, text) => {
    const { story, diagnostics } = loadStory(text, 'story.yaml');
    expect(story).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { message, range } of diagnostics)
      expect([message.length > 0, range.start.line >= 1, range.start.column >= 1]).toEqual([
        true,
        true,
        true,
      ]);
  });
});
