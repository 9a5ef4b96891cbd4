import { readFileSync } from 'node:fs';
import { createSession, parseStory, type Story, type StoryEvent } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { randomStories } from '../../../../fixtures/random-stories.ts';
import { explore } from '../check/explore.ts';
import { loadStory } from '../load-story.ts';
import { storyPaths, type StoryPath } from './story-paths.ts';

const nightTrain = loadStory(
  readFileSync(new URL('../../../../examples/night-train/story.yaml', import.meta.url), 'utf8'),
  'f',
).story as Story;

/** Plays a path in a session, as a player would. */
function played(
  story: Story,
  { answers, seed }: StoryPath,
): { segments: string[]; ending: string | null; left: number } {
  const events: StoryEvent[] = [];
  const session = createSession(story, {
    seed: seed ?? 0,
    random: () => 0.5,
    now: () => 0,
    onEvent: (event) => events.push(event),
  });
  const left = [...answers];
  for (let steps = 0; steps < 5_000; steps += 1) {
    const { segment, choice } = session.state;
    if (choice) {
      const answer = left.shift();
      if (
        !answer?.startsWith(`${choice.id}.`) ||
        !session.choose(answer.slice(choice.id.length + 1))
      )
        break;
      continue;
    }
    const upcoming = story.segments[segment]?.choices.find(
      ({ opensAtMs }) => opensAtMs > session.state.positionMs,
    );
    if (upcoming) session.position(upcoming.opensAtMs);
    else session.ended();
    if (events.some(({ type }) => type === 'story_ended')) break;
  }
  const ended = events.find((event) => event.type === 'story_ended');
  return {
    segments: events.flatMap((event) => (event.type === 'segment_entered' ? [event.segment] : [])),
    ending: ended?.type === 'story_ended' ? ended.ending : null,
    left: left.length,
  };
}

describe('paths', () => {
  it('cover every option of the example, by as few as can be', () => {
    const found = storyPaths(nightTrain, 'options');
    const options = Object.values(nightTrain.segments).flatMap(({ choices }) =>
      choices.flatMap(({ id, options: each }) => each.map((option) => `${id}.${option.id}`)),
    );
    expect(new Set(found?.paths.flatMap(({ covers }) => covers))).toEqual(new Set(options));
    // Missing the train, the two ends of the letter, the two of the engine and silence each exclude all the others.
    expect([found?.paths.length, found?.atLeast, found?.isSmallest]).toEqual([6, 6, true]);
  });

  it('cover every pair of consecutive answers', () => {
    const found = storyPaths(nightTrain, 'pairs');
    const covered = new Set(found?.paths.flatMap(({ covers }) => covers));
    expect(covered).toContain('door.walk > lever.take-lever');
    expect(covered).not.toContain('board.stay > door.walk');
    for (const { answers } of found?.paths ?? [])
      for (let index = 1; index < answers.length; index += 1)
        expect(covered).toContain(`${answers[index - 1]} > ${answers[index]}`);
  });

  it('lead, when they are played with their seed, where they say', () => {
    for (const coverage of ['options', 'pairs'] as const) {
      for (const path of storyPaths(nightTrain, coverage)?.paths ?? [])
        expect(played(nightTrain, path)).toEqual({
          segments: path.segments,
          ending: path.ending,
          left: 0,
        });
    }
  });

  it('of random stories cover all that is ever open and can end, and play as they say', () => {
    fc.assert(
      fc.property(randomStories, (story) => {
        const found = storyPaths(story, 'options');
        if (!found) throw new Error('so small a story has paths');
        const { seen } = explore(story);
        const all = Object.values(story.segments).flatMap(({ choices }) =>
          choices.flatMap(({ id, options }) => options.map((option) => `${id}.${option.id}`)),
        );
        const open = all.filter((_, index) => seen.open[index] !== -1);
        const covered = new Set(found.paths.flatMap(({ covers }) => covers));
        expect([...covered, ...found.uncovered].sort()).toEqual(open.sort());
        expect(found.atLeast).toBeLessThanOrEqual(found.paths.length);
        for (const path of found.paths) {
          for (const label of path.covers) expect(path.answers).toContain(label);
          if (path.seed !== null)
            expect(played(story, path)).toEqual({
              segments: path.segments,
              ending: path.ending,
              left: 0,
            });
        }
      }),
      cases(20),
    );
  });

  it('take the lots into account by their seed', () => {
    for (const weight of [1, 9]) {
      const story = parseStory({
        ...{ matchcut: 1, id: 'dice', title: 'Dice', start: 'table' },
        segments: {
          table: {
            durationMs: 1_000,
            routes: [
              { to: 'win', weight: 1 },
              { to: 'lose', weight },
            ],
          },
          win: {
            durationMs: 2_000,
            choices: [
              {
                id: 'again',
                opensAtMs: 0,
                closesAtMs: 1_000,
                default: 'no',
                options: [
                  { id: 'yes', label: 'Yes', to: 'table', cut: 'now' },
                  { id: 'no', label: 'No' },
                ],
              },
            ],
            routes: [{ to: 'lose' }],
          },
          lose: { durationMs: 1_000, ending: { id: 'lost', title: 'Lost' } },
        },
      });
      const found = storyPaths(story, 'options');
      expect(found?.paths.map(({ answers }) => answers)).toEqual([['again.yes', 'again.no']]);
      expect(found?.paths[0]?.segments).toEqual(['table', 'win', 'table', 'win', 'lose']);
    }
  });

  it('begin with an earlier session where only viewers who come back have an option', () => {
    const story = parseStory({
      ...{ matchcut: 1, id: 'again', title: 'Again', start: 'door' },
      variables: { been: { type: 'bool', scope: 'viewer' } },
      segments: {
        door: {
          durationMs: 3_000,
          choices: [
            {
              id: 'go',
              opensAtMs: 0,
              closesAtMs: 1_000,
              default: 'in',
              options: [
                { id: 'in', label: 'In', to: 'room' },
                { id: 'key', label: 'Key', when: 'been', to: 'vault' },
              ],
            },
          ],
        },
        room: { durationMs: 1_000, do: ['been = true'], ending: { id: 'room', title: 'Room' } },
        vault: { durationMs: 1_000, ending: { id: 'vault', title: 'Vault' } },
      },
    });
    expect(storyPaths(story, 'options')?.paths.map(({ answers }) => answers)).toContainEqual([
      'go.in',
      null,
      'go.key',
    ]);
  });
});
