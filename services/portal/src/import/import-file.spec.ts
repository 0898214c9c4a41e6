import { describe, expect, it } from 'vitest';
import type { ImportRow } from '../api/import.types.js';
import { asksForChange, needsDate, purposesOf, refuseFile } from './import-file.js';

describe('a chosen file', () => {
  it.each([
    ['信息表.xlsx', 10_000, undefined],
    ['信息表.XLSX', 10_000, undefined],
    ['信息表.xls', 10_000, undefined],
    ['信息表.csv', 10_000, undefined],
    ['信息表.docx', 10_000, '另存为'],
    ['信息表.et', 10_000, '另存为'],
    ['信息表.xlsm', 10_000, '宏'],
    ['信息表.xlsx', 0, '空'],
    ['信息表.xlsx', 21 * 1024 * 1024, '20 MB'],
  ])('%s of %i bytes', (name, size, says) => {
    if (says) expect(refuseFile({ name, size })).toContain(says);
    else expect(refuseFile({ name, size })).toBeUndefined();
  });
});

describe('who may import how', () => {
  it.each([
    [true, undefined, ['own', 'backfill']],
    [false, 'department', ['on_behalf', 'backfill']],
    [true, 'department', ['own', 'on_behalf', 'backfill']],
    [false, 'bureau', ['backfill']],
    [false, undefined, []],
  ] as const)('files %s, officer %s', (files, officer, purposes) =>
    expect(purposesOf({ files, officer })).toEqual(purposes),
  );
});

describe('what a preview still asks', () => {
  const row = (extra: Partial<ImportRow>): ImportRow => ({
    ...{
      position: 1,
      rowNumber: 2,
      outcome: 'valid',
      kind: 'first',
      newPerson: true,
      addition: false,
      overHeadCount: false,
    },
    ...{ warnings: [], errors: [], person: { onEstablishment: true, noBadRecord: true } },
    ...extra,
  });
  it('a date for the rows that have none of their own', () => {
    expect(needsDate({ rows: [row({})] })).toBe(true);
    expect(needsDate({ rows: [row({ decisionDate: '2026-01-05' }), row({ changeDate: '2026-01-05' })] })).toBe(false);
    expect(needsDate({ rows: [row({ outcome: 'unchanged' })] })).toBe(false);
  });
  it('whether someone is replaced, and the answer can be changed', () => {
    const error = { code: 'change_date_required', detail: '' };
    expect(asksForChange(row({ outcome: 'refused', errors: [error] }))).toBe(true);
    expect(asksForChange(row({ addition: true }))).toBe(true);
    expect(asksForChange(row({ changeDate: '2026-01-05' }))).toBe(true);
    expect(asksForChange(row({ overHeadCount: true }))).toBe(true);
    expect(asksForChange(row({}))).toBe(false);
    expect(asksForChange(row({ outcome: 'filed', addition: true }))).toBe(false);
  });
});
