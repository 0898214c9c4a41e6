import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFiles, sha256 } from './folder.js';
import {
  asksForCitizenId,
  compilePacks,
  diffPacks,
  exportedColumns,
  packForArea,
  PolicyProblems,
  valueWords,
  type CompiledPack,
} from './index.js';

const files = await readFiles(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
const XILINGOL = '152500-xilingol/policy';

const edit = (path: string, from: string, to: string): Record<string, string> => {
  const text = files[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { [path]: text.replace(from, to) };
};
const problemsOf = (change: Record<string, string>): readonly string[] => {
  try {
    compilePacks({ ...files, ...change }, sha256);
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems;
    throw error;
  }
  return [];
};
const packOf = (area: string, change: Record<string, string> = {}): CompiledPack => {
  const pack = packForArea(compilePacks({ ...files, ...change }, sha256), area);
  if (!pack) throw new Error(`no pack for ${area}`);
  return pack;
};
const words = (before: CompiledPack, after: CompiledPack): string[] => diffPacks(before, after).map((c) => c.words);
const lineOf = (text: string, marker: string): number =>
  text.split('\n').findIndex((line) => line.includes(marker)) + 1;
const reference = packOf('000100');

describe('a form that asks for the identity number', () => {
  const column = (rest: string) =>
    edit(
      `${XILINGOL}/forms/specialist-table.yaml`,
      '  - { key: remark,',
      `  - { key: citizen_id, label: 身份证号, required: true${rest} }\n  - { key: remark,`,
    );
  it('says why, for it is sensitive', () => {
    const change = column('');
    const line = lineOf(Object.values(change)[0] ?? '', 'citizen_id');
    expect(problemsOf(change)).toEqual([
      expect.stringMatching(`forms/specialist-table.yaml:${line}: .*须写明为什么要填`),
    ]);
    expect(problemsOf(column(', reference: { status: P }'))).toEqual([expect.stringContaining('没有依据')]);
  });
  it.each(['{ document: 示例〔2000〕1号, status: P }', '{ ours: 盟局要求核对本人, status: P }'])(
    'by a document or by us: %s',
    (reference) => expect(problemsOf(column(`, reference: ${reference}`))).toEqual([]),
  );
  it('may print it', () => {
    const form = `${XILINGOL}/forms/specialist-table.yaml`;
    expect(problemsOf(edit(form, "{ text: '{remark}' }", "{ text: '{citizen_id}' }"))).toEqual([]);
  });
});

describe('a form that comes to ask for the identity number', () => {
  const FORM = '000000-reference/policy/forms/reference-table.yaml';
  const asking = packOf(
    '000100',
    edit(
      FORM,
      '  - { key: remark,',
      '  - { key: citizen_id, label: 身份证号, required: true, reference: { ours: 核对本人, status: P } }\n  - { key: remark,',
    ),
  );
  it('is said so in words that nobody overlooks', () => {
    const said = words(reference, asking).join();
    expect(said).toContain('须填身份证号（敏感个人信息，加密保存');
    expect(said).toContain('核对本人');
    expect(valueWords('filing.form', { id: 'reference-table', version: '1' }, asking)).toContain('须填身份证号');
    expect(valueWords('filing.form', { id: 'reference-table', version: '1' }, reference)).not.toContain('身份证号');
  });
  it('is known as one', () => expect([asksForCitizenId(reference), asksForCitizenId(asking)]).toEqual([false, true]));
});

it('what leaves as a file has no such column', () => {
  const columns = [{ key: 'name' }, { key: 'citizen_id' }, { key: 'phone' }];
  expect(exportedColumns(columns).map((c) => c.key)).toEqual(['name', 'phone']);
});
