import { type Story, toMachineConfig } from '@matchcut/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { INK, MACHINE, TWEE_HARLOWE, TWEE_SUGARCUBE } from '../../../../fixtures/foreign.ts';
import { randomStories } from '../../../../fixtures/random-stories.ts';
import { toYaml } from '../export/yaml.ts';
import { loadStory } from '../load-story.ts';
import type { Imported } from './draft.ts';
import { importInk } from './ink.ts';
import { importTwee } from './twee.ts';
import { fromMachine, importXState } from './xstate.ts';

/** `option [condition] {effects} → target` of a segment, and its routes. */
function waysOf(story: Story | undefined, id: string): string[] {
  const segment = story?.segments[id];
  return [
    ...(segment?.choices ?? []).flatMap(({ options }) =>
      options.map(
        ({ label, when, do: effects, to }) =>
          `${label}${when === undefined ? '' : ` [${when}]`}${effects.length === 0 ? '' : ` {${effects.join('; ')}}`} → ${to}`,
      ),
    ),
    ...(segment?.routes ?? []).map(
      ({ to, when }) => `${when === undefined ? '' : `[${when}] `}→ ${to}`,
    ),
  ];
}

/** What was left out, by line. */
function leftOut({ diagnostics }: Imported): string[] {
  return diagnostics
    .filter(({ code }) => code === 'MC7002')
    .map(
      ({ range, message }) =>
        `${range.start.line} ${message.replace(' has no counterpart in a film, and was left out', '')}`,
    );
}

describe('a Twee file of SugarCube', () => {
  const imported = importTwee(TWEE_SUGARCUBE, 'cave.twee');
  const { story } = imported;

  it('gives its passages as segments, from where it starts', () => {
    expect(story).toMatchObject({ id: 'the-cave', title: 'The Cave', start: 'mouth' });
    expect(Object.keys(story?.segments ?? {})).toEqual([
      'mouth',
      'shop',
      'rest',
      'deep',
      'rich',
      'the-end',
    ]);
    expect(story?.segments['rich']?.ending).toMatchObject({ id: 'rich', title: 'Rich' });
    expect(story?.segments['mouth']?.metadata?.['text']).toMatch(/^You stand before the cave\./);
  });

  it('gives its variables, with types, bounds and values as far as they are used', () => {
    expect(story?.variables).toMatchObject({
      coins: { type: 'int', min: -100, max: 100, initial: 2 },
      mood: { type: 'enum', values: ['calm', 'wild'], initial: 'calm' },
      lamp: { type: 'bool', initial: false },
    });
    expect(story?.segments['mouth']?.do).toEqual(['coins = coins + 1']);
  });

  it('gives its links with conditions and setters, and its jumps', () => {
    expect(waysOf(story, 'mouth')).toEqual([
      'Buy a lamp [coins >= 3 and not lamp] → shop',
      'Rush in [not (coins >= 3 and not lamp) and (mood == "wild" or visited(deep))] → deep',
      'Go in slowly [not (coins >= 3 and not lamp) and not (mood == "wild" or visited(deep))] → deep',
      'Rest {mood = "calm"; coins = coins - 1} → rest',
    ]);
    expect(waysOf(story, 'shop')).toEqual(['Pay and go {coins = coins - 2} → mouth']);
    expect(waysOf(story, 'deep')).toEqual([
      'Back [not lamp] → mouth',
      '[lamp] → rich',
      '→ the-end',
    ]);
    expect(waysOf(story, 'rest')).toEqual(['→ mouth']);
  });

  it('tells with its place what it left out', () => {
    expect(leftOut(imported)).toEqual(['21 the macro <<timed>>']);
  });
});

describe('a Twee file of Harlowe', () => {
  const imported = importTwee(TWEE_HARLOWE, 'tower.twee');
  const { story } = imported;

  it('gives its hooks as conditions', () => {
    expect(waysOf(story, 'gate')).toEqual([
      'Climb [key == true] → top',
      'Knock [not key == true and visited(well)] → gate-house',
      'Look into the well [not key == true and not visited(well)] → well',
      'Leave → home',
    ]);
    expect(waysOf(story, 'gate-house')).toEqual(['[not steps > 3] → gate', '→ the-end']);
    expect(story?.segments['well']?.do).toEqual(['key = true', 'steps = steps + 1']);
  });

  it('tells with its place what it left out', () => {
    expect(leftOut(imported)).toEqual(['18 the macro (print:)']);
  });
});

/** A passage "Start" with this body, and two that it may lead to. */
function passage(body: string): Imported {
  return importTwee(`:: Start\n${body}\n\n:: Room\nA room.\n\n:: Cave\nA cave.\n`, 'f.twee');
}

/** All that was told of a file, notes too. */
function toldOf({ diagnostics }: Imported): string {
  return diagnostics.map(({ message }) => message).join('\n');
}

