import { describe, expect, it } from 'vitest';
import { csvLine } from './write-csv.js';

describe('a line of CSV', () => {
  it('keeps commas, quotes and line breaks in their cells', () =>
    expect(csvLine(['甲,乙', '说“是”"', '两\n行', ''])).toBe('"甲,乙","说“是”""","两\n行",""\r\n'));

  it.each(['=1+1', '+86', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1', '＋1', '－1', '＠A'])(
    'begins no cell with a formula: %j',
    (typed) => expect(csvLine([typed])).toBe(`"'${typed}"\r\n`),
  );

  it('leaves alone what is none', () =>
    expect(csvLine(['1-2', 'a=b', '2026-11-28'])).toBe('"1-2","a=b","2026-11-28"\r\n'));
});
