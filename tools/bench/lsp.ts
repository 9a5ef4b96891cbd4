import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LspClient } from '../../fixtures/lsp-client.ts';
import type { Figure } from './figure.ts';

const SEGMENTS = 2_000;
const KEYSTROKES = 60;

/** From a keystroke in an editor to the diagnostics of the text it made, through the server's pipes and back. */
export async function keystrokes(): Promise<Figure> {
  const file = join(tmpdir(), 'matchcut-bench', 'story.yaml');
  const client = await LspClient.start();
  const text = longStory();
  await client.open(file, text);
  const lines = text.split('\n');
  const took: number[] = [];
  // Words are typed into titles, targets, conditions and fields all over the file: right ones and wrong ones.
  const places = [
    'title: Segment',
    'label: Go on',
    'to: s',
    'when: trust',
    'duration: 12',
    'prompt: What',
  ];
  for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) {
    const words = places[stroke % places.length] ?? '';
    const from = Math.floor((lines.length * ((stroke * 37) % KEYSTROKES)) / KEYSTROKES);
    const line = lines.findIndex((candidate, index) => index >= from && candidate.includes(words));
    const at = (lines[line] ?? '').indexOf(words) + words.length;
    for (const [typed, start, end] of [
      ['x', at, at],
      ['', at, at + 1],
    ] as const) {
      const started = performance.now();
      await client.type(file, typed, line, start, end);
      took.push(performance.now() - started);
      // People pause now and then: the checker has its turn in every third pause.
      await new Promise((resolve) => setTimeout(resolve, took.length % 3 === 0 ? 400 : 60));
    }
  }
  await client.stop();
  const sorted = took.sort((one, other) => one - other);
  return {
    id: 'check.lsp.diagnosticMedianMs',
    value: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    unit: 'ms',
    goal: { op: '<=', value: 100 },
  };
}

/** Two thousand segments with a choice of two options each. */
function longStory(): string {
  const segments = Array.from({ length: SEGMENTS }, (_, index) => {
    const target = (further: number): string =>
      index + further < SEGMENTS ? `s${index + further}` : 'out';
    return `  s${index}:
    title: Segment ${index}
    duration: 12s
    choices:
      - id: c${index}
        prompt: What now?
        opens: 5s
        closes: 11s
        default: on
        options:
          - { id: on, label: Go on, to: ${target(1)}${index % 100 === 0 ? ', do: trust += 1' : ''} }
          - { id: over, label: Go over, when: trust >= ${index % 4}, to: ${target(2)} }
`;
  });
  return `matchcut: 1
id: road
title: The road
start: s0
variables:
  trust: { type: int, max: 5 }
segments:
${segments.join('')}  out:
    duration: 5s
    ending: { id: out, title: Out }
`;
}
