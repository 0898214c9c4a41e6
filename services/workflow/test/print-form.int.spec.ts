import type { Tx } from '@zhuanguan/db';
import { newId, type Result } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilingContent, FilingKind } from '../src/filing/filing.types.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { filedForm } from '../src/form/filed-form.js';
import { typedForm } from '../src/form/typed-form.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** What stands on the paper of a filing, by the packs' own forms. */

const person = (name: string, phone: string) => ({
  ...{
    name,
    sex: '2',
    title: '会计',
    phone,
    remark: '',
    exceptionReason: '',
    onEstablishment: true,
    noBadRecord: true,
  },
});
interface Post {
  role: string;
  kind: FilingKind;
  content: FilingContent;
}

const areas = {
  xilingol: { jurisdiction: '152500-xilingol', areaCode: '152500' },
  jiaozuo: { jurisdiction: '410800-jiaozuo', areaCode: '410800' },
  reference: { jurisdiction: '000000-reference', areaCode: '000100' },
} as const;

async function place(name: keyof typeof areas) {
  const { jurisdiction, areaCode } = areas[name];
  const at: Fixture = await startImportFixture(`workflow_print_${name}`, { packs: [jurisdiction] });
  const [bureauId, unitId] = [newId(), newId()];
  const unit = { id: unitId, kind: 'unit', name: '盟图书馆', bureauId, areaCode } as const;
  await at.seed((tx) => register(tx, { id: bureauId, kind: 'bureau', name: '财政局', areaCode }));
  await at.seed((tx) => register(tx, unit));
  const handler = actorAt('unit_handler', unitId);
  const officer = actorAt('bureau_officer', bureauId);
  const read = <T>(work: (tx: Tx) => Promise<T>) => at.db.inTx({ kind: 'system', name: 'service' }, work);
  const file = async ({ role, kind, content }: Post): Promise<FilingRow> => {
    const [done] = await submitFilings(at.ctx, [
      {
        ...{ actor: handler, kind, unitId, role, content },
        ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
      },
    ]);
    return must(done!);
  };
  const receive = async ({ filing }: FilingRow) => {
    const { id: filingId, contentHash } = filing;
    const item = { actor: officer, filingId, contentHash, decision: { received: true } as const };
    const [done] = await decideReceipts(at.ctx, [
      { ...item, idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    ]);
    return must(done!);
  };
  const print = (filingIds: string[], withOthers = false) =>
    read((tx) => filedForm(at.ctx, tx, handler, { filingIds, withOthers }));
  const papers = async (row: FilingRow) => must(await getFiling(at.ctx, handler, row.filing.id)).papers;
  const typed = (role: string, content: FilingContent) =>
    read((tx) => typedForm(at.ctx, tx, handler, { unitId, role, content }));
  return { at, unitId, handler, file, receive, print, papers, typed };
}
const names = (people: readonly { name?: string }[]) => people.map(({ name }) => name);
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
const specialist = (content: FilingContent, kind: FilingKind = 'first'): Post => ({
  role: 'specialist',
  kind,
  content,
});

describe('the 信息表 of Xilingol', () => {
  let p: Awaited<ReturnType<typeof place>>;
  let [a, b]: FilingRow[] = [];
  beforeAll(async () => {
    p = await place('xilingol');
    a = await p.file(specialist({ decisionDate: '2026-11-02', person: person('甲甲', '13900000001') }));
    b = await p.file(specialist({ decisionDate: '2026-11-03', person: person('乙乙', '13900000002') }));
  });
  afterAll(() => p.at.stop());

  it('has those who wait together on one paper, and nobody who is on record already', async () => {
    expect(names(must(await p.print([a!.filing.id], true)).people)).toEqual(['甲甲', '乙乙']);
    expect(names(must(await p.print([a!.filing.id])).people)).toEqual(['甲甲']);
    await p.receive(a!);
    // A second filing while the first is on record.
    expect(names(must(await p.print([b!.filing.id], true)).people)).toEqual(['乙乙']);
    await p.receive(b!);
  });

  it('of a change is about who comes', async () => {
    const change = await p.file(
      specialist(
        {
          decisionDate: '2026-11-20',
          person: person('丙丙', '13900000003'),
          predecessorAppointmentId: b!.filing.appointmentId,
        },
        'change',
      ),
    );
    const paper = must(await p.print([change.filing.id]));
    expect([names(paper.people), paper.leaving]).toEqual([['丙丙'], []]);
    expect(await p.papers(change)).toContain('print');
    await p.receive(change);
  });

  it('of an exit has who stays on record after it, and names who leaves', async () => {
    const exit = await p.file(
      specialist({ decisionDate: '2026-11-24', predecessorAppointmentId: a!.filing.appointmentId }, 'exit'),
    );
    expect(await p.papers(exit)).toContain('print');
    const paper = must(await p.print([exit.filing.id]));
    expect(names(paper.people)).toEqual(['丙丙']);
    expect(paper.leaving).toMatchObject([{ name: '甲甲', title: '会计', date: '2026年11月24日', unit: '盟图书馆' }]);
    expect(paper.mark).toContain(exit.filing.id);
    // Put on record it says the same, and so it does when somebody comes after it.
    await p.receive(exit);
    const later = await p.file(specialist({ decisionDate: '2026-11-25', person: person('丁丁', '13900000004') }));
    await p.receive(later);
    expect(must(await p.print([exit.filing.id])).people).toEqual(paper.people);
  });
});

describe('each post by its own form (JZ-1, JZ-2)', () => {
  let p: Awaited<ReturnType<typeof place>>;
  beforeAll(async () => {
    p = await place('jiaozuo');
  });
  afterAll(() => p.at.stop());
  const content = { decisionDate: '2026-11-20', person: { ...person('甲甲', '13900000001'), section: '财务科' } };

  it.each([
    ['specialist', 'specialist-form', '专管员'],
    ['leader_in_charge', 'responsible-form', '分管领导'],
    ['office_in_charge', 'office-form', '责任科室'],
    ['first_responsible', 'responsible-form', '第一责任人'],
  ])('what is typed for %s is previewed on %s', async (role, form, word) => {
    const paper = must(await p.typed(role, content));
    expect([paper.form.id, paper.form.print?.ours]).toEqual([form, expect.stringContaining('由本系统拟定')]);
    expect(paper.people[0]?.post).toContain(word);
  });
  it('no post of the pack is previewed as none', async () =>
    expect(code(await p.typed('accountant', content))).toBe('unknown_post'));
  it('two posts on one form do not come on one paper', async () => {
    const leader = await p.file({ role: 'leader_in_charge', kind: 'first', content });
    const first = await p.file({
      role: 'first_responsible',
      kind: 'first',
      content: { ...content, person: person('乙乙', '13900000002') },
    });
    expect(leader.filing.formId).toBe(first.filing.formId);
    expect(names(must(await p.print([leader.filing.id], true)).people)).toEqual(['甲甲']);
    expect(code(await p.print([leader.filing.id, first.filing.id]))).toBe('several_forms');
  });
});

describe('a form without a layout', () => {
  it('is filed all the same, and offers no print', async () => {
    const p = await place('reference');
    try {
      const row = await p.file(specialist({ decisionDate: '2026-11-20', person: person('甲甲', '13900000001') }));
      expect(await p.papers(row)).not.toContain('print');
      expect(must(await p.print([row.filing.id])).form.print).toBeUndefined();
    } finally {
      await p.at.stop();
    }
  });
});
