import { fileURLToPath } from 'node:url';
import { dayKind } from '@zhuanguan/calendar';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { loadPolicySet, readFiles, sha256 } from './folder.js';
import {
  assertExecutors,
  compilePacks,
  isBound,
  notBoundAnswer,
  packForArea,
  PolicyProblems,
  runExample,
  servePacks,
  specialistPolicy,
  valueAt,
} from './index.js';

const DIR = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const set = await loadPolicySet(DIR);
const files = await readFiles(DIR);
const XILINGOL = '152500-xilingol/policy';

const REGISTRY = { 'registry.head-count': true, 'registry.gate': true, 'registry.roles': true };
const WORKFLOW = {
  'workflow.receivers': true,
  'workflow.change-clock': true,
  'workflow.eligibility': true,
  'workflow.form': true,
  'workflow.roll-up': true,
};

const problemsOf = (change: Record<string, string>): string => {
  try {
    compilePacks({ ...files, ...change }, sha256);
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems.join('\n');
    throw error;
  }
  return '';
};

describe('example cases of the packs', () => {
  it.each(set.examples.map((e) => [`${e.packId} ${e.requirement} ${e.id}`, e] as const))('%s', (_, example) => {
    const pack = packForArea(set, example.area);
    if (!pack) throw new Error(`no pack for ${example.area}`);
    expect(runExample(pack, example)).toEqual(example.expect);
  });
  it.each([
    ['152500-xilingol', ['XL-1', 'XL-2', 'XL-3', 'XL-4', 'XL-6', 'XL-13', 'XL-16']],
    ['420281-daye', ['DY-1', 'DY-2', 'DY-3', 'DY-4', 'DY-5', 'DY-6', 'DY-8']],
    ['410800-jiaozuo', ['JZ-1', 'JZ-2', 'JZ-3', 'JZ-5', 'JZ-11']],
    ['420202-huangshigang', ['HS-2', 'HS-3']],
  ])('every requirement of this release has a case in %s', (packId, requirements) => {
    expect(new Set(set.examples.filter((e) => e.packId === packId).map((e) => e.requirement))).toEqual(
      new Set(requirements),
    );
  });
  it.each(['152500-xilingol', '420281-daye', '410800-jiaozuo', '420202-huangshigang'])(
    '%s can be served, and every rule of it has its executor',
    (id) => {
      const served = servePacks(set, [id]);
      expect(() => assertExecutors(served, 'registry', REGISTRY)).not.toThrow();
      expect(() => assertExecutors(served, 'workflow', WORKFLOW)).not.toThrow();
    },
  );
  it('a duty of Xilingol comes from its own text, none from the news report above it', () => {
    const pack = packForArea(set, '152502');
    expect(pack?.chain.map((link) => link.split('@')[0])).toEqual([
      '100000-national',
      '150000-inner-mongolia',
      '152500-xilingol',
    ]);
    // What comes down from the nation is the law on 回避 and on deadlines and defaults that say they are ours, no duty of a text.
    const ofProcurement = (key: string) => /^(deadline|counting)\./.test(key);
    for (const [key, { nature, values }] of Object.entries(pack?.parameters ?? {}))
      for (const { packId } of values)
        if (packId !== '152500-xilingol')
          expect([key, packId, nature]).toEqual([
            key,
            /^deadline\.R51/.test(key) ? '150000-inner-mongolia' : '100000-national',
            ofProcurement(key) ? 'binding' : 'default',
          ]);
    const above = Object.entries(packForArea(set, '150000')?.parameters ?? {}).filter(([key]) => !ofProcurement(key));
    expect(above.flatMap(([, { values }]) => values.map((v) => v.packId))).not.toContain('150000-inner-mongolia');
  });
  it('an expectation that nothing computes is an error', () => {
    const [example] = set.examples;
    const pack = packForArea(set, '152500');
    if (!pack || !example) throw new Error('no pack');
    expect(() => runExample(pack, { ...example, expect: { nonsense: 1 } })).toThrow('nonsense');
  });
});

