import { describe, expect, it } from 'vitest';
import { printPath } from './problem.ts';
import { InvalidStoryError, parseStory, validateStory } from './validate.ts';

/** A two-segment story; `change` spoils a copy of it. */
function spoiled(change: (story: any) => unknown): unknown {
  const story = {
    matchcut: 1,
    id: 'ferry',
    title: 'The ferry',
    start: 'pier',
    variables: {
      coin: { type: 'bool' },
      mood: { type: 'enum', values: ['calm', 'afraid'], initial: 'calm' },
    },
    segments: {
      pier: {
        durationMs: 10_000,
        choices: [
          {
            id: 'pay',
            opensAtMs: 2_000,
            closesAtMs: 8_000,
            default: 'wait',
            options: [
              { id: 'give', label: 'Give the coin', when: 'coin', to: 'crossing' },
              { id: 'wait', label: 'Wait', do: ['coin = true'] },
            ],
          },
        ],
        routes: [{ to: 'pier' }],
      },
      crossing: { durationMs: 5_000, ending: { id: 'across', title: 'Across' } },
    },
  };
  const replacement = change(story);
  return replacement === undefined ? story : replacement;
}

function problemsOf(data: unknown) {
  const validation = validateStory(data);
  return validation.isValid
    ? []
    : validation.problems.map((problem) => `${problem.code} ${printPath(problem.path)}`);
}

