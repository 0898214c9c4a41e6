import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  assertDeadlines,
  compilePacks,
  deadlinePolicy,
  diffPacks,
  explain,
  packForArea,
  PolicyProblems,
  servePacks,
  valueAt,
} from './index.js';
import { readFiles, sha256 } from './folder.js';

const all = await readFiles(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
const files = Object.fromEntries(Object.entries(all).filter(([path]) => /^(000000|100000|150000)-/.test(path)));
const FILE = '000000-reference/policy/deadlines/x.yaml';
const DOCUMENT = 'reference: { document: 示例〔2000〕2号（虚构文件，仅供测试）, status: P }';

const rule = (over: Partial<Record<'head' | 'kind' | 'trigger' | 'due' | 'rest' | 'value' | 'from', string>> = {}) => {
  const { head = 'nature: duty', kind = 'max', trigger = 'contract_signed', due = 'contract_filed' } = over;
  const { rest = '', value = '{ n: 3, unit: wd, counting: C4 }', from = '2024-01-01' } = over;
  return `R31:
  ${head}
  title: 合同备案
  stage: contract
  who: [purchaser]
  kind: ${kind}
  trigger: ${trigger}
  due: ${due}${rest ? `\n  ${rest}` : ''}
  values:
    - from: '${from}'
      value: ${value}
      ${DOCUMENT}
`;
};
const compile = (text: string) => compilePacks({ ...files, [FILE]: text }, sha256);
const packWith = (text: string, area = '000100') => {
  const pack = packForArea(compile(text), area);
  if (!pack) throw new Error(`no pack for ${area}`);
  return pack;
};
const problemsOf = (text: string): readonly string[] => {
  try {
    compile(text);
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems;
    throw error;
  }
  return [];
};

describe('a deadline with', () => {
  it.each([
    ['a kind nobody carries out', { kind: 'about' }, 6, '只能是 max、min、pre、fixed、cap'],
    ['a fact nobody reports', { trigger: 'tea_drunk' }, 7, 'R31.trigger'],
    ['an end nobody reports', { due: 'tea_drunk' }, 8, 'R31.due：只能是'],
    ['the same fact at both ends', { due: 'contract_signed' }, 8, '起算和届满不能是同一件事'],
    ['a rule that is not there', { trigger: '{ endOf: R999 }' }, 1, '提到的规则 R999 在本制度包及其上级中没有'],
    ['itself for its beginning', { trigger: '{ endOf: R31 }' }, 7, '不能自本规则期限届满起算'],
    ['a rule that is not there to stand back', { rest: 'instead: [R998]' }, 1, '提到的规则 R998'],
    ['a right to a minimum', { kind: 'min', rest: 'right: true' }, 9, '才能是可做可不做的'],
    ['pauses of a minimum', { kind: 'min', rest: 'pauses: [completion]' }, 9, '才有不计入的期间'],
    ['an amount without a number', { rest: 'when: { amount: { of: budget } }' }, 9, '没有 from'],
    ['an amount no project has', { rest: 'when: { amount: { of: budget, from: 5, below: 5 } }' }, 9, '没有项目符合'],
    ['a flag asked for and excepted', { rest: 'when: { flags: [sme], not: [sme] }' }, 9, '既要求有又要求没有'],
    ['a method nobody knows', { rest: 'when: { methods: [lottery] }' }, 9, 'R31.when.methods'],
    ['no counting rule', { value: '{ n: 3, unit: wd }' }, 11, 'R31.values.0.value'],
    ['part of a day', { value: '{ n: 1.5, unit: wd, counting: C4 }' }, 11, '应为整数'],
    [
      'an agreed limit below its own',
      { value: '{ n: 30, unit: d, counting: C4, agreed: { atMost: 20 } }' },
      11,
      '少于',
    ],
    ['years before', { kind: 'pre', value: '{ n: 1, unit: y, counting: C4 }' }, 11, '只按 wd 或 d 计算'],
    ['a day that is none', { from: '2024-02-30' }, 10, '没有这一天'],
  ])('%s', (_, over, line, words) => {
    const problems = problemsOf(rule(over));
    expect(
      problems.some((p) => p.includes(words) && new RegExp(`^${FILE}:(${line}|${line + 1}): `).test(p)),
      problems.join('\n'),
    ).toBe(true);
  });
  it('a beginning that leads back to itself', () => {
    const a = rule({ trigger: '{ endOf: R30X }' });
    const b = rule({ trigger: '{ endOf: R31 }' }).replace('R31:', 'R30X:');
    expect(problemsOf(a + b).join('\n')).toMatch(/期限 R31 的起算绕成了一圈/);
  });
  it('verbatim status without its words', () => {
    expect(problemsOf(rule().replace('status: P', 'status: V')).join('\n')).toMatch(/x\.yaml:12: .*请附原文 quote/);
  });
  it('a name twice in two files', () => {
    const twice = { ...files, [FILE]: rule(), [FILE.replace('x.', 'y.')]: rule() };
    expect(() => compilePacks(twice, sha256)).toThrow('期限规则 R31 在本制度包里写了两次');
  });
});

describe('whom a deadline binds', () => {
  const national = packForArea(compilePacks(files, sha256), '000100');
  it('a law binds everybody below, and says whose it is', () => {
    expect(national && deadlinePolicy(national, 'R31', '2026-02-11')).toMatchObject({
      n: 7,
      unit: 'wd',
      packId: '100000-national',
      reference: { document: '政府采购法', article: '第四十七条', status: 'V' },
      counting: { code: 'C4', roll: 'restday', reference: { status: 'M' } },
    });
  });
  it('an own text takes its place as a whole, and explain says so', () => {
    const pack = packWith(rule());
    expect(deadlinePolicy(pack, 'R31', '2026-02-11')).toMatchObject({ n: 3, packId: '000000-reference' });
    // Two texts are never mixed by date.
    expect(deadlinePolicy(pack, 'R31', '2023-02-11')).toBeUndefined();
    const said = explain(pack, 'deadline.R31', '2026-02-11');
    expect(said).toMatchObject({ label: 'R31 合同备案', group: '采购期限', nature: 'duty' });
    expect(said.values.map((v) => [v.packId, v.state])).toEqual([
      ['100000-national', 'overruled'],
      ['000000-reference', 'in_force'],
    ]);
    expect(said.inForce?.words).toBe('自合同签订之日起3个工作日内合同备案；采购人办理；计算规则 C4');
  });
  it('a duty of a parent binds below only by adoption, what addresses everybody always', () => {
    const child = (adopts: string) => ({
      '000199-child/policy/pack.yaml': `id: 000199-child\nversion: '1'\nschemaVersion: 1\nauthority: 试验县\nparent: 000000-reference\neffective: { from: '2025-06-01' }\n${adopts}areas: [{ code: '000199', name: 试验县, codeSystem: nbs, level: county }]\n`,
    });
    const at = (adopts: string, text: string, day: string) => {
      const pack = packForArea(compilePacks({ ...files, ...child(adopts), [FILE]: text }, sha256), '000199');
      return pack && deadlinePolicy(pack, 'R31', day)?.packId;
    };
    const adopts = 'adopts: [{ pack: 000000-reference, by: { document: 试验〔2025〕1号, status: P } }]\n';
    expect(at('', rule(), '2026-01-01')).toBe('100000-national');
    expect(at('', rule({ head: 'nature: binding' }), '2026-01-01')).toBe('000000-reference');
    expect(at(adopts, rule(), '2026-01-01')).toBe('000000-reference');
    expect(at(adopts, rule(), '2025-05-31')).toBeUndefined();
  });
});

describe('a deadline by date', () => {
  const later = `${rule()}    - from: '2026-07-01'
      value: { n: 5, unit: wd, counting: C4 }
      ${DOCUMENT}
    - from: '2027-01-01'
      value: { repealed: 示例〔2026〕9号废止 }
      ${DOCUMENT}
`;
  it('each day has its value, and after the repeal there is none', () => {
    const pack = packWith(later);
    const n = (day: string) => deadlinePolicy(pack, 'R31', day)?.n;
    expect([n('2023-12-31'), n('2026-06-30'), n('2026-07-01'), n('2027-01-01')]).toEqual([undefined, 3, 5, undefined]);
  });
  it('the difference of two versions is said by day, in words', () => {
    expect(diffPacks(packWith(rule()), packWith(later)).map((c) => c.words)).toEqual([
      'R31 合同备案自2026年7月1日起至2026年12月31日由自合同签订之日起3个工作日内合同备案；采购人办理；计算规则 C4改为自合同签订之日起5个工作日内合同备案；采购人办理；计算规则 C4（示例〔2000〕2号（虚构文件，仅供测试），本系统提出）',
      'R31 合同备案自2027年1月1日起由自合同签订之日起3个工作日内合同备案；采购人办理；计算规则 C4改为不再规定（示例〔2026〕9号废止）（示例〔2000〕2号（虚构文件，仅供测试），本系统提出）',
    ]);
  });
  it('a corrected value takes the place of the wrong one', () => {
    const mended = `${rule()}    - from: '2024-01-01'
      corrects: '2024-01-01'
      value: { n: 4, unit: wd, counting: C4 }
      ${DOCUMENT}
`;
    expect(deadlinePolicy(packWith(mended), 'R31', '2026-01-01')?.n).toBe(4);
  });
  it('a place may settle how its days are counted', () => {
    const own = `counting.C4:\n  nature: default\n  values:\n    - { from: '2024-01-01', value: { roll: none, words: 试验 }, ${DOCUMENT} }\n`;
    const set = compilePacks({ ...files, '000000-reference/policy/parameters/counting.yaml': own }, sha256);
    const pack = packForArea(set, '000100');
    expect(pack && deadlinePolicy(pack, 'R31', '2026-01-01')?.counting).toMatchObject({ roll: 'none' });
  });
});

describe('a kind that nothing computes', () => {
  it('stops the start, with file and line', () => {
    const computes = (...kinds: string[]) =>
      Object.fromEntries(kinds.map((kind) => [`supervision.deadline.${kind}`, true]));
    const set = compilePacks({ ...files, [FILE]: rule() }, sha256);
    expect(() => assertDeadlines(set, computes('max', 'min', 'pre', 'fixed', 'cap'))).not.toThrow();
    expect(() => assertDeadlines(set, computes('min', 'pre', 'fixed', 'cap'))).toThrow(
      /000000-reference\/policy\/deadlines\/x.yaml:1: 期限规则 R31 没有执行程序（supervision.deadline.max），不能启用/,
    );
    const served = servePacks(set, ['150000-inner-mongolia']);
    expect(served.deadlines.map((d) => d.packId)).not.toContain('000000-reference');
  });
});

describe('the data of the nation and of Inner Mongolia', () => {
  const set = compilePacks(all, sha256);
  const pack = packForArea(set, '152500');
  if (!pack) throw new Error('no pack');
  const rules = set.deadlines.filter((d) => /^1[05]0000-/.test(d.packId));
  it('every rule of R01–R62 with a clock is there; the others are named as having none', () => {
    const numbers = new Set(rules.map(({ id }) => Number(id.slice(1, 3))));
    const without = [1, 3, 4, 5, 6, 7, 8, 9, 12, 21, 23, 28, 33, 34, 35, 38, 50, 55, 56, 57, 58, 59, 60, 61, 62];
    expect(Array.from({ length: 62 }, (_, i) => i + 1).filter((n) => !numbers.has(n))).toEqual(without);
  });
  it.each([
    ['R02', 'V2'],
    ['R11', 'M'],
    ['R14', 'V2'],
    ['R17', 'V'],
    ['R19', 'V2'],
    ['R19c', 'M'],
    ['R20', 'M'],
    ['R29', 'V'],
    ['R29b', 'M'],
    ['R32', 'V2'],
    ['R36', 'M'],
    ['R37', 'V'],
    ['R45', 'V2'],
    ['R51', 'V2'],
    ['R53', 'V2'],
    ['R54', 'V2'],
  ])('%s says how well its source is known: %s', (id, status) =>
    expect(deadlinePolicy(pack, id, '2026-02-11')?.reference.status).toBe(status),
  );
  it('what is ours is said with the reference', () => {
    expect(deadlinePolicy(pack, 'R27', '2026-02-11')?.reference.ours).toContain('比照办理');
    expect(deadlinePolicy(pack, 'R29', '2026-02-11')?.counting.reference.ours).toContain('普通周末');
  });
  it('R51 is of Inner Mongolia only', () => {
    const daye = packForArea(set, '420281');
    expect(deadlinePolicy(pack, 'R51', '2026-01-01')?.packId).toBe('150000-inner-mongolia');
    expect(daye && valueAt(daye, 'deadline.R51', '2026-01-01')).toBeUndefined();
  });
});
