import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../../fixtures/property.ts';
import { blocksOf } from './yaml-blocks.ts';
import { readYaml, YamlCache } from './yaml-source.ts';

const example = readFileSync(
  new URL('../../../../examples/night-train/story.yaml', import.meta.url),
  'utf8',
);
const options = { mostDiagnostics: 100 };

/** Read as one block: an anchor that nobody uses keeps a file in one piece. */
function wholly(text: string): unknown {
  const source = readYaml(`xanchor: &x 1\n${text}`, 'f', options);
  if (!source.data) return undefined;
  const { xanchor: _, ...data } = source.data as Record<string, unknown>;
  return data;
}

describe('a file in blocks', () => {
  it('is parted at its segments and variables', () => {
    expect(blocksOf(example).filter(({ section }) => section === 'segments')).toHaveLength(16);
    expect(
      blocksOf(example)
        .map(({ text }) => text)
        .join(''),
    ).toBe(example);
  });

  const lines = example.split('\n');
  const spoilt = fc
    .tuple(
      fc.integer({ min: 2, max: lines.length - 1 }),
      fc.constantFrom(
        '',
        '{',
        '}',
        '"',
        ': ',
        '- ',
        '  ',
        '\t',
        '#',
        '|',
        '[',
        '>',
        'key: {',
        '...',
        "'",
        '? a',
        '!!str ',
        'x: |\n  y',
        ',',
      ),
      fc.nat(30),
      fc.boolean(),
    )
    .map(([at, text, column, replaces]) =>
      lines
        .map((line, index) =>
          index === at ? line.slice(0, column) + text + (replaces ? '' : line.slice(column)) : line,
        )
        .join('\n'),
    );

  it('means the same as read in one piece, whatever is done to it', () => {
    fc.assert(
      fc.property(spoilt, (text) => {
        const { data, diagnostics } = readYaml(text, 'f', options);
        const whole = wholly(text);
        if (data !== undefined && whole !== undefined) expect(data).toEqual(whole);
        // A story that reads well in one piece must read well in blocks; the other way round, blocks may be kinder to nothing.
        expect(data === undefined).toBe(diagnostics.length > 0);
        if (whole === undefined) expect(data).toBeUndefined();
        if (whole !== undefined && !/^\s*[}\]]/m.test(text)) expect(data).toBeDefined();
      }),
      cases(40),
    );
  });

  it('locates the same places as in one piece', () => {
    const blocks = readYaml(example, 'f', options);
    const whole = readYaml(`${example}\nxanchor: &x 1\n`, 'f', options);
    for (const path of [
      ['title'],
      ['start'],
      ['segments', 'dining', 'choices', 0, 'options', 1, 'to'],
      ['variables', 'laps', 'max'],
      ['segments', 'dining', 'nothing'],
    ]) {
      for (const target of ['key', 'value'] as const)
        expect(blocks.locate(path, target)).toEqual(whole.locate(path, target));
    }
  });

  it('knows what stands at a place', () => {
    const source = readYaml(example, 'f', options);
    const { start } = source.locate(['segments', 'tunnel', 'routes', 0, 'to'], 'value');
    expect(source.spotAt(start)).toMatchObject({
      path: ['segments', 'tunnel', 'routes', 0, 'to'],
      target: 'value',
      text: 'engine',
    });
    expect(source.spotAt(source.locate(['segments', 'tunnel'], 'key').start)).toMatchObject({
      path: ['segments', 'tunnel'],
      target: 'key',
      text: 'tunnel',
    });
  });

  it('reads again only what an edit changed', () => {
    const cache = new YamlCache();
    readYaml(example, 'f', { ...options, cache });
    const before = readYaml(example, 'f', { ...options, cache }).data as {
      segments: Record<string, unknown>;
    };
    const after = readYaml(example.replace('The moon', 'The full moon'), 'f', { ...options, cache })
      .data as { segments: Record<string, unknown> };
    expect(after.segments['moon']).not.toBe(before.segments['moon']);
    expect(after.segments['tower']).toBe(before.segments['tower']);
  });
});
