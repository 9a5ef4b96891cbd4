import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../cli/check.ts';
import { diagnose } from '../diagnose.ts';
import { loadStory } from '../load-story.ts';
import { CODES } from './codes.ts';
import { applyFixes } from './fix.ts';
import { plain } from './print.ts';
import { toSarif } from './sarif.ts';

const wrong = `matchcut: 1
id: ferry
title: The ferry
start: peer
variables:
  # counts what is left
  coins: { type: int, max: 3 }
  hat: { type: bool }
segments:
  pier:
    duration: 9s
    route: [{ to: crosing }]
    choices:
      - id: go
        opens: 2s
        closes: 8s
        default: "stai"
        options:
          - { id: pay, label: Pay, when: coin >= 1, to: crossing }
          - { id: stay, label: Stay, when: coins >= 0, do: coins += 1 }
  crossing: { duration: 5s, ending: { id: across, title: Across } }
`;

const right = `matchcut: 1
id: ferry
title: The ferry
start: pier
variables:
  # counts what is left
  coins: { type: int, max: 3 }
  hat: { type: bool }
segments:
  pier:
    duration: 9s
    routes: [{ to: crossing }]
    choices:
      - id: go
        opens: 2s
        closes: 8s
        default: "stay"
        options:
          - { id: pay, label: Pay, when: coins >= 1, to: crossing }
          - { id: stay, label: Stay, when: coins >= 0, do: coins += 1 }
  crossing: { duration: 5s, ending: { id: across, title: Across } }
`;

describe('matchcut check --fix', () => {
  it("makes every fix that can't change what was meant, also those that come to light by others, and no others", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    const file = join(folder, 'ferry.yaml');
    await writeFile(file, wrong);
    const { exitCode } = await check(file, {
      format: 'text',
      isStrict: false,
      fixes: true,
      paint: plain,
    });
    const fixed = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });
    expect(fixed).toBe(right);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['another ending, not written yet', 'to: crossing }', 'to: crossing-2 }'],
    ['a name that says the opposite', 'when: coins >= 1', 'when: visited(uncrossing)'],
    ['a time without a unit', 'duration: 9s', 'duration: 9000'],
    [
      'a condition that holds since something else is wrong',
      'when: coins >= 1',
      'when: coins >= 0',
    ],
  ])('leaves %s to the writer', async (_, from, to) => {
    const folder = await mkdtemp(join(tmpdir(), 'matchcut-'));
    const file = join(folder, 'ferry.yaml');
    const text = right.replace(from, to);
    await writeFile(file, text);
    await check(file, { format: 'text', isStrict: false, fixes: true, paint: plain });
    expect(await readFile(file, 'utf8')).toBe(text);
    await rm(folder, { recursive: true });
  });

  // A fix that makes things worse would be a lie: what it was for must be gone, and nothing new be wrong.
  it.each(Object.entries(CODES).filter(([code]) => !['MC1002', 'MC6012'].includes(code)))(
    'mends %s where it says so',
    (code, { bad }) => {
      const loaded = loadStory(bad, 'f');
      const { diagnostics } = diagnose(loaded, { mostStates: 2_000 });
      const [fixed] = applyFixes(
        diagnostics.filter((diagnostic) => diagnostic.code === code),
        loaded.files,
      );
      if (!fixed) return;
      const after = diagnose(loadStory(fixed.text, 'f'), { mostStates: 2_000 }).diagnostics.map(
        (diagnostic) => diagnostic.code,
      );
      expect(after).not.toContain(code);
      expect(after.filter((other) => other.startsWith('MC1'))).toEqual([]);
    },
  );
});

describe('a SARIF log', () => {
  it('names the rule, the place, the fix and what is related', () => {
    const text = wrong
      .replace('route:', 'routes:')
      .replace('duration: 9s\n', 'duration: 7s\n')
      .replace('peer', 'pier');
    const { diagnostics } = diagnose(loadStory(text, 'acts/the ferry.yaml'));
    expect(toSarif(diagnostics)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'matchcut',
              rules: [
                { id: 'MC2003', shortDescription: { text: 'a name that names nothing' } },
                { id: 'MC2007' },
                { id: 'MC3002' },
              ],
            },
          },
          results: [
            {
              ruleId: 'MC2007',
              ruleIndex: 1,
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'acts/the%20ferry.yaml' },
                    region: { startLine: 16, startColumn: 17 },
                  },
                },
              ],
              relatedLocations: [{ id: 0, message: { text: "the segment's duration" } }],
            },
            { ruleId: 'MC3002', ruleIndex: 2 },
            {
              ruleId: 'MC2003',
              fixes: [
                {
                  description: { text: 'Replace "stai" by "stay"' },
                  artifactChanges: [
                    {
                      replacements: [
                        {
                          deletedRegion: {
                            startLine: 17,
                            startColumn: 19,
                            endLine: 17,
                            endColumn: 23,
                          },
                          insertedContent: { text: 'stay' },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
            { ruleId: 'MC2003' },
          ],
        },
      ],
    });
  });
});
