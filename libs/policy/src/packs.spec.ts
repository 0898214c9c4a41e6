import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPolicySet, readFiles, sha256 } from './folder.js';
import {
  assertExecutors,
  compilePacks,
  packForArea,
  PolicyProblems,
  runExample,
  specialistPolicy,
  valueAt,
} from './index.js';

const DIR = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const set = await loadPolicySet(DIR);
const files = await readFiles(DIR);
const XILINGOL = '152500-xilingol/policy';

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
  it('every requirement of this release has a case', () => {
    expect(new Set(set.examples.filter((e) => e.packId === '152500-xilingol').map((e) => e.requirement))).toEqual(
      new Set(['XL-1', 'XL-2', 'XL-3', 'XL-4', 'XL-13', 'XL-16']),
    );
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
  it.each([
    ['a wrong type', { [`${XILINGOL}/forms/specialist-table.yaml`]: 'id: 1' }, 'forms/specialist-table.yaml/id'],
    ['broken YAML', { [`${XILINGOL}/rules/regime.yaml`]: '- {' }, 'rules/regime.yaml'],
    [
      'a value without source',
      {
        [`${XILINGOL}/parameters/x.yaml`]:
          "x: { nature: default, values: [{ from: '2024-01-01', value: 1, reference: { status: P } }] }",
      },
      'neither a document nor "ours"',
    ],
    [
      'a missing parent',
      {
        [`${XILINGOL}/pack.yaml`]: (files[`${XILINGOL}/pack.yaml`] ?? '').replace(
          'parent: 100000-national',
          'parent: 999999-nowhere',
        ),
      },
      '999999-nowhere is not there',
    ],
    [
      'a calendar day that does not exist',
      {
        '100000-national/policy/calendar/2026.yaml':
          "year: 2026\nnotice: { document: x, status: M }\noff: [{ name: a, from: '2026-02-30', to: '2026-02-30' }]\nmakeUp: []",
      },
      '2026-02-30',
    ],
  ])('%s names its file', (_, change, expected) => expect(problemsOf(change)).toContain(expected));
  it('a rule without executor stops the start', () => {
    const brought = { 'workflow.receivers': true, 'workflow.change-clock': true, 'workflow.eligibility': true };
    expect(() => assertExecutors(set, 'workflow', brought)).not.toThrow();
    const { 'workflow.change-clock': _, ...fewer } = brought;
    expect(() => assertExecutors(set, 'workflow', fewer)).toThrow(
      /rule XL-4 has no executor \(workflow.change-clock\)/,
    );
    expect(() => assertExecutors(set, 'registry', {})).toThrow(/rule XL-1 has no executor \(registry.head-count\)/);
  });
  it('an executor named after no service of this release stops every service', () => {
    const path = '152500-xilingol/policy/rules/regime.yaml';
    const changed = compilePacks(
      { ...files, [path]: (files[path] ?? '').replace('workflow.eligibility', 'training.hours') },
      sha256,
    );
    expect(() => assertExecutors(changed, 'workflow', { 'workflow.receivers': 1, 'workflow.change-clock': 1 })).toThrow(
      /rule XL-2 has no executor \(training.hours\)/,
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
    expect(Object.keys(bare?.parameters ?? {}).sort()).toEqual([
      'filing.defects',
      'filing.form',
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
  it('a pack that lacks what the regime needs is told so', () => {
    const bare = packForArea(child(''), '152599');
    if (!bare) throw new Error('no pack');
    expect(() => specialistPolicy(bare, '2026-01-01')).toThrow('has no value for specialist.head-count');
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
