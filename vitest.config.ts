import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['source'] };
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } };

export default defineConfig({
  test: {
    projects: [
      { resolve, ssr, test: { name: 'unit', include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'docs/**/*.test.ts'], exclude: ['**/*.browser.test.ts'], maxWorkers: 2, testTimeout: 60_000 } },
      { resolve, ssr, test: { name: 'e2e', include: ['e2e/**/*.test.ts'], fileParallelism: false, testTimeout: 240_000, hookTimeout: 120_000 } },
    ],
  },
});