describe('a passage', () => {
  it('has no links where it has comments', () => {
    const { story } = passage('/* [[Old|Cave]] */ <!-- [[Older|Cave]] -->[[In|Room]] [[Out|Cave]]');
    expect(waysOf(story, 'start')).toEqual(['In → room', 'Out → cave']);
  });

  it('tells of effects that come too early here, and of texts that stand together', () => {
    const imported = passage(
      '<<if $seen>>Again.[[Secret|Cave]]<</if>><<set $seen to true>>[[In|Room]]',
    );
    expect(toldOf(imported)).toContain('"seen = true" came after a condition on it');
    expect(toldOf(imported)).toContain('text under conditions in "Start" stands together');
  });

  it("opens to nobody what hangs on something that can't be taken over", () => {
    const imported = passage(
      '<<switch $x>><<case 1>>[[One|Cave]]<</switch>><<if visited("Room") gte 2>>[[Two|Cave]]<</if>>[[In|Room]]',
    );
    expect(waysOf(imported.story, 'start')).toEqual([
      'One [false] → cave',
      'Two [false] → cave',
      'In → room',
    ]);
    expect(leftOut(imported)).toEqual([
      '2 the macro <<switch>>, with its links,',
      '2 a number of visits',
    ]);
  });

  it('may hide a jump in a link', () => {
    const imported = passage('(link: "Open")[(goto: "Room")] [[Out|Cave]]');
    expect(waysOf(imported.story, 'start')).toEqual(['Open → room', 'Out → cave']);
  });
});

describe('an ink file', () => {
  const imported = importInk(INK, 'platform.ink');
  const { story } = imported;

  it('gives its knots, its gathers and what follows a choice as segments', () => {
    expect(story).toMatchObject({
      start: 'platform',
      variables: {
        trust: { type: 'int', initial: 1 },
        key: { type: 'bool', initial: false },
        mood: { type: 'enum', values: ['calm'] },
      },
    });
    expect(waysOf(story, 'platform')).toEqual([
      'Take the letter [not chosen(platform.take-the-letter)] → platform-take-the-letter',
      'Wait. [trust >= 2 and not visited(train)] → platform-wait',
      '[mood == "calm"] → train',
      '→ the-end',
    ]);
    expect(story?.segments['platform-take-the-letter']).toMatchObject({
      do: ['key = true'],
      routes: [{ to: 'train' }],
    });
    expect(waysOf(story, 'platform-again')).toEqual(['[trust > 3] → train', '→ platform']);
    expect(waysOf(story, 'platform-wait')).toContain(
      'longer [not chosen(platform-wait.longer)] → platform',
    );
  });

  it('gives conditional diverts as routes', () => {
    expect(waysOf(story, 'train')).toEqual(['[not key] → platform-again', '→ train-then']);
    expect(story?.segments['train-inner']?.ending).toBeDefined();
  });

  it('tells with its place what it changed', () => {
    expect(
      imported.diagnostics.map(({ range, message }) => `${range.start.line} ${message}`),
    ).toContain('23 a text that varies is not kept: film shows one picture');
  });

  it.each([
    [
      'a tunnel',
      '-> cave ->\nBack.\n-> END\n=== cave\nDark.\n->->',
      ['1 a tunnel', '6 a return from a tunnel'],
    ],
    ['a list', 'LIST moods = (calm), wild\nHello.\n-> END', ['1 a list']],
    [
      'a function',
      'Hello {f(1)}.\n-> END\n=== function f(x)\n~ return x',
      ['1 a function call', '3 the function "f"'],
    ],
    ['a sequence', '{one|two|three}\n-> END', ['1 a text that varies by visits']],
    [
      'words of a choice that vary',
      '* [{1 > 0: Big|Small} door] In.\n-> END',
      ['1 what varies in the words of a choice'],
    ],
    [
      'a count of visits',
      '-> a\n=== a\n{a > 2: -> b}\n+ go -> a\n=== b\n-> END',
      ['3 a number of visits'],
    ],
    ['a temporary variable', '~ temp x = 2\nHello.\n-> END', ['1 the temporary variable "x"']],
  ])('tells of %s, which has no counterpart', (_, text, expected) => {
    const result = importInk(text, 'f.ink');
    expect(result.story).toBeDefined();
    expect(leftOut(result)).toEqual(expected);
  });

  it("tells what ink's own compiler finds wrong, where it is", () => {
    expect(
      importInk('Hello.\n-> nowhere\n', 'f.ink').diagnostics.map(
        ({ code, range }) => `${code} ${range.start.line}`,
      ),
    ).toEqual(['MC7001 2']);
  });
});

