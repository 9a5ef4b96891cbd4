import { join } from 'node:path';
import { loadStoryFile, storyPaths, type StoryPath } from '@matchcut/authoring';
import type { Story } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { Viewer } from './viewer.ts';
import { site, useSite } from './site.ts';

const story = loadStoryFile(
  join(import.meta.dirname, '..', 'examples', 'night-train', 'story.yaml'),
).story as Story;
const { paths } = storyPaths(story, 'options') ?? { paths: [] };
/** As many viewers as a small machine plays the film for. */
const AT_ONCE = 2;

useSite();

/** Watches the episode in a real browser and answers as the path says. */
async function watched({
  answers,
  seed,
}: StoryPath): Promise<{ answers: string[]; segments: string[]; problems: readonly string[] }> {
  const viewer = await Viewer.arrive(site.browser, site.demo.address, {
    rate: 1,
    seed: seed ?? undefined,
  });
  await viewer.winds();
  await viewer.page.getByRole('button', { name: story.title }).click();
  const choices = Object.values(story.segments).flatMap((segment) => segment.choices);
  for (const [index, answer] of answers.entries()) {
    await viewer.isAsked(index + 1);
    const [choiceId, optionId] = (answer ?? '').split('.');
    const choice = choices.find(({ id }) => id === choiceId);
    const option = choice?.options.find(({ id }) => id === optionId);
    await viewer.answers(choice?.prompt ?? '', (page) =>
      page
        .getByRole('group', { name: choice?.prompt ?? '' })
        .getByRole('button', { name: option?.label ?? '' })
        .click(),
    );
  }
  const ending = Object.values(story.segments).find(
    ({ ending: each }) =>
      each !== undefined && each.id === paths.find((path) => path.answers === answers)?.ending,
  )?.ending;
  await viewer.reaches(ending?.title ?? '');
  const seen = {
    answers: await viewer.answersGiven(),
    segments: await viewer.segmentsSeen(),
    problems: viewer.problems,
  };
  await viewer.leave();
  return seen;
}

describe('the paths that cover every option', () => {
  it('play in a real browser as they were worked out', async () => {
    expect(paths).toHaveLength(6);
    const waiting = [...paths];
    const played = new Map<StoryPath, Awaited<ReturnType<typeof watched>>>();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let path = waiting.shift(); path; path = waiting.shift())
          played.set(path, await watched(path));
      }),
    );
    for (const path of paths)
      expect(played.get(path)).toEqual({
        answers: path.answers.map((answer) => `${answer} viewer`),
        segments: path.segments,
        problems: [],
      });
  }, 180_000);
});