describe('compiling', () => {
  it('serves the league, its twelve banners, counties and cities, and 乌拉盖', () => {
    const areas = [...set.packs.keys()].filter((code) => code.startsWith('1525'));
    expect(areas).toHaveLength(14);
    expect(packForArea(set, '152571')?.area.codeSystem).toBe('nbs');
  });
  it('gives every value a document or says that it is ours', () => {
    for (const pack of set.packs.values())
      for (const { values } of Object.values(pack.parameters))
        for (const { reference } of values) expect(reference.document ?? reference.ours).toBeTruthy();
  });
  it('the digest does not depend on the order of keys, but on every value', () => {
    const path = `${XILINGOL}/messages/zh-CN.json`;
    const reordered = compilePacks(
      { ...files, [path]: '{ "specialist": "专管员", "jurisdiction": "锡林郭勒盟" }' },
      sha256,
    );
    expect(packForArea(reordered, '152500')?.digest).toBe(packForArea(set, '152500')?.digest);
    const changed = compilePacks(
      { ...files, [path]: '{ "specialist": "专办员", "jurisdiction": "锡林郭勒盟" }' },
      sha256,
    );
    expect(packForArea(changed, '152500')?.digest).not.toBe(packForArea(set, '152500')?.digest);
  });
  it('a local holiday is an overlay of its area, and makes another calendar', () => {
    const local = compilePacks(
      {
        ...files,
        [`${XILINGOL}/overlays/festival.yaml`]:
          "area: '152525'\nreference: { ours: 试验, status: P }\noff: [{ name: 试验, from: '2026-07-15', to: '2026-07-16' }]",
      },
      sha256,
    );
    const [banner, league] = ['152525', '152500'].map((code) => packForArea(local, code)?.calendar);
    if (!banner || !league) throw new Error('no pack');
    expect([dayKind(banner, '2026-07-16'), dayKind(league, '2026-07-16')]).toEqual(['holiday', 'workday']);
    expect(banner.version).not.toBe(league.version);
    expect(league.version).toBe(packForArea(set, '152500')?.calendar.version);
  });

  it('another day off is another version of the calendar', () => {
    const path = '100000-national/policy/calendar/2026.yaml';
    const changed = { ...files, [path]: (files[path] ?? '').replace("to: '2026-05-05'", "to: '2026-05-04'") };
    expect(packForArea(compilePacks(changed, sha256), '152500')?.calendar.version).not.toBe(
      packForArea(set, '152500')?.calendar.version,
    );
  });

  it('a deployment is not served by a pack that lacks what the regime needs, on any date', () => {
    expect(() => servePacks(set, ['152500-xilingol', '000000-reference'])).not.toThrow();
    expect(() => servePacks(set, ['152500-nowhere'])).toThrow('没有部署所指定的制度包 152500-nowhere');
    const without = compilePacks({ ...files, [`${XILINGOL}/parameters/stages.yaml`]: '{}' }, sha256);
    expect(() => servePacks(without, ['152500-xilingol'])).toThrow(
      /152500-xilingol\/policy\/pack.yaml:\d+: 152500-xilingol（152500）在 2024-01-26 没有 stages 的值/,
    );
    const path = `${XILINGOL}/parameters/filing.yaml`;
    const later = compilePacks(
      { ...files, [path]: (files[path] ?? '').replace("version: '2024' }, reference", "version: '2030' }, reference") },
      sha256,
    );
    expect(() => servePacks(later, ['152500-xilingol'])).toThrow('引用的表式 specialist-table@2030 不存在');
  });

  it('a rule that binds nobody yet still needs its executor', () => {
    const text = `- { id: N-1, title: x, nature: duty, executor: training.hours, parameters: [], reference: { ours: x, status: P } }`;
    const national = compilePacks({ ...files, '100000-national/policy/rules/x.yaml': text }, sha256);
    const served = servePacks(national, ['152500-xilingol']);
    expect(packForArea(served, '152500')?.rules.map((r) => r.id)).not.toContain('N-1');
    expect(() => assertExecutors(served, 'registry', REGISTRY)).toThrow(
      /100000-national\/policy\/rules\/x.yaml:1: 规则 N-1 没有执行程序（training.hours）/,
    );
  });

  it('a rule without executor stops the start', () => {
    const { 'workflow.change-clock': _, ...fewer } = WORKFLOW;
    expect(() => assertExecutors(set, 'workflow', fewer)).toThrow(
      /152500-xilingol\/policy\/rules\/regime.yaml:4: 规则 XL-4 没有执行程序（workflow.change-clock）/,
    );
    expect(() => assertExecutors(set, 'registry', {})).toThrow(/规则 XL-1 没有执行程序（registry.head-count）/);
  });
  it('an executor named after no service of this release stops every service', () => {
    const path = '152500-xilingol/policy/rules/regime.yaml';
    const changed = compilePacks(
      { ...files, [path]: (files[path] ?? '').replace('workflow.eligibility', 'training.hours') },
      sha256,
    );
    expect(() => assertExecutors(changed, 'workflow', WORKFLOW)).toThrow(/规则 XL-2 没有执行程序（training.hours）/);
  });
});

