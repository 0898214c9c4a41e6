import { describe, expect, it } from 'vitest';
import { refuseFile } from './import-file.js';

describe('a chosen file', () => {
  it.each([
    ['信息表.xlsx', 10_000, undefined],
    ['信息表.XLSX', 10_000, undefined],
    ['信息表.xls', 10_000, undefined],
    ['信息表.csv', 10_000, undefined],
    ['信息表.docx', 10_000, '另存为'],
    ['信息表.et', 10_000, '另存为'],
    ['信息表.xlsx', 21 * 1024 * 1024, '20 MB'],
  ])('%s of %i bytes', (name, size, says) => {
    if (says) expect(refuseFile({ name, size })).toContain(says);
    else expect(refuseFile({ name, size })).toBeUndefined();
  });
});
