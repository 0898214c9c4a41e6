import { fileURLToPath } from 'node:url';
import { addDays } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadPolicySet } from './folder.js';
import { isBound } from './compile.js';
import { specialistPolicy } from './specialist-policy.js';

const set = await loadPolicySet(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
const packs = [...set.packs.values()].filter(isBound);

it('on whatever days and in whatever order it is asked, a pack says what it says when asked for the first time', () => {
  const day = fc.integer({ min: 0, max: 1_600 }).map((n) => addDays('2022-06-01', n));
  fc.assert(
    fc.property(fc.constantFrom(...packs), fc.array(day, { minLength: 1, maxLength: 5 }), (pack, days) => {
      // The days on which something begins, and those before.
      const begins = Object.values(pack.parameters).flatMap(({ values }) => values.map((v) => v.from));
      for (const date of [...days, ...begins, ...begins.map((from) => addDays(from, -1))])
        expect(specialistPolicy(pack, date)).toEqual(specialistPolicy({ ...pack }, date));
    }),
    { numRuns: 30 },
  );
});
