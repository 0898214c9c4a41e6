import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPolicySet } from './folder.js';
import { packForArea, termDue } from './index.js';

const DIR = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const set = await loadPolicySet(DIR);
/** Three years, told 30 days before. */
const pack = packForArea(set, '000100')!;
const due = (since: string, extendedUntil?: string) => {
  const found = termDue(pack, { since, extendedUntil }, '2026-11-24');
  return found && [found.due.dueStrict, found.dueOn, found.warnOn];
};

describe('the last day of a term', () => {
  it.each<[string, ReturnType<typeof due>, string[]]>([
    ['by the limit', due('2024-02-29'), ['2027-02-28', '2027-02-28', '2027-01-29']],
    ['as extended', due('2024-02-29', '2028-02-29'), ['2027-02-28', '2028-02-29', '2028-01-30']],
    [
      'where the bureau gives longer than was asked for',
      due('2024-03-01', '2026-12-31'),
      ['2027-03-01', '2027-03-01', '2027-01-30'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
  it('is none where no text gives a limit', () => {
    expect(termDue(packForArea(set, '152500')!, { since: '2010-01-01' }, '2026-11-24')).toBeUndefined();
  });
});
