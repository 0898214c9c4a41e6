import type { Actor } from '@zhuanguan/access';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { checkFiling } from '../src/person/check-filing.js';
import { actorAt, csvOf, must, preview, register, startImportFixture, type Fixture } from './import-fixture.js';

/** Warnings on filings and rows (REG-6): never a refusal, and no other unit is named to whom it is closed. */

let at: Fixture;
const [bureauId, departmentId, unitA, unitB, unitC] = [newId(), newId(), newId(), newId(), newId()];
const PHONE = '13947900001';
beforeAll(async () => {
  at = await startImportFixture('workflow_filing_warning');
  await at.seed(async (tx) => {
    await register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' });
    await register(tx, { id: departmentId, kind: 'department', name: '盟教育局', bureauId });
    await register(tx, { id: unitA, kind: 'unit', name: '盟蒙古族中学', bureauId, departmentId });
    await register(tx, { id: unitB, kind: 'unit', name: '盟图书馆', bureauId });
    await register(tx, { id: unitC, kind: 'unit', name: '盟第二中学', bureauId, departmentId });
  });
  const row = await file(unitA, '娜仁');
  await receive(row);
});
afterAll(() => at.stop());

const contentOf = (name: string, phone: string) => ({
  decisionDate: '2026-11-20',
  person: {
    ...{ name, sex: '2', title: '会计', phone, remark: '', exceptionReason: '' },
    ...{ onEstablishment: true, noBadRecord: true },
  },
});
async function file(unitId: string, name: string, phone = PHONE): Promise<FilingRow> {
  const actor = actorAt('unit_handler', unitId);
  const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId() };
  const content = contentOf(name, phone);
  return must(
    (await submitFilings(at.ctx, [{ actor, kind: 'first', unitId, role: 'specialist', content, ...key }]))[0]!,
  );
}
async function receive({ filing }: FilingRow): Promise<void> {
  for (const receipt of filing.receipts) {
    const role = receipt.receiver === 'bureau' ? 'bureau_officer' : 'department_officer';
    const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId() };
    const item = {
      filingId: filing.id,
      contentHash: filing.contentHash,
      decision: { received: true } as const,
      ...key,
    };
    must((await decideReceipts(at.ctx, [{ ...item, actor: actorAt(role, receipt.organisationId) }]))[0]!);
  }
}
const check = async (actor: Actor, unitId: string, name: string, phone = PHONE) =>
  must(await checkFiling(at.ctx, actor, { unitId, content: contentOf(name, phone) })).map((w) => w.detail);

it('a unit is warned of the same human elsewhere, without being told where; the officer who receives is told', async () => {
  const clerk = actorAt('unit_handler', unitB);
  const closed = '该同志同时是另一单位的专管员。兼任不违反规定，请确认不是误填。';
  expect(await check(clerk, unitB, ' 娜 仁 ', ' 139 4790 0001 ')).toEqual([closed]);
  expect(await check(clerk, unitB, '娜仁', '13947900009')).toEqual([]);
  const row = await file(unitB, '娜仁');
  expect(row.warnings?.map((w) => w.detail)).toEqual([closed]);
  const read = async (actor: Actor) =>
    must(await getFiling(at.ctx, actor, row.filing.id)).warnings.map((w) => w.detail);
  expect(await read(clerk)).toEqual([closed]);
  expect(await read(actorAt('bureau_officer', bureauId))).toEqual([
    '该同志同时是盟蒙古族中学的专管员（自 2026年11月20日）。兼任不违反规定，请确认不是误填。',
  ]);
  // Once it is on record, there is 重复核查.
  await receive(row);
  expect(await read(actorAt('bureau_officer', bureauId))).toEqual([]);
});

it('a phone of another is warned of, and only whoever files for the unit may ask', async () => {
  const clerk = actorAt('unit_handler', unitC);
  expect(await check(clerk, unitC, '巴特尔')).toEqual([
    '该电话已登记在另一单位的人员名下。共用电话不违反规定，请确认号码没有填错。',
  ]);
  const asked = { unitId: unitC, content: contentOf('巴特尔', PHONE) };
  expect(await checkFiling(at.ctx, actorAt('unit_handler', unitB), asked)).toMatchObject({
    refusal: { code: 'not_allowed' },
  });
});

/** Of a long table only those are looked up whose phone anybody has. */
it.each([0, 40])(
  'rows of a table have the warnings as warnings, of what is on record and of the table itself; and %i more',
  async (more) => {
    const others = Array.from({ length: more }, (_, i) => [
      ...[
        `${5 + i}`,
        `其他${String.fromCharCode(0x4e00 + i)}`,
        '女',
        '盟第二中学',
        '会计',
        `1394791${String(i).padStart(4, '0')}`,
        '',
      ],
    ]);
    const table = csvOf([
      ['序号', '姓名', '性别', '单位名称', '职务/职级', '联系电话', '备注'],
      ['1', '娜仁', '女', '盟第二中学', '会计', PHONE, ''],
      ['2', '乌云', '女', '盟第二中学', '会计', '13947900021', ''],
      ['3', '苏和', '男', '盟教育局', '会计', '13947900021', ''],
      ['4', '乌云', '女', '盟教育局', '会计', '13947900021', ''],
      ...others,
    ]);
    const shown = await preview(at.ctx, actorAt('department_officer', departmentId), table, { purpose: 'on_behalf' });
    const [known, first, other, again] = shown.rows.map((r) => r.result);
    expect(shown.rows.map((r) => r.result.outcome)).toEqual(Array(4 + more).fill('valid'));
    expect(known?.warnings[0]).toContain('同时是盟蒙古族中学的专管员');
    expect(known?.warnings.join()).toContain('另一单位');
    expect(first?.warnings).toEqual([]);
    expect(other?.warnings.join()).toMatch(/与第 \d+ 行电话相同、姓名不同/);
    expect(again?.warnings.join()).toMatch(/与第 \d+ 行是同一人、不同单位/);
  },
);
