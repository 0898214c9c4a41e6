import { defineConfig } from 'vitest/config';

/** Sources are read directly (condition zg-source), so a test never runs yesterday's build. */
const conditions = ['zg-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{libs,services,tools}/**/*.spec.{ts,mjs}'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tools/e2e/**'],
    globalSetup: ['libs/testkit/src/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A worker keeps what it imported: no spec mocks a module or leaves anything behind in one.
    isolate: false,
    restoreMocks: true,
    // For what hangs: how long a test takes says how busy the machine is, and is no test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