describe('a story', () => {
  it('that holds together is valid, and its defaults are filled in', () => {
    const story = parseStory(spoiled(() => undefined));
    expect(story.version).toBe('draft');
    expect(story.segments['pier']?.choices[0]?.options[0]).toMatchObject({
      unavailable: 'hidden',
      cut: 'end',
      do: [],
    });
    expect(story.variables['coin']).toEqual({ type: 'bool', initial: false, scope: 'session' });
  });

  it.each<[string, (story: any) => unknown, string]>([
    [
      'without a title',
      (s) => {
        delete s.title;
      },
      'MC2001 title',
    ],
    [
      'with a misspelt field',
      (s) => {
        s.segments.pier.durration = 3;
      },
      'MC2002 segments.pier.durration',
    ],
    [
      'with a field of a misspelt option',
      (s) => {
        s.segments.pier.choices[0].options[0].lable = 'x';
      },
      'MC2002 segments.pier.choices[0].options[0].lable',
    ],
    [
      'that starts nowhere',
      (s) => {
        s.start = 'peer';
      },
      'MC2003 start',
    ],
    [
      'with an option to nowhere',
      (s) => {
        s.segments.pier.choices[0].options[0].to = 'crosing';
      },
      'MC2003 segments.pier.choices[0].options[0].to',
    ],
    [
      'with an option to an inherited name',
      (s) => {
        s.segments.pier.choices[0].options[0].to = 'toString';
      },
      'MC2003 segments.pier.choices[0].options[0].to',
    ],
    [
      "with a segment of a chapter that isn't there",
      (s) => {
        s.chapters = { shore: 'The shore' };
        s.segments.pier.chapter = 'toString';
      },
      'MC2003 segments.pier.chapter',
    ],
    [
      'with a route to nowhere',
      (s) => {
        s.segments.pier.routes[0].to = 'x';
      },
      'MC2003 segments.pier.routes[0].to',
    ],
    [
      'whose default is no option',
      (s) => {
        s.segments.pier.choices[0].default = 'run';
      },
      'MC2003 segments.pier.choices[0].default',
    ],
    [
      'with text for a duration',
      (s) => {
        s.segments.pier.durationMs = 'long';
      },
      'MC2004 segments.pier.durationMs',
    ],
    [
      'with an endless duration',
      (s) => {
        s.segments.pier.durationMs = 1e12;
      },
      'MC2010 segments.pier.durationMs',
    ],
    [
      'with a negative time',
      (s) => {
        s.segments.pier.choices[0].opensAtMs = -1;
      },
      'MC2004 segments.pier.choices[0].opensAtMs',
    ],
    [
      'with a choice of nothing',
      (s) => {
        s.segments.pier.choices[0].options = [];
      },
      'MC2004 segments.pier.choices[0].options',
    ],
    [
      'with a variable of an unknown type',
      (s) => {
        s.variables.coin.type = 'boolean';
      },
      'MC2004 variables.coin.type',
    ],
    [
      'with a spaced id',
      (s) => {
        s.segments['the pier'] = s.segments.pier;
      },
      'MC2005 segments.the pier',
    ],
    [
      'with a variable named like a word of the language',
      (s) => {
        s.variables.visited = { type: 'bool' };
      },
      'MC2005 variables.visited',
    ],
    [
      'with an option named like a kind of default',
      (s) => {
        s.segments.pier.choices[0].options[0].id = 'random';
      },
      'MC2005 segments.pier.choices[0].options[0].id',
    ],
    [
      'with the same option twice',
      (s) => {
        s.segments.pier.choices[0].options[0].id = 'wait';
      },
      'MC2006 segments.pier.choices[0].options[1].id',
    ],
    [
      'that closes a choice before it opens',
      (s) => {
        s.segments.pier.choices[0].closesAtMs = 1;
      },
      'MC2007 segments.pier.choices[0].closesAtMs',
    ],
    [
      'that closes a choice after the segment',
      (s) => {
        s.segments.pier.durationMs = 7_000;
      },
      'MC2007 segments.pier.choices[0].closesAtMs',
    ],
    [
      'that leads nowhere',
      (s) => {
        delete s.segments.crossing.ending;
      },
      'MC2008 segments.crossing',
    ],
    [
      'that may not know where to go',
      (s) => {
        s.segments.pier.routes = [];
      },
      'MC2008 segments.pier',
    ],
    [
      'with only conditional routes',
      (s) => {
        s.segments.pier.routes[0].when = 'coin';
      },
      'MC2008 segments.pier.routes',
    ],
    [
      'with an ending that leads on',
      (s) => {
        s.segments.crossing.routes = [{ to: 'pier' }];
      },
      'MC2008 segments.crossing.ending',
    ],
    [
      'whose bounds are crossed',
      (s) => {
        s.variables.coin = { type: 'int', min: 3, max: 1 };
      },
      'MC2009 variables.coin.min',
    ],
    [
      'whose initial value is none of the values',
      (s) => {
        s.variables.mood.initial = 'glad';
      },
      'MC2009 variables.mood.initial',
    ],
    [
      'with a broken condition',
      (s) => {
        s.segments.pier.choices[0].options[0].when = 'coin and';
      },
      'MC3001 segments.pier.choices[0].options[0].when',
    ],
    [
      'with an effect on an unknown variable',
      (s) => {
        s.segments.pier.do = ['coins += 1'];
      },
      'MC3002 segments.pier.do[0]',
    ],
    [
      'with a condition on an inherited name',
      (s) => {
        s.segments.pier.choices[0].options[0].when = 'hasOwnProperty';
      },
      'MC3002 segments.pier.choices[0].options[0].when',
    ],
    [
      'with a condition of the wrong type',
      (s) => {
        s.segments.pier.choices[0].options[0].when = 'mood == 1';
      },
      'MC3003 segments.pier.choices[0].options[0].when',
    ],
    ['that is a list', () => [], 'MC2004 the story'],
    ['that is null', () => null, 'MC2004 the story'],
    [
      'with a prototype key',
      () => JSON.parse('{"matchcut":1,"__proto__":{"polluted":true}}'),
      'MC2005 __proto__',
    ],
    [
      'that holds itself',
      (s) => {
        s.metadata = s;
      },
      'MC2010 metadata.metadata.metadata.metadata.metadata.metadata.metadata.metadata',
    ],
  ])('%s is refused with a code and a place', (_, change, expected) => {
    expect(problemsOf(spoiled(change))).toContain(expected);
  });

  it('carries all its problems in the error', () => {
    const twice = spoiled((story) => {
      story.start = 'x';
      story.segments.pier.routes[0].to = 'y';
    });
    expect(() => parseStory(twice)).toThrow(InvalidStoryError);
    expect(problemsOf(twice)).toHaveLength(2);
  });
});