describe('the national calendar (facts §5)', () => {
  const calendar = packForArea(set, '152500')?.calendar;
  if (!calendar) throw new Error('no pack');
  it('is, day by day, what an independent table says', async () => {
    const oracle = await import('chinese-days');
    for (let day = '2023-01-01'; day <= '2026-12-31'; day = addDays(day, 1))
      expect([day, dayKind(calendar, day) === 'workday']).toEqual([day, oracle.isWorkday(day)]);
  });
  it('names the notice of each year', () => {
    expect(calendar.years.map((y) => [y.year, y.notice.document])).toEqual([
      [2023, '国办发明电〔2022〕16号'],
      [2024, '国办发明电〔2023〕7号'],
      [2025, '国办发明电〔2024〕12号'],
      [2026, '国办发明电〔2025〕7号'],
    ]);
  });
});

describe('the areas and stages of Xilingol', () => {
  it('fourteen areas by code and name', () => {
    const areas = [...set.packs.values()].filter((p) => p.id === '152500-xilingol').map((p) => p.area);
    expect(Object.fromEntries(areas.map((a) => [a.code, a.name]))).toEqual({
      152500: '锡林郭勒盟',
      152501: '二连浩特市',
      152502: '锡林浩特市',
      152522: '阿巴嘎旗',
      152523: '苏尼特左旗',
      152524: '苏尼特右旗',
      152525: '东乌珠穆沁旗',
      152526: '西乌珠穆沁旗',
      152527: '太仆寺旗',
      152528: '镶黄旗',
      152529: '正镶白旗',
      152530: '正蓝旗',
      152531: '多伦县',
      152571: '乌拉盖管理区',
    });
  });
  it('the fifteen stages in the words of XL-13', () => {
    const pack = packForArea(set, '152500');
    if (!pack) throw new Error('no pack');
    expect(specialistPolicy(pack, '2026-11-25').stages.map((s) => s.label)).toEqual(
      '预算 意向 需求 计划 采购方式 文件 合同 委托代理 信息公开 专家抽取 交易 结果确定 履约验收 询问质疑答复 档案管理'.split(
        ' ',
      ),
    );
  });
});

describe('inheritance', () => {
  const child = (extra: string) =>
    compilePacks(
      {
        ...files,
        '152599-child/policy/pack.yaml': `id: 152599-child\nversion: '1'\nschemaVersion: 1\nauthority: 试验县\nparent: 152500-xilingol\neffective: { from: '2024-01-01' }\nareas: [{ code: '152599', name: 试验县, codeSystem: nbs, level: county }]\n${extra}`,
      },
      sha256,
    );
  it('forms, defaults and the calendar come down; duties only when adopted', () => {
    const bare = packForArea(child(''), '152599');
    // Deadlines of a project are the law's, and what binds everybody needs no adoption.
    const regime = Object.keys(bare?.parameters ?? {}).filter((key) => !/^(deadline|counting)\./.test(key));
    expect(Object.keys(bare?.parameters ?? {})).toContain('deadline.R29');
    expect(regime.sort()).toEqual([
      'appointment.exit-reasons',
      'appointment.handover',
      'filing.defects',
      'filing.form',
      'gate.recusal',
      'recusal.kinds',
      'reminders.change',
      'reminders.round',
      'specialist.title',
      'stages',
    ]);
    expect(bare?.calendar.years).toHaveLength(4);
    expect(bare?.rules).toEqual([]);
    const adopted = packForArea(
      child('adopts: [{ pack: 152500-xilingol, by: { document: 试验〔2024〕1号, status: P } }]'),
      '152599',
    );
    expect(adopted?.rules.map((r) => r.id)).toContain('XL-4');
  });
  it('without a text nobody is asked for, and such an area does not stop the start (JZ-11)', () => {
    const bare = packForArea(child(''), '152599');
    if (!bare) throw new Error('no pack');
    expect(isBound(bare)).toBe(false);
    expect(notBoundAnswer(bare)).toMatchObject({ answer: 'allow', code: 'not_bound' });
    expect(() => servePacks(child(''), ['152599-child'])).not.toThrow();
  });
  it('what a pack lacks is said', () => {
    const bare = packForArea(child(''), '152599');
    if (!bare) throw new Error('no pack');
    expect(() => specialistPolicy(bare, '2026-01-01')).toThrow('没有 specialist.head-count 的值');
  });
});

