import { defineConfig } from 'vitest/config';

const conditions = ['zg-source'];

/** The whole stack, its kills and the browser: two files at a time, for each starts servers of its own and waits for them. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['tools/e2e/test/**/*.spec.ts'],
    globalSetup: ['libs/testkit/src/global-setup-each.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
