import { describe, expect, it } from 'vitest';
import { printPath } from '@matchcut/runtime';
import { check } from '../cli/check.ts';
import { plain } from '../diagnostics/print.ts';
import { loadStory } from '../load-story.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkStory } from './findings.ts';

/** A mansion whose hall, stairs and attic are given by the test; the garden is the way out. */
function mansion(
  segments: string,
  variables = '{ key: { type: bool }, steps: { type: int, max: 3 } }',
): string {
  return `matchcut: 1
id: mansion
title: The mansion
start: hall
variables: ${variables}
segments:
${segments}
  garden: { duration: 5s, ending: { id: out, title: Out } }
`;
}

/** \`MC6001 segments.attic (hall.up → …)\` */
function found(text: string): string[] {
  const { story, diagnostics } = loadStory(text, 'mansion.yaml');
  if (!story) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return checkStory(story).findings.map(({ code, path, walk }) => {
    const steps = walk
      ?.map((step) => (step ? `${step.choice}.${step.option}` : 'again'))
      .join(' → ');
    return `${code} ${printPath(path)}${steps === undefined ? '' : ` (${steps})`}`;
  });
}

const hall = (more: string, options = '') => `  hall:
    duration: 9s
    choices: [{ id: go, opens: 1s, closes: 8s, default: out, options: [{ id: out, label: Out, to: garden }, { id: up, label: Up, to: stairs }${options}] }]
${more}`;

