import { expect, it } from 'vitest';
import { Progress } from './progress.ts';

it('tells of each file as it ends, of failures at once, and how long is left by what it took last time', () => {
  const lines: string[] = [];
  let seconds = 0;
  const progress = new Progress({
    expected: { unit: 60, lint: 0, browser: 100 },
    lanes: [['unit'], ['lint', 'browser']],
    print: (line) => lines.push(line),
    now: () => seconds * 1_000,
  });
  progress.partStarted('unit');
  progress.take('unit', { kind: 'planned', files: 2 });
  progress.take('unit', { kind: 'started', file: 'src/a.test.ts' });
  seconds = 20;
  expect(progress.status()).toBe(' 0:20   running unit 0 of 2 files (a.test.ts); about 100 s left');
  progress.take('unit', {
    kind: 'finished',
    file: 'src/a.test.ts',
    passed: 3,
    failures: [{ test: 'adds', error: 'expected 3\nto be 4' }],
    seconds: 19.5,
  });
  expect(lines).toEqual([
    ' 0:20 ✗ unit: src/a.test.ts (3 passed, 1 failed, 19.5 s)',
    '\n  ✗ src/a.test.ts › adds\n    expected 3\n    to be 4\n',
  ]);
  seconds = 62;
  progress.partStarted('lint');
  progress.partEnded('lint');
  progress.partEnded('unit');
  progress.partStarted('browser');
  seconds = 72;
  expect(progress.status()).toBe(' 1:12   running browser; about 90 s left');
  expect([progress.passed, progress.failures.length, progress.seconds()]).toEqual([
    3,
    1,
    { unit: 62, lint: 0, browser: 10 },
  ]);
});
