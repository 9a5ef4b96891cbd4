import { describe, expect, it } from 'vitest';
import { createSession } from '../session/session.ts';
import { parseStory } from '../story/validate.ts';
import { chapterTitle, seenChapters } from './chapters.ts';
import { endingsOf, fitExplored, unexplored, withEvent, type Explored } from './explored.ts';
import { storyMap } from './story-map.ts';

const story = parseStory({
  matchcut: 1,
  id: 'house',
  title: 'The house',
  version: 'v1',
  start: 'hall',
  chapters: { inside: 'Inside', out: 'Under the sky' },
  segments: {
    hall: {
      title: 'The hall',
      chapter: 'inside',
      durationMs: 10_000,
      checkpoint: { title: 'In the hall' },
      choices: [
        {
          id: 'door',
          opensAtMs: 1_000,
          closesAtMs: 9_000,
          default: 'left',
          options: [
            { id: 'left', label: 'Left', to: 'attic' },
            { id: 'right', label: 'Right', to: 'cellar' },
            { id: 'stay', label: 'Stay', to: 'hall' },
          ],
        },
      ],
    },
    attic: { chapter: 'out', durationMs: 5_000, ending: { id: 'stars', title: 'Stars' } },
    cellar: {
      title: 'The cellar',
      chapter: 'inside',
      durationMs: 5_000,
      routes: [{ to: 'attic' }],
    },
  },
});

/** Plays with these answers, and what was seen before. */
function explore(answers: readonly string[], before: Explored = unexplored(story)): Explored {
  let explored = before;
  const session = createSession(story, {
    seed: 1,
    onEvent: (event) => (explored = withEvent(explored, event)),
  });
  for (const answer of answers) {
    session.position(1_000);
    session.choose(answer);
    session.ended();
  }
  while (!session.state.isOver) session.ended();
  return explored;
}

describe('what a viewer has explored', () => {
  it('grows over play-throughs', () => {
    const once = explore(['left']);
    expect(once).toMatchObject({
      segments: ['hall', 'attic'],
      ways: [['hall', 'attic']],
      endings: ['stars'],
    });
    const twice = explore(['stay', 'right'], once);
    expect(twice).toMatchObject({
      segments: ['hall', 'attic', 'cellar'],
      ways: [
        ['hall', 'attic'],
        ['hall', 'hall'],
        ['hall', 'cellar'],
        ['cellar', 'attic'],
      ],
      endings: ['stars'],
    });
    expect(explore(['left'], twice)).toEqual(twice);
  });

  it('counts no way back to a checkpoint', () => {
    let explored = unexplored(story);
    const session = createSession(story, {
      onEvent: (event) => (explored = withEvent(explored, event)),
    });
    session.ended();
    session.back('hall');
    expect(explored.ways).toEqual([['hall', 'attic']]);
  });

  it('is kept as JSON, and loses only what the story no longer has', () => {
    const kept = JSON.parse(JSON.stringify(explore(['right']))) as Explored;
    expect(fitExplored(kept, story)).toEqual(explore(['right']));
    const older = {
      ...kept,
      segments: [...kept.segments, 'garden', 'constructor'],
      ways: [...kept.ways, ['cellar', 'garden']],
      endings: ['stars', 'moon'],
    };
    expect(fitExplored(older, story)).toEqual(explore(['right']));
  });

  it.each([
    null,
    undefined,
    'text',
    { matchcut: 1, story: 'another', segments: [], ways: [], endings: [] },
    { matchcut: 1, story: 'house', segments: 'hall' },
  ])('is nothing, of %j', (data) => {
    expect(fitExplored(data, story)).toEqual(unexplored(story));
  });

  it('knows how many endings there are', () => {
    expect(endingsOf(story)).toEqual(['stars']);
  });
});

describe('the map of a story', () => {
  it('shows what was seen, and of the rest only that there is more', () => {
    const { places, columns, rows } = storyMap(story, explore(['left']));
    expect(places).toEqual([
      {
        segment: 'hall',
        title: 'In the hall',
        column: 0,
        row: 0,
        isCheckpoint: true,
        isEnding: false,
        unseenWays: 2,
      },
      {
        segment: 'attic',
        title: 'Stars',
        column: 1,
        row: 0,
        isCheckpoint: false,
        isEnding: true,
        unseenWays: 0,
      },
    ]);
    expect([columns, rows]).toEqual([2, 1]);
    expect(JSON.stringify(storyMap(story, explore(['left'])))).not.toContain('cellar');
  });

  it('puts a segment where it is first reached', () => {
    const { places, rows } = storyMap(story, explore(['stay', 'right']));
    expect(places.map(({ segment, column, row }) => [segment, column, row])).toEqual([
      ['hall', 0, 0],
      ['cellar', 1, 0],
      ['attic', 2, 0],
    ]);
    expect(rows).toBe(1);
  });

  it('is empty before anything was seen', () => {
    expect(storyMap(story, unexplored(story))).toEqual({
      places: [],
      ways: [],
      columns: 1,
      rows: 1,
    });
  });
});

describe('chapters', () => {
  it('are told as far as the viewer has come, in the story’s order', () => {
    const [hall, attic, cellar] = ['hall', 'attic', 'cellar'];
    expect(seenChapters(story, unexplored(story))).toEqual([]);
    expect(seenChapters(story, { ...unexplored(story), segments: [attic] })).toEqual([
      { id: 'out', title: 'Under the sky', segments: [attic] },
    ]);
    expect(seenChapters(story, explore(['right']))).toEqual([
      { id: 'inside', title: 'Inside', segments: [hall, cellar] },
      { id: 'out', title: 'Under the sky', segments: [attic] },
    ]);
  });

  it('have their title in each of their segments', () => {
    expect(
      ['hall', 'cellar', 'attic', 'toString'].map((segment) => chapterTitle(story, segment)),
    ).toEqual(['Inside', 'Inside', 'Under the sky', undefined]);
  });
});