describe('the checker', () => {
  it('is content with a story in which everything is used and everything ends', () => {
    expect(
      found(
        mansion(
          hall(
            '  stairs: { duration: 5s, do: [key = true, steps += 1], routes: [{ to: garden, when: key and steps > 2 }, { to: hall }] }',
          ),
        ),
      ),
    ).toEqual([]);
  });

  it('finds segments that no path leads to', () => {
    expect(
      found(
        mansion(
          hall(
            '  stairs: { duration: 5s, routes: [{ to: hall }] }\n  attic: { duration: 5s, routes: [{ to: hall }] }',
          ),
          '{}',
        ),
      ),
    ).toEqual(['MC6001 segments.attic']);
  });

  it('finds options that are never open, and conditions that always hold', () => {
    const options =
      ', { id: unlock, label: Unlock, when: key and steps > 3, to: garden }, { id: wait, label: Wait, when: steps >= 0, to: stairs }';
    expect(
      found(
        mansion(
          hall('  stairs: { duration: 5s, do: [key = true], routes: [{ to: hall }] }', options),
        ),
      ),
    ).toEqual([
      'MC6008 variables.steps',
      'MC6002 segments.hall.choices[0].options[2].when',
      'MC6003 segments.hall.choices[0].options[3].when',
    ]);
  });

  it('finds routes that others always come before', () => {
    expect(
      found(
        mansion(
          hall('  stairs: { duration: 5s, routes: [{ to: garden }, { to: hall, weight: 1 }] }'),
          '{}',
        ),
      ),
    ).toEqual(['MC6002 segments.stairs.routes[1]']);
  });

  it('finds the loop that has no way out, and the shortest way into it', () => {
    const text = mansion(
      hall(
        '  stairs: { duration: 5s, routes: [{ to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }',
      ),
      '{}',
    );
    expect(found(text)).toEqual(['MC6004 segments.stairs (go.up)']);
  });

  it('finds a loop that only some states can’t leave', () => {
    const text = mansion(
      hall(
        '  stairs: { duration: 5s, do: steps += 1, routes: [{ to: garden, when: steps == 1 and not visited(attic) }, { to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }',
        ', { id: climb, label: Climb, to: attic }',
      ),
      '{ steps: { type: int, max: 3 } }',
    );
    expect(found(text)).toEqual([
      'MC6004 segments.attic (go.climb)',
      'MC6009 segments.stairs (go.climb)',
    ]);
  });

  it('finds choices that may have no open option, and defaults that may be closed, with the way there', () => {
    const text = mansion(
      `  hall:
    duration: 9s
    choices:
      - { id: door, opens: 1s, closes: 3s, default: force, options: [{ id: force, label: Force it, when: not key }, { id: unlock, label: Unlock it, do: key = false }] }
      - { id: look, opens: 4s, closes: 6s, default: last, options: [{ id: read, label: Read, when: key, do: key = false }] }
    routes: [{ to: garden, when: key }, { to: stairs }]
  stairs: { duration: 5s, do: key = true, routes: [{ to: hall, weight: 1 }, { to: garden, weight: 1 }] }`,
      '{ key: { type: bool } }',
    );
    expect(found(text)).toEqual([
      'MC6006 segments.hall.choices[0].default (door.force)',
      'MC6005 segments.hall.choices[1].id (door.force)',
      'MC6002 segments.hall.choices[1].options[0].when',
      'MC6002 segments.hall.routes[0].when',
    ]);
  });

  it('looks also at viewers who come back with what an earlier session left', () => {
    const text = mansion(
      hall(
        '  stairs: { duration: 5s, do: key = true, routes: [{ to: garden }] }\n  attic: { duration: 5s, routes: [{ to: garden }] }',
        ', { id: attic, label: To the attic, when: key, to: attic }',
      ),
      '{ key: { type: bool, scope: viewer } }',
    );
    expect(found(text)).toEqual([]);
    expect(found(text.replace('scope: viewer', 'scope: session'))).toContain(
      'MC6001 segments.attic',
    );
  });

  describe('where viewers go back to a checkpoint with variables of their own', () => {
    /** The letter is the viewer's: it stays when they go back to the hall. */
    const house = (stairs: string, more = '') =>
      mansion(
        `  hall:
    duration: 9s
    checkpoint: { title: The hall }
    choices: [{ id: go, opens: 1s, closes: 8s, default: out, options: [{ id: out, label: Out, to: garden }, { id: up, label: Up, to: stairs }, { id: read, label: Read, when: letter, to: library }] }]
${stairs}
  library: { duration: 5s, routes: [{ to: garden }] }${more}`,
        '{ letter: { type: bool, scope: viewer }, steps: { type: int, max: 3 } }',
      );

    it('is content with a sound story', () => {
      expect(
        found(house('  stairs: { duration: 5s, do: letter = true, routes: [{ to: hall }] }')),
      ).toEqual(['MC6007 variables.steps']);
    });

    it('still finds loops without a way out, and segments that no path leads to', () => {
      const text = house(
        '  stairs: { duration: 5s, do: [letter = true, steps += 1], routes: [{ to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }',
        '\n  cellar: { duration: 5s, routes: [{ to: garden, when: steps > 3 }, { to: hall }] }',
      );
      expect(found(text)).toEqual([
        'MC6004 segments.stairs (go.up)',
        'MC6001 segments.cellar',
        'MC6009 segments.stairs (go.up)',
      ]);
    });

    it('finds what only going back leads to, and says that it is so', () => {
      // Each session begins without the letter; who has it in the hall, and hasn't been on the stairs, has gone back.
      const text = mansion(
        `  door: { duration: 5s, do: letter = false, routes: [{ to: hall }] }
  hall:
    duration: 9s
    checkpoint: { title: The hall }
    choices: [{ id: go, opens: 1s, closes: 8s, default: up, options: [{ id: up, label: Up, to: stairs }, { id: read, label: Read, when: letter and not visited(stairs), to: cell }] }]
  stairs: { duration: 5s, do: letter = true, routes: [{ to: garden }] }
  cell: { duration: 5s, routes: [{ to: cell }] }`,
        '{ letter: { type: bool, scope: viewer } }',
      ).replace('start: hall', 'start: door');
      const { story } = loadStory(text, 'mansion.yaml');
      if (!story) throw new Error('the story must load');
      expect(
        checkStory(story).findings.map(({ code, severity, walk, related }) => [
          code,
          severity,
          walk,
          related?.map(({ path }) => printPath(path)),
        ]),
      ).toEqual([['MC6004', 'warning', undefined, ['segments.hall.checkpoint']]]);
    });

    it('proves nothing that it has not found', () => {
      const text = `${house('  stairs: { duration: 5s, do: letter = true, routes: [{ to: hall }] }')}properties:
  - { name: seen, reachable: at(library) }
  - { name: flying, reachable: at(library) and steps == 3 }
  - { name: empty, never: at(library) and not letter }
`;
      const { story, properties } = loadStory(text, 'mansion.yaml');
      if (!story) throw new Error('the story must load');
      expect(
        checkStory(story, { properties })
          .findings.filter(({ property }) => property)
          .map(({ code, property }) => `${code} ${property?.name}`),
      ).toEqual(['MC6011 flying']);
    });

    it('does not forget, going back, what came before', () => {
      // Who was told of the secret on a day in the heat, and goes back, finds the door with what was so before.
      const text = `${mansion(
        `  hot: { duration: 5s, do: mood = true, routes: [{ to: cool }] }
  cool: { duration: 5s, do: mood = false, routes: [{ to: hall }] }
  hall:
    duration: 9s
    checkpoint: { title: The hall }
    choices: [{ id: go, opens: 1s, closes: 8s, default: on, options: [{ id: on, label: On, to: middle }, { id: in, label: In, when: letter, to: secret }] }]
  middle: { duration: 5s, do: letter = true, routes: [{ to: garden }] }
  secret: { duration: 5s, routes: [{ to: garden }] }`,
        '{ letter: { type: bool, scope: viewer }, mood: { type: bool } }',
      )
        .replace('start: hall', 'start: door')
        .replace(
          '  garden:',
          '  door: { duration: 5s, do: letter = false, routes: [{ to: hot }] }\n  garden:',
        )}properties:
  - { name: never, never: at(secret), after: mood }
  - { name: some, reachable: at(secret), after: mood }
`;
      const { story, properties, diagnostics } = loadStory(text, 'mansion.yaml');
      if (!story) throw new Error(JSON.stringify(diagnostics));
      const { findings } = checkStory(story, { properties });
      expect(
        findings
          .filter(({ property }) => property)
          .map(({ code, property }) => `${code} ${property?.name}`),
      ).toEqual(['MC6012 never', 'MC6012 some']);
    });

    it('leaves undecided what only an impossible mixture decides', () => {
      // The lamp is lit on a way that doesn't come back to the hall, so that nobody is in the hall with it in this session.
      const text = `${mansion(
        `  hall:
    duration: 9s
    checkpoint: { title: The hall }
    choices: [{ id: go, opens: 1s, closes: 8s, default: out, options: [{ id: out, label: Out, to: garden }, { id: up, label: Up, do: lamp = true, to: garden }] }]`,
        '{ lamp: { type: bool, scope: viewer }, begun: { type: bool } }',
      )
        .replace('start: hall', 'start: door')
        .replace(
          '  garden:',
          '  door: { duration: 5s, do: [lamp = false, begun = true], routes: [{ to: hall }] }\n  garden:',
        )}properties:
  - { name: dark, never: at(hall) and lamp and begun }
`;
      const { story, properties } = loadStory(text, 'mansion.yaml');
      if (!story) throw new Error('the story must load');
      const { findings, isComplete } = checkStory(story, { properties });
      expect([
        isComplete,
        findings
          .filter(({ property }) => property)
          .map(({ code, severity }) => `${code} ${severity}`),
      ]).toEqual([true, ['MC6012 warning']]);
    });
  });

  it('finds loops and segments that nothing leads to also where there are more states than it looks at', () => {
    const { story } = loadStory(
      mansion(
        hall(
          '  stairs: { duration: 5s, do: steps += 1, routes: [{ to: hall, when: steps < 900 }, { to: attic }] }\n  attic: { duration: 5s, routes: [{ to: attic }] }\n  cellar: { duration: 5s, routes: [{ to: hall }] }',
          ', { id: attic, label: Attic, to: attic }',
        ),
        '{ steps: { type: int, max: 1000 } }',
      ),
      'm',
    );
    if (!story) throw new Error('the story must load');
    expect(
      checkStory(story, { mostStates: 100 }).findings.map(
        ({ code, path }) => `${code} ${printPath(path)}`,
      ),
    ).toEqual(['MC6004 segments.attic', 'MC6001 segments.cellar', 'MC6010 the story']);
  });

  it('finds a loop that counts, and that nothing leads out of, however little it looks at', () => {
    const loop = mansion(
      hall(
        '  stairs: { duration: 5s, do: steps += 1, routes: [{ to: attic, when: steps < 900 }, { to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }',
      ),
      '{ steps: { type: int, max: 1000 } }',
    );
    for (const text of [loop, loop.replace('max: 1000', 'max: 9000000000000')]) {
      const { story } = loadStory(text, 'm');
      if (!story) throw new Error('the story must load');
      expect(
        checkStory(story, { mostStates: 100 })
          .findings.map(({ code, path }) => `${code} ${printPath(path)}`)
          .slice(0, 2),
      ).toEqual(['MC6004 segments.stairs', 'MC6004 segments.attic']);
    }
  });

  it('finds variables that nothing depends on', () => {
    expect(
      found(
        mansion(
          hall('  stairs: { duration: 5s, do: [key = true, steps += 1], routes: [{ to: hall }] }'),
        ),
      ),
    ).toEqual(['MC6007 variables.key', 'MC6007 variables.steps']);
  });

  it('says honestly that it didn’t look at everything', () => {
    const { story } = loadStory(
      mansion(
        hall(
          '  stairs: { duration: 5s, do: steps += 1, routes: [{ to: garden, when: steps == 999 }, { to: hall }] }',
        ),
        '{ steps: { type: int, max: 1000 } }',
      ),
      'm',
    );
    if (!story) throw new Error('the story must load');
    const checked = checkStory(story, { mostStates: 100 });
    expect(checked.isComplete).toBe(false);
    expect(checked.findings.map(({ code }) => code)).toEqual(['MC6010']);
    expect(checkStory(story)).toMatchObject({ isComplete: true, states: 2998 });
  });

  it('does not try to hold a variable that has more values than a state has room for', () => {
    expect(
      found(
        mansion(
          hall(
            '  stairs: { duration: 5s, do: steps += 1, routes: [{ to: hall, when: steps > 5 }, { to: garden }] }',
          ),
          '{ steps: { type: int, max: 9000000000000 } }',
        ),
      ),
    ).toEqual(['MC6010 variables.steps']);
  });
});

describe('matchcut check', () => {
  it('shows a finding where it stands, with the shortest way there, and fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    const file = join(folder, 'mansion.yaml');
    await writeFile(
      file,
      mansion(
        hall(
          '  stairs: { duration: 5s, routes: [{ to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }',
        ),
        '{}',
      ),
    );
    const { text, exitCode } = await check(file, { format: 'text', isStrict: false, paint: plain });
    await rm(folder, { recursive: true });
    expect(text)
      .toBe(`${file}:10:3 error MC6004 no ending can be reached any more from segment "stairs", nor from "attic"
  10 │   stairs: { duration: 5s, routes: [{ to: attic }] }
     │   ^^^^^^
  Add a way out of the loop.
  Shortest way there: go.up

✗ The mansion: 1 error. 4 segments, 1 choice, 1 ending; every one of its 4 states was looked at.`);
    expect(exitCode).toBe(1);
  });
});
