import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicySet, readFiles, sha256 } from './folder.js';
import {
  compilePacks,
  diffPacks,
  editedPast,
  packForArea,
  STATUS_WORDS,
  valueAt,
  valueWords,
  type CompiledPack,
  type CompiledValue,
} from './index.js';
import { DESCRIBERS } from './describe.js';
import { PARAMETERS } from './parameter.schema.js';

const DIR = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const set = await loadPolicySet(DIR);
const files = await readFiles(DIR);

const packOf = (area: string, change: Record<string, string> = {}): CompiledPack => {
  const pack = packForArea(compilePacks({ ...files, ...change }, sha256), area);
  if (!pack) throw new Error(`no pack for ${area}`);
  return pack;
};
const edit = (path: string, from: string, to: string): Record<string, string> => {
  const text = files[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { [path]: text.replace(from, to) };
};
const words = (a: CompiledPack, b: CompiledPack): string[] => diffPacks(a, b).map((c) => c.words);

const REFERENCE = '000000-reference/policy/parameters/all.yaml';
const THIRD = "{ from: '2026-01-01', value: { ruleId: REF-4, n: 3, unit: wd, roll: none }, reference: *doc }";
const reference = packOf('000100');

describe('the describers', () => {
  it.each(Object.keys(PARAMETERS))('%s can be said', (key) => expect(DESCRIBERS[key]).toBeDefined());
  it('every value of every pack is said without braces', () => {
    for (const pack of set.packs.values())
      for (const [key, { values }] of Object.entries(pack.parameters))
        for (const { value } of values) expect(valueWords(key, value, pack)).toMatch(/^[^{}[\]]+$/);
  });
  it('a key that nobody describes is said as it is', () =>
    expect(valueWords('training.hours', { n: 40 }, reference)).toBe('{"n":40}'));
});

describe('the difference of two versions', () => {
  it.each([
    [
      'a value that begins later',
      edit(REFERENCE, `    - ${THIRD}\n`, ''),
      {},
      ['变更备案期限自2026年1月1日起由5个工作日改为3个工作日（示例〔2000〕1号（虚构文件，仅供测试），本系统提出）'],
    ],
    [
      'what a list gains and loses',
      {},
      edit(REFERENCE, '{ code: plan, label: 计划 }', '{ code: budget, label: 预算 }, { code: contract2, label: 变更 }'),
      ['审核环节自2024年1月1日起增加“预算”、“变更”，删去“计划”（示例〔2000〕1号（虚构文件，仅供测试），本系统提出）'],
    ],
    [
      'a correction, only as long as the wrong value held',
      {},
      edit(
        REFERENCE,
        `    - ${THIRD}`,
        `    - { from: '2024-01-01', corrects: '2024-01-01', value: { ruleId: REF-4, n: 7, unit: d, roll: restday }, reference: { document: 示例〔2026〕9号, status: M } }\n    - ${THIRD}`,
      ),
      [
        '更正：变更备案期限自2024年1月1日起至2025年12月31日由5个工作日改为7日（末日逢休息日顺延）（示例〔2026〕9号，待核实）',
      ],
    ],
    [
      'a rule that goes',
      {},
      { '000000-reference/policy/rules/all.yaml': '[]' },
      expect.arrayContaining([expect.stringMatching(/^删去规则 REF-1/)]) as string[],
    ],
  ])('%s', (_, a, b, expected) => expect(words(packOf('000100', a), packOf('000100', b))).toEqual(expected));

  it('a year that was announced', () => {
    const { '100000-national/policy/calendar/2026.yaml': _, ...rest } = files;
    const before = packForArea(compilePacks(rest, sha256), '000100');
    expect(before && words(before, reference)).toEqual([expect.stringMatching(/^增加2026年的放假安排（.+）$/)]);
  });

  it('a new source of the same value is no new value', () => {
    const after = packOf(
      '000100',
      edit(
        REFERENCE,
        '*doc }\nspecialist.eligibility',
        '{ document: 示例〔2026〕2号, quote: 一名, status: V } }\nspecialist.eligibility',
      ),
    );
    expect(diffPacks(reference, after)).toEqual([
      expect.objectContaining({
        kind: 'source',
        key: 'specialist.head-count',
        words: expect.stringContaining('值不变') as string,
      }),
    ]);
  });

  it('another version of the same content differs in nothing', () => {
    const path = '000000-reference/policy/pack.yaml';
    const after = packOf('000100', edit(path, "version: '1'", "version: '2'"));
    expect(after.digest).not.toBe(reference.digest);
    expect(diffPacks(reference, after)).toEqual([]);
  });
});

describe('the past', () => {
  const later = "{ from: '2027-01-01', value: { ruleId: REF-4, n: 2, unit: wd, roll: none }, reference: *doc }";
  const corrected =
    "{ from: '2026-01-01', corrects: '2026-01-01', value: { ruleId: REF-4, n: 4, unit: wd, roll: none }, reference: *doc }";
  it.each([
    ['appended', `${THIRD}\n    - ${later}`, '2027-01-01', 0],
    ['appended too late', `${THIRD}\n    - ${later}`, '2027-02-01', 1],
    ['edited', THIRD.replace('n: 3', 'n: 4'), '2027-01-01', 1],
    ['taken away', later, '2027-01-01', 1],
    ['corrected', `${THIRD}\n    - ${corrected}`, '2027-01-01', 0],
    [
      'a wrong value edited and then corrected',
      `${THIRD.replace('n: 3', 'n: 9')}\n    - ${corrected}`,
      '2027-01-01',
      1,
    ],
  ])('%s', (_, values, from, count) =>
    expect(editedPast(reference, packOf('000100', edit(REFERENCE, THIRD, values)), from)).toHaveLength(count),
  );
});

/** Any list of dated values of one parameter, some of them corrections of one above. */
const day = fc.integer({ min: 0, max: 9 }).map((n) => `2026-0${(n % 9) + 1}-01`);
const values = fc
  .uniqueArray(fc.record({ from: day, n: fc.integer({ min: 1, max: 3 }), doc: fc.constantFrom('甲', '乙') }), {
    selector: (v) => v.from,
    maxLength: 5,
  })
  .chain((list) =>
    fc.array(fc.record({ at: fc.nat(4), n: fc.integer({ min: 1, max: 3 }) }), { maxLength: 2 }).map((mends) => {
      const own: CompiledValue[] = list.map(({ from, n, doc }) => value(from, n, doc));
      const corrections = mends.flatMap(({ at, n }) => {
        const wrong = list[at];
        return wrong ? [{ ...value(wrong.from, n, '丙'), corrects: wrong.from }] : [];
      });
      return [...own, ...corrections].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    }),
  );
const value = (from: string, n: number, document: string): CompiledValue => ({
  from,
  value: { ruleId: 'X', n, unit: 'd', roll: 'none' },
  packId: 'p',
  reference: { document, status: 'V' },
});
const KEY = 'filing.change-deadline';
const pack = fc.option(values, { nil: undefined }).map((list): CompiledPack => {
  const { [KEY]: _, ...others } = reference.parameters;
  return { ...reference, parameters: list ? { ...others, [KEY]: { nature: 'duty', values: list } } : others };
});
const days = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}-15`);

describe('properties', () => {
  it('a version does not differ from itself', () =>
    fc.assert(fc.property(pack, (a) => void expect(diffPacks(a, structuredClone(a))).toEqual([]))));

  it('on each day the changes turn what held before into what holds after, and say nothing more', () =>
    fc.assert(
      fc.property(pack, pack, (a, b) => {
        const changes = diffPacks(a, b).filter((c) => c.kind === 'value' || c.kind === 'source');
        for (const date of days) {
          const [old, now] = [valueAt(a, KEY, date), valueAt(b, KEY, date)];
          const told = changes.filter((c) => (c.from ?? '') <= date && (c.to === undefined || date < c.to));
          expect(told.length).toBeLessThanOrEqual(1);
          const [change] = told;
          if (change) expect([change.before, change.after]).toEqual([old, now]);
          else expect([now?.value, now?.reference]).toEqual([old?.value, old?.reference]);
        }
      }),
    ));

  it('the way back is the same way', () =>
    fc.assert(
      fc.property(pack, pack, (a, b) => {
        const there = diffPacks(a, b).map((c) => [c.kind, c.from, c.to, c.before, c.after]);
        expect(diffPacks(b, a).map((c) => [c.kind, c.from, c.to, c.after, c.before])).toEqual(there);
      }),
    ));
});

it('every status has its word', () => expect(Object.keys(STATUS_WORDS)).toEqual(['V', 'V2', 'M', 'P']));
