import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestSpecification } from 'vitest/node';
import { report } from './message.ts';

/** Reports each file of a vitest run as it begins and ends. */
export default class implements Reporter {
  onTestRunStart(specifications: readonly TestSpecification[]): void {
    report({ kind: 'planned', files: specifications.length });
  }

  onTestModuleStart(module: TestModule): void {
    report({ kind: 'started', file: nameOf(module) });
  }

  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()];
    const failures = tests.flatMap((test) => {
      const { state, errors } = test.result();
      return state === 'failed' ? [{ test: test.fullName, error: inWords(errors) }] : [];
    });
    // What fails around tests fails too: the file while it loads, hooks of its suites.
    const outside = [module, ...module.children.allSuites()].flatMap((part) =>
      part.errors().map((error) => ({
        test: part.type === 'suite' ? part.fullName : 'the file itself',
        error: inWords([error]),
      })),
    );
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    report({
      kind: 'finished',
      file: nameOf(module),
      passed,
      failures: [...failures, ...outside],
      seconds: module.diagnostic().duration / 1_000,
    });
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    if (unhandled.length > 0)
      report({
        kind: 'finished',
        file: 'outside of tests',
        passed: 0,
        failures: unhandled.map((error) => ({
          test: 'an unhandled error',
          error: inWords([error]),
        })),
        seconds: 0,
      });
  }
}

function nameOf({ moduleId }: TestModule): string {
  return relative(process.cwd(), moduleId);
}

function inWords(
  errors:
    | readonly {
        readonly message?: string;
        readonly diff?: string | undefined;
        readonly stack?: string | undefined;
      }[]
    | undefined,
): string {
  const texts = (errors ?? []).map(({ message = '', diff = '', stack = '' }) =>
    [
      message,
      diff,
      stack
        .split('\n')
        .filter((line) => line.includes(' at ') && !line.includes('node_modules'))
        .join('\n'),
    ]
      .filter(Boolean)
      .join('\n'),
  );
  return stripVTControlCharacters(texts.join('\n'));
}
