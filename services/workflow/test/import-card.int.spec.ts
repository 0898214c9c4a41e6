import type { Actor } from '@zhuanguan/access';
import { readWorkbook, writePlainTables } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFilings } from '../src/filing/filing.store.js';
import { annotateImport } from '../src/import/annotate-import.js';
import { filedForm } from '../src/form/filed-form.js';
import { commitImport } from '../src/import/commit-import.js';
import { shownToProto } from '../src/import/import.mapping.js';
import { reviseImport } from '../src/import/revise-import.js';
import {
  actorAt,
  errorCodes,
  must,
  outcomes,
  preview,
  register,
  startImportFixture,
  type Fixture,
} from './import-fixture.js';

interface Card {
  unit?: string;
  date?: string;
  address?: string;
  code?: string;
  name?: string[];
  title?: string[];
  officePhone?: string[];
  phone?: string[];
  email?: string[];
  leader?: [name: string, title: string, phone: string];
}

/** 附件2 of 冶财〔2023〕29号 as an office fills it in. */
const linesOf = ({ unit = '', date = '', address = '新冶大道1号', code = 'MB1A0001-X', ...card }: Card): string[][] => {
  const { name = [], title = [], officePhone = [], phone = [], email = [] } = card;
  const [leaderName, leaderTitle, leaderPhone] = card.leader ?? ['李四', '副局长', '0714-8731721'];
  return [
    ['单位名称\n(公章)', unit],
    ['', `日期: ${date}`],
    ['单位地址', address],
    ['组织机构\n代码', code],
    ['政府采购\n联络员', '姓名', ...name],
    ['', '职务', ...title],
    ['', '办公电话', ...officePhone],
    ['', '手机', ...phone],
    ['', '邮箱', ...email],
    ['政府采购\n分管领导', '姓名', leaderName],
    ['', '职务', leaderTitle],
    ['', '电话', leaderPhone],
    ['单位负责人\n签字', '（签字）'],
  ];
};
const book = (sheets: Record<string, Card | string[][]>): Promise<Buffer> =>
  writePlainTables(
    Object.entries(sheets).map(([sheet, card]) => ({
      sheet,
      columns: [{ label: '大冶市政府采购专办员登记表' }],
      rows: Array.isArray(card) ? card : linesOf(card),
    })),
  );

const ids = Object.fromEntries(
  ['bureau', 'department', 'school', 'clinic', 'library'].map((key) => [key, newId()]),
) as Record<'bureau' | 'department' | 'school' | 'clinic' | 'library', string>;
let at: Fixture;
let officer: Actor;

beforeAll(async () => {
  at = await startImportFixture('workflow_import_card', { packs: ['420281-daye'] });
  await at.seed(async (tx) => {
    const areaCode = '420281';
    await register(tx, { id: ids.bureau, kind: 'bureau', name: '大冶市财政局', areaCode });
    await register(tx, {
      id: ids.department,
      kind: 'department',
      name: '大冶市教育局',
      bureauId: ids.bureau,
      areaCode,
    });
    const below = { kind: 'unit', departmentId: ids.department, bureauId: ids.bureau, areaCode } as const;
    await register(tx, { ...below, id: ids.school, name: '大冶市第一中学' });
    await register(tx, { ...below, id: ids.clinic, name: '大冶市校医院' });
    await register(tx, { ...below, id: ids.library, name: '大冶市图书馆' });
  });
  officer = actorAt('department_officer', ids.department);
});
afterAll(() => at.stop());

const upload = async (sheets: Record<string, Card | string[][]>, decisionDate = '') =>
  preview(at.ctx, officer, await book(sheets), { purpose: 'on_behalf', decisionDate });
const commit = async (id: string, decisionDate = '2026-11-24') =>
  must(await commitImport(at.ctx, officer, { id, mode: 'all_or_nothing', decisionDate, correlationId: newId() }));
const contentOf = async (id: string | undefined) =>
  at.db.inTx(
    { kind: 'system', name: 'service' },
    async (tx) => (await loadFilings(tx, [id ?? ''])).get(id ?? '')!.filing.content,
  );

