import { basename } from 'node:path';
import type { Reporter, TestResult, TestSuiteResult } from '@web/test-runner';
import { report } from './message.ts';

/** Reports each file of a component run as it ends. */
export const componentReporter: Reporter = {
  start({ testFiles }) {
    report({ kind: 'planned', files: testFiles.length });
  },
  reportTestFileResults({ sessionsForTestFile, testFile }) {
    // A test that wasn't asked for by its name has neither passed nor an error.
    const tests = sessionsForTestFile.flatMap(({ testResults }) => testsOf(testResults));
    const failures = tests.flatMap(({ name, passed, skipped, error }) =>
      passed || skipped || !error ? [] : [{ test: name, error: inWords(error) }],
    );
    const outside = sessionsForTestFile.flatMap(({ errors }) =>
      errors.map((error) => ({ test: 'the file itself', error: inWords(error) })),
    );
    const seconds = tests.reduce((sum, { duration = 0 }) => sum + duration, 0) / 1_000;
    report({
      kind: 'finished',
      file: basename(testFile).replace(/\.js$/, '.ts'),
      passed: tests.filter(({ passed }) => passed).length,
      failures: [...failures, ...outside],
      seconds,
    });
  },
};

function testsOf(suite: TestSuiteResult | undefined): readonly TestResult[] {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : [];
}

function inWords(
  error:
    | {
        readonly message: string;
        readonly stack?: string;
        readonly expected?: string;
        readonly actual?: string;
      }
    | undefined,
): string {
  const { message = '', stack = '', expected, actual } = error ?? {};
  return [
    message,
    ...(expected === undefined ? [] : [`expected ${expected}`, `but was ${actual}`]),
    stack,
  ].join('\n');
}