describe('a county adopts the text of its city (JZ-11)', () => {
  const pack = `id: 410821-xiuwu
version: '1'
schemaVersion: 1
authority: 修武县财政局（试验）
parent: 410800-jiaozuo
adopts: [{ pack: 410800-jiaozuo, by: { document: 试验〔2026〕1号, status: P } }]
effective: { from: '2026-03-01' }
areas: [{ code: '410821', name: 修武县, codeSystem: gbt2260, level: county, boundBy: { document: 试验〔2026〕1号, status: P } }]
`;
  const adopted = compilePacks({ ...files, '410821-xiuwu/policy/pack.yaml': pack }, sha256);
  const xiuwu = packForArea(adopted, '410821');
  const boai = packForArea(adopted, '410822');
  if (!xiuwu || !boai) throw new Error('no pack');

  it('one folder of data is enough, and the neighbour is as before', () => {
    expect(xiuwu.id).toBe('410821-xiuwu');
    expect(isBound(xiuwu)).toBe(true);
    expect(specialistPolicy(xiuwu, '2026-11-27').headCount).toMatchObject({ min: 1, max: 2, ruleId: 'JZ-2' });
    expect(isBound(boai)).toBe(false);
    expect(boai.rules).toEqual([]);
  });
  it('the duties bind from the adoption on, not from the day of the parent', () => {
    expect(valueAt(xiuwu, 'specialist.head-count', '2026-02-28')).toBeUndefined();
    expect(valueAt(xiuwu, 'specialist.head-count', '2026-03-01')?.reference.document).toBe('焦财采购〔2022〕10号');
    expect(() => servePacks(adopted, ['410821-xiuwu'])).not.toThrow();
  });
  it('an area that is bound already belongs to one pack', () => {
    const second = pack.replaceAll('410821', '410800').replace('410800-xiuwu', '410801-xiuwu');
    const problems = problemsOf({ '410801-xiuwu/policy/pack.yaml': second });
    expect(problems).toMatch(/410801-xiuwu\/policy\/pack.yaml:8: 地区 410800 已在另一制度包/);
  });
  it('nobody adopts what does not stand above', () => {
    const problems = problemsOf({
      '410821-xiuwu/policy/pack.yaml': pack.replace('adopts: [{ pack: 410800-jiaozuo', 'adopts: [{ pack: 420281-daye'),
    });
    expect(problems).toMatch(/410821-xiuwu\/policy\/pack.yaml:6: 采纳的 420281-daye 不是本制度包的上级/);
  });
});

describe('dated values', () => {
  const reference = packForArea(set, '000101');
  if (!reference) throw new Error('no reference pack');
  it('the value in force on the date', () => {
    expect(valueAt(reference, 'filing.change-deadline', '2025-12-31')?.value).toMatchObject({ n: 5 });
    expect(valueAt(reference, 'filing.change-deadline', '2026-01-01')?.value).toMatchObject({ n: 3 });
    expect(valueAt(reference, 'filing.change-deadline', '2023-12-31')).toBeUndefined();
  });
  it('a correction takes the place of what it corrects', () => {
    const path = '000000-reference/policy/parameters/all.yaml';
    const text = (files[path] ?? '').replace(
      "    - { from: '2026-01-01', value: { ruleId: REF-4, n: 3, unit: wd, roll: none }, reference: *doc }",
      "    - { from: '2026-01-01', value: { ruleId: REF-4, n: 3, unit: wd, roll: none }, reference: *doc }\n    - { from: '2026-01-01', corrects: '2026-01-01', value: { ruleId: REF-4, n: 4, unit: wd, roll: none }, reference: *doc }",
    );
    const pack = packForArea(compilePacks({ ...files, [path]: text }, sha256), '000101');
    if (!pack) throw new Error('no pack');
    expect(valueAt(pack, 'filing.change-deadline', '2026-05-01')?.value).toMatchObject({ n: 4 });
  });
});