describe('a workbook of cards, a sheet for each unit (DY-4, DY-5)', () => {
  it('brings every line of the card into the filing', async () => {
    const shown = await upload({
      第一中学: {
        unit: '大冶市第一中学（公章）',
        date: '2026年11月20日',
        name: ['王五'],
        title: ['财务科长'],
        officePhone: ['0714-8731722'],
        phone: ['13900000001'],
        email: ['wangwu@example.cn'],
      },
      大冶市校医院: {
        name: ['赵六'],
        title: ['会计'],
        officePhone: ['8731723'],
        phone: ['13900000002'],
        code: '11420281MB1A0001XK',
      },
      空表: {},
      说明: [['请按单位填写，不要改动格式']],
    });
    expect(errorCodes(shown.rows)).toEqual([[], []]);
    expect(shown.job.warnings).toEqual([
      '以下工作表没有信息表，未读取：说明',
      '以下登记表没有填写姓名和手机，按空表处理：“空表”第 2 行起',
    ]);
    const done = await commit(shown.job.id);
    expect(outcomes(done.rows)).toEqual(['filed', 'filed']);
    const [first, second] = await Promise.all(done.rows.map((row) => contentOf(row.result.filingId)));
    expect(first).toMatchObject({
      // The day on the card, not that of the whole import.
      decisionDate: '2026-11-20',
      unitAddress: '新冶大道1号',
      organisationCode: 'MB1A0001-X',
      leaderName: '李四',
      leaderTitle: '副局长',
      leaderPhone: '0714-8731721',
      person: {
        name: '王五',
        title: '财务科长',
        officePhone: '0714-8731722',
        phone: '13900000001',
        email: 'wangwu@example.cn',
        remark: '',
      },
    });
    // Printed again it says what the office wrote.
    const paper = must(
      await at.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
        filedForm(at.ctx, tx, officer, { filingIds: [done.rows[0]!.result.filingId!], withOthers: false }),
      ),
    );
    expect(paper.people[0]).toMatchObject({
      ...{ unit: '大冶市第一中学', unit_address: '新冶大道1号', organisation_code: 'MB1A0001-X' },
      ...{ name: '王五', title: '财务科长', office_phone: '0714-8731722', phone: '13900000001' },
      ...{ email: 'wangwu@example.cn', leader_name: '李四', leader_title: '副局长', leader_phone: '0714-8731721' },
    });
    // Named by its sheet; a credit code stands for the code that is part of it.
    expect(done.rows[1]?.result.unitId).toBe(ids.clinic);
    expect(second).toMatchObject({ decisionDate: '2026-11-24', organisationCode: '11420281MB1A0001XK' });
    expect(second?.person).not.toHaveProperty('email');
    const again = await upload({
      第一中学: {
        unit: '大冶市第一中学',
        name: ['王五'],
        title: ['财务科长'],
        officePhone: ['0714-8731722'],
        phone: ['13900000001'],
      },
    });
    expect(outcomes(again.rows)).toEqual(['unchanged']);
  });

  it('names what is wrong by sheet and cell', async () => {
    const shown = await upload({
      图书馆: {
        unit: '大冶市图书馆',
        date: '年　月　日',
        code: 'MB1A0001-7',
        address: '',
        name: ['钱七'],
        title: ['会计'],
        officePhone: ['打总机'],
        phone: ['13900000003'],
        email: ['钱七'],
        leader: ['', '副馆长', '123'],
      },
    });
    const [row] = shownToProto(shown).rows;
    expect(row?.errors.map(({ field, detail }) => [row.sheet, row.cells[field], field, detail])).toEqual([
      ['图书馆', 'C8', '/person/officePhone', expect.stringMatching(/电话/)],
      ['图书馆', 'C10', '/person/email', '邮箱格式不对，请核对。'],
      ['图书馆', 'B5', '/card/organisationCode', '组织机构代码校验不通过，请逐位核对。'],
      ['图书馆', 'B4', '/card/unitAddress', '请填写单位地址。'],
      ['图书馆', 'C11', '/card/leaderName', '请填写政府采购分管领导的姓名。'],
      ['图书馆', 'C13', '/card/leaderPhone', expect.stringMatching(/电话/)],
    ]);
    const { file } = must(await annotateImport(at.ctx, officer, { id: shown.job.id, exporterName: '王' }));
    const [sheet] = must(await readWorkbook(file));
    const [labels, values] = [...(sheet?.rows ?? [])].map((r) => [...r.cells.values()]);
    expect(labels).toContain('政府采购分管领导姓名');
    expect(values?.at(-1)).toContain('B5 组织机构代码校验不通过');
  });
});

describe('two on one card (DY-3)', () => {
  const two: Card = {
    unit: '大冶市图书馆',
    name: ['钱七', '孙八'],
    title: ['会计', '办公室主任'],
    officePhone: ['0714-8731724'],
    phone: ['13900000003', '13900000004'],
    email: ['qian@example.cn', 'sun@example.cn'],
  };
  it('are each filed with the card; the one above the head count with the reason', async () => {
    const shown = await upload({ 图书馆: two }, '2026-11-20');
    expect(outcomes(shown.rows)).toEqual(['valid', 'valid']);
    expect(shownToProto(shown).rows.map((row) => row.overHeadCount)).toEqual([false, true]);
    expect(shown.rows[1]?.result.warnings.join()).toMatch(/2 名专办员，冶财〔2023〕29号 附件1 第四条 原则上为 1 名/);
    const answer = { position: 2, changeDate: '', predecessor: '', addition: true, additionReason: '在建项目多' };
    const revised = must(await reviseImport(at.ctx, officer, shown.job.id, { units: [], rows: [answer] }));
    expect(revised.rows[1]?.result.warnings.join()).not.toMatch(/原则上为/);
    const done = await commit(shown.job.id);
    const [first, second] = await Promise.all(done.rows.map((row) => contentOf(row.result.filingId)));
    expect(first).not.toHaveProperty('additionReason');
    expect(second).toMatchObject({
      additionReason: '在建项目多',
      leaderName: '李四',
      person: {
        name: '孙八',
        title: '办公室主任',
        phone: '13900000004',
        email: 'sun@example.cn',
        officePhone: '0714-8731724',
      },
    });
  });
  it('whose numbers do not fit are an error of the name, and nobody is guessed', async () => {
    const shown = await upload({ 图书馆: { ...two, name: ['周九', '吴十'], phone: ['13900000005'] } });
    const [row] = shownToProto(shown).rows;
    expect(row?.errors[0]).toMatchObject({ field: '/person/name', code: 'several_people' });
    expect(row?.cells['/person/name']).toBe('C6');
  });
});
