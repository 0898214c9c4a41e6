import { fixedClock, waitFor } from '@zhuanguan/testkit';
import { afterAll, expect, it } from 'vitest';
import { startLeague } from '../src/acts.js';
import { specialistTable } from '../src/specialist-table.js';

const { b, league, education, fresh } = await startLeague(fixedClock('2026-11-24T02:00:00Z'));
afterAll(() => b.stop());

/** Middle dots as offices type them, rare characters of every plane, long names, and what each is kept as. */
const NAMES = [
  ['额尔敦其其格·苏布达·孟和巴特尔', '额尔敦其其格·苏布达·孟和巴特尔'],
  ['买买提 • 艾力', '买买提·艾力'],
  ['𠮷田𬭎', '𠮷田𬭎'],
  ['张〇', '张〇'],
  ['㛃䶮', '㛃䶮'],
  ['鿏鿔', '鿏鿔'],
  ['乌　兰', '乌兰'],
] as const;

it('names survive the spreadsheet, both databases and the answer', async () => {
  const own = await fresh('锡林郭勒盟农牧业技术推广中心（盟种子管理站、盟植保植检站）');
  const file = await specialistTable(NAMES.map(([name], i) => ({ name, phone: `1394791234${i}`, unit: own.name })));
  const token = await b.as('unit_handler', own.id);
  const previewed = await b.workflow.previewImport(
    { unitId: own.id, fileName: '信息表.xlsx', file, decisionDate: '2026-11-20', purpose: 'own', source: '' },
    { token },
  );
  if (!previewed.ok || !previewed.value.job) throw new Error('preview');
  expect(previewed.value.job).toMatchObject({ validRows: NAMES.length, refusedRows: 0 });
  const committed = await b.workflow.commitImport(
    { id: previewed.value.job.id, mode: 'all_or_nothing', decisionDate: '2026-11-20', correlationId: '' },
    { token },
  );
  if (!committed.ok) throw new Error(committed.refusal.code);
  const ids = committed.value.job?.rows.map((r) => r.filingId) ?? [];
  expect(ids).toHaveLength(NAMES.length);
  const receivers = [await b.as('department_officer', education.id), await b.as('bureau_officer', league.id)];
  for (const id of ids) {
    const read = await b.workflow.getFiling({ id }, { token: receivers[1] ?? '' });
    if (!read.ok || !read.value.filing) throw new Error('filing');
    for (const actorToken of receivers) {
      const item = {
        actorToken,
        idempotencyKey: '',
        filingId: id,
        expectedVersion: 0,
        contentHash: read.value.filing.contentHash,
        received: true,
        defectCode: '',
        remark: '',
        field: '',
        correlationId: '',
      };
      const decided = await b.workflow.decideReceipts({ items: [item] }, { token: await b.service('gateway') });
      expect(decided.ok && decided.value.results[0]?.result?.$case).toBe('filing');
    }
  }
  const expected = NAMES.map(([, kept]) => kept).sort();
  await waitFor('all on record', async () => {
    const seen = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token });
    return seen.ok && seen.value.unit?.appointments.length === NAMES.length;
  });
  const seen = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token });
  expect(seen.ok && seen.value.unit?.appointments.map((a) => a.person?.name).sort()).toEqual(expected);
});
