import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const resolve = { conditions: ['source'] };
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } };
const BROWSER = '**/*.browser.test.ts';
const LONG = '**/*.long.test.ts';
const UNIT = '{packages/*/src,tools,docs}/**/*.test.ts';

/** Those that try properties: `npm run test:all` runs them once more, on many more cases. */
const properties = globSync('packages/*/src/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('fixtures/property.ts'),
);

/** The file that takes many minutes comes first, or it would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification): boolean =>
      moduleId.endsWith('crash.long.test.ts');
    return (await super.sort(files)).sort(
      (one, other) => Number(isLongest(other)) - Number(isLongest(one)),
    );
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: [UNIT],
          exclude: [BROWSER, LONG],
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: [LONG],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'thorough',
          include: properties,
          env: { MATCHCUT_THOROUGH: '1' },
          maxWorkers: 2,
          testTimeout: 600_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'long',
          include: [LONG],
          exclude: ['**/node_modules/**', 'e2e/**'],
          maxWorkers: 2,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e-long',
          include: [`e2e/${LONG}`],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
