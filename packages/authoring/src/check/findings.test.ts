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
function mansion(segments: string, variables = '{ key: { type: bool }, steps: { type: int, max: 3 } }'): string {
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
    const steps = walk?.map((step) => (step ? `${step.choice}.${step.option}` : 'again')).join(' → ');
    return `${code} ${printPath(path)}${steps === undefined ? '' : ` (${steps})`}`;
  });
}

const hall = (more: string, options = '') => `  hall:
    duration: 9s
    choices: [{ id: go, opens: 1s, closes: 8s, default: out, options: [{ id: out, label: Out, to: garden }, { id: up, label: Up, to: stairs }${options}] }]
${more}`;

describe('the checker', () => {
  it('is content with a story in which everything is used and everything ends', () => {
    expect(found(mansion(hall('  stairs: { duration: 5s, do: [key = true, steps += 1], routes: [{ to: garden, when: key and steps > 2 }, { to: hall }] }')))).toEqual([]);
  });

  it('finds segments that no path leads to', () => {
    expect(found(mansion(hall('  stairs: { duration: 5s, routes: [{ to: hall }] }\n  attic: { duration: 5s, routes: [{ to: hall }] }'), '{}'))).toEqual(['MC6001 segments.attic']);
  });

  it('finds options that are never open, and conditions that always hold', () => {
    const options = ', { id: unlock, label: Unlock, when: key and steps > 3, to: garden }, { id: wait, label: Wait, when: steps >= 0, to: stairs }';
    expect(found(mansion(hall('  stairs: { duration: 5s, do: [key = true], routes: [{ to: hall }] }', options)))).toEqual([
      'MC6008 variables.steps',
      'MC6002 segments.hall.choices[0].options[2].when',
      'MC6003 segments.hall.choices[0].options[3].when',
    ]);
  });

  it('finds routes that others always come before', () => {
    expect(found(mansion(hall('  stairs: { duration: 5s, routes: [{ to: garden }, { to: hall, weight: 1 }] }'), '{}'))).toEqual(['MC6002 segments.stairs.routes[1]']);
  });

  it('finds the loop that has no way out, and the shortest way into it', () => {
    const text = mansion(hall('  stairs: { duration: 5s, routes: [{ to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }'), '{}');
    expect(found(text)).toEqual(['MC6004 segments.stairs (go.up)']);
  });

  it('finds a loop that only some states can’t leave', () => {
    const text = mansion(hall('  stairs: { duration: 5s, do: steps += 1, routes: [{ to: garden, when: steps == 1 and not visited(attic) }, { to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }', ', { id: climb, label: Climb, to: attic }'), '{ steps: { type: int, max: 3 } }');
    expect(found(text)).toEqual(['MC6004 segments.attic (go.climb)', 'MC6009 segments.stairs (go.climb)']);
  });

  it('finds choices that may have no open option, and defaults that may be closed, with the way there', () => {
    const text = mansion(`  hall:
    duration: 9s
    choices:
      - { id: door, opens: 1s, closes: 3s, default: force, options: [{ id: force, label: Force it, when: not key }, { id: unlock, label: Unlock it, do: key = false }] }
      - { id: look, opens: 4s, closes: 6s, default: last, options: [{ id: read, label: Read, when: key, do: key = false }] }
    routes: [{ to: garden, when: key }, { to: stairs }]
  stairs: { duration: 5s, do: key = true, routes: [{ to: hall, weight: 1 }, { to: garden, weight: 1 }] }`, '{ key: { type: bool } }');
    expect(found(text)).toEqual([
      'MC6006 segments.hall.choices[0].default (door.force)',
      'MC6005 segments.hall.choices[1].id (door.force)',
      'MC6002 segments.hall.choices[1].options[0].when',
      'MC6002 segments.hall.routes[0].when',
    ]);
  });

  it('looks also at viewers who come back with what an earlier session left', () => {
    const text = mansion(hall('  stairs: { duration: 5s, do: key = true, routes: [{ to: garden }] }\n  attic: { duration: 5s, routes: [{ to: garden }] }', ', { id: attic, label: To the attic, when: key, to: attic }'), '{ key: { type: bool, scope: viewer } }');
    expect(found(text)).toEqual([]);
    expect(found(text.replace('scope: viewer', 'scope: session'))).toContain('MC6001 segments.attic');
  });

  it('finds variables that nothing depends on', () => {
    expect(found(mansion(hall('  stairs: { duration: 5s, do: [key = true, steps += 1], routes: [{ to: hall }] }')))).toEqual(['MC6007 variables.key', 'MC6007 variables.steps']);
  });

  it('says honestly that it didn’t look at everything', () => {
    const { story } = loadStory(mansion(hall('  stairs: { duration: 5s, do: steps += 1, routes: [{ to: garden, when: steps == 999 }, { to: hall }] }'), '{ steps: { type: int, max: 1000 } }'), 'm');
    if (!story) throw new Error('the story must load');
    const checked = checkStory(story, { mostStates: 100 });
    expect(checked.isComplete).toBe(false);
    expect(checked.findings.map(({ code }) => code)).toEqual(['MC6010']);
    expect(checkStory(story)).toMatchObject({ isComplete: true, states: 2998 });
  });

  it('does not try to hold a variable that has more values than a state has room for', () => {
    expect(found(mansion(hall('  stairs: { duration: 5s, do: steps += 1, routes: [{ to: hall, when: steps > 5 }, { to: garden }] }'), '{ steps: { type: int, max: 9000000000000 } }'))).toEqual(['MC6010 variables.steps']);
  });
});

describe('matchcut check', () => {
  it('shows a finding where it stands, with the shortest way there, and fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    const file = join(folder, 'mansion.yaml');
    await writeFile(file, mansion(hall('  stairs: { duration: 5s, routes: [{ to: attic }] }\n  attic: { duration: 5s, routes: [{ to: stairs }] }'), '{}'));
    const { text, exitCode } = await check(file, { format: 'text', isStrict: false, paint: plain });
    await rm(folder, { recursive: true });
    expect(text).toBe(`${file}:10:3 error MC6004 no ending can be reached any more from segment "stairs", nor from "attic"
  10 │   stairs: { duration: 5s, routes: [{ to: attic }] }
     │   ^^^^^^
  Add a way out of the loop.
  Shortest way there: go.up

✗ The mansion: 1 error. 4 segments, 1 choice, 1 ending; every one of its 4 states was looked at.`);
    expect(exitCode).toBe(1);
  });
});
