import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const conditions = ['zg-source'];

/** A minute and more each: begun first, so that no worker waits for another at the end. */
const LONGEST = [
  'first-month',
  'roll-up-portal',
  'kills',
  'amend-portal',
  'portal',
  'backup',
  'delegation',
  'leaving',
  'verbs',
  'policy-portal',
  'paper-portal',
];

/**
 * Whole walks through the portal: what they pass is tested part by part elsewhere, and they take a third of the time. They
 * are for `npm run test:full`, or ZG_FULL=1 and their name.
 */
const WALKS = ['first-month', 'roll-up-portal', 'amend-portal', 'policy-portal', 'paper-portal'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.spec.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** The whole stack, its kills and the browser: two files at a time, for each starts servers of its own and waits for them. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['tools/e2e/test/**/*.spec.ts'],
    exclude: process.env['ZG_FULL'] === '1' ? [] : WALKS.map((name) => `tools/e2e/test/${name}.spec.ts`),
    globalSetup: ['libs/testkit/src/global-setup-each.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    maxWorkers: 2,
    // A worker keeps what it imported: no spec mocks a module or leaves anything behind in one.
    isolate: false,
    restoreMocks: true,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