describe('a file with much that has no counterpart', () => {
  it.each([
    [
      'ink',
      (text: string) => importInk(text, 'f.ink'),
      `${Array.from({ length: 1_500 }, (_, index) => `{~one ${index}|two}`).join('\n')}\n-> END`,
    ],
    [
      'Twee',
      (text: string) => importTwee(text, 'f.twee'),
      `:: Start\n${Array.from({ length: 3_000 }, (_, index) => `<<timed ${index}s>>x<</timed>>`).join('\n')}\n[[On->End]]\n\n:: End\nOver.`,
    ],
  ])('of %s becomes a story all the same', (_, read, text) => {
    const { story, diagnostics } = read(text);
    expect(story?.segments).toBeDefined();
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(diagnostics.length).toBeLessThanOrEqual(1_001);
  });

  it('is told what is the same at many places once, with all of them', () => {
    const text = `:: Start\n${'<<timed 2s>>x<</timed>>\n'.repeat(205)}[[On->End]]\n\n:: End\nOver.`;
    const { story, diagnostics } = importTwee(text, 'f.twee');
    expect(story).toBeDefined();
    const [told, ...more] = diagnostics.filter(({ code }) => code === 'MC7002');
    expect([told?.message, told?.range.start.line, told?.related?.length, more]).toEqual([
      expect.stringMatching(/left out \(and in 204 more places\)$/),
      2,
      204,
      [],
    ]);
    expect(told?.related?.at(-1)?.range.start.line).toBe(206);
  });
});

describe('an XState machine', () => {
  it('that a story compiled to gives the story again, whatever the story', () => {
    fc.assert(
      fc.property(randomStories, (story) => {
        const text = JSON.stringify(toMachineConfig(story));
        expect(importXState(text, 'machine.json')).toEqual({ story, diagnostics: [] });
      }),
      cases(12),
    );
  });

  it('that was changed since is told to be other than its story, where it is', () => {
    const { story } = loadStory(
      'matchcut: 1\nid: a\ntitle: A\nstart: a\nsegments:\n  a: { duration: 1s, routes: [{ to: b }] }\n  b: { duration: 1s, ending: { id: b, title: B } }\n',
      'f',
    );
    const config = JSON.parse(JSON.stringify(toMachineConfig(story as Story))) as {
      states: { a: { states: Record<string, { always: { target: string }[] }> } };
    };
    const exit = config.states.a.states['playing out']?.always[0];
    if (exit) exit.target = '#a';
    expect(fromMachine(config)).toMatchObject({
      problems: [
        { code: 'MC7004', path: ['states', 'a', 'states', 'playing out', 'always', 0, 'target'] },
      ],
    });
  });

  it('written by hand becomes a story', () => {
    const { story, diagnostics } = importXState(MACHINE, 'machine.json');
    expect(diagnostics).toEqual([]);
    expect(waysOf(story, 'hall')).toEqual([
      'Go up {fear += 1} → attic',
      'Leave [key and fear < 3] → garden',
      '→ hall',
    ]);
    expect(waysOf(story, 'attic')).toEqual(['[fear >= 3] → garden', '→ hall']);
    expect(story).toMatchObject({
      title: 'The mansion',
      start: 'hall',
      segments: {
        hall: { durationMs: 12_000, choices: [{ prompt: 'Where to?' }] },
        garden: { ending: { title: 'The garden' } },
      },
    });
  });

  it.each([
    [
      'a nested state',
      { states: { hall: { states: { a: {} }, always: 'garden' }, garden: { type: 'final' } } },
      'states.hall.states',
    ],
    [
      'a guard that is no condition',
      {
        states: {
          hall: { always: { target: 'garden', guard: 'is fine!' } },
          garden: { type: 'final' },
        },
      },
      'states.hall.always.guard',
    ],
    [
      'an action that is no effect',
      { states: { hall: { entry: ['log'], always: 'garden' }, garden: { type: 'final' } } },
      'states.hall.entry.0',
    ],
    [
      'a variable that is a list',
      { context: { bag: [] }, states: { hall: { type: 'final' } } },
      'context.bag',
    ],
    [
      "a target that doesn't exist",
      { states: { hall: { always: 'gardn' }, garden: { type: 'final' } } },
      'states.hall',
    ],
    [
      'two targets at once',
      { states: { hall: { always: { target: ['garden', 'hall'] } }, garden: { type: 'final' } } },
      'states.hall.always.target',
    ],
    [
      'two delays',
      { states: { hall: { after: { 5: 'garden', 9: 'garden' } }, garden: { type: 'final' } } },
      'states.hall.after',
    ],
    ['no states', {}, 'states'],
  ])("with %s is told where it doesn't fit", (_, config, path) => {
    const made = fromMachine({ id: 'm', initial: 'hall', ...config });
    expect('problems' in made && made.problems.map((problem) => problem.path.join('.'))).toEqual([
      path,
    ]);
  });
});

describe('a story written as YAML', () => {
  it('is the same story when it is read again', () => {
    fc.assert(
      fc.property(randomStories, (story) => {
        const { story: again, diagnostics } = loadStory(toYaml(story), 'story.yaml');
        expect(diagnostics).toEqual([]);
        expect(again).toEqual(story);
      }),
      cases(12),
    );
  });

  it('keeps what is stated about it', () => {
    const text =
      'matchcut: 1\nid: a\ntitle: A\nstart: a\nsegments:\n  a: { duration: 1s, ending: { id: a, title: A } }\nproperties:\n  - { name: There it is, reachable: at(a), after: "true" }\n';
    const { story, properties } = loadStory(text, 'f');
    const again = loadStory(toYaml(story as Story, properties), 'f');
    expect(again.properties).toMatchObject([
      { name: 'There it is', kind: 'reachable', condition: 'at(a)', after: 'true' },
    ]);
  });
});
