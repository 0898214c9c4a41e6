import { configDefaults, defineConfig } from 'vitest/config';

const conditions = ['zg-source'];

/**
 * Walks of a minute and more, of pages whose rules are proved against real servers as well: with the long run, so that the
 * other one stays short. `ZG_FULL=1` runs one of them by hand.
 */
const LONG = [
  'amend-portal',
  'delegation',
  'first-month',
  'leaving',
  'paper-portal',
  'policy-portal',
  'roll-up-portal',
];
const left = process.env['ZG_FULL'] === '1' ? [] : LONG.map((name) => `tools/e2e/test/${name}.spec.ts`);

/** The whole stack, its kills and the browser: two files at a time, for each starts servers of its own and waits for them. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['tools/e2e/test/**/*.spec.ts'],
    exclude: [...configDefaults.exclude, ...left],
    globalSetup: ['libs/testkit/src/global-setup-each.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A worker keeps what it imported: no spec mocks a module or leaves anything behind in one.
    isolate: false,
    restoreMocks: true,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
