import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compilePacks, PolicyProblems } from './index.js';
import { readFiles, sha256 } from './folder.js';

const files = await readFiles(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
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

/** What is wrong with a pack is said before anything starts, each with its file and place. */
describe('a pack with', () => {
  const parameters = (name: string, from: string, to: string) => {
    const path = `${XILINGOL}/parameters/${name}.yaml`;
    const text = files[path] ?? '';
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    return { [path]: text.replace(from, to) };
  };
  const head = (from: string, to: string) => {
    const path = `${XILINGOL}/pack.yaml`;
    if (!(files[path] ?? '').includes(from)) throw new Error(`${path} has no ${from}`);
    return { [path]: (files[path] ?? '').replace(from, to) };
  };
  const year = (text: string) => ({ '100000-national/policy/calendar/2026.yaml': text });
  const OFF = "off: [{ name: 元旦, from: '2026-01-01', to: '2026-01-03' }]";
  const print = (from: string, to: string) => {
    const path = `${XILINGOL}/forms/specialist-table.yaml`;
    const text = files[path] ?? '';
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    return { [path]: text.replace(from, to) };
  };
  const rule = '- { id: XL-1, title: x, nature: duty, executor: registry.head-count, parameters: [';
  it.each([
    [
      'a unit of time nobody counts',
      parameters('filing', 'unit: d', 'unit: wdd'),
      'filing.change-deadline from 2024-01-26/unit',
    ],
    [
      'a roll nobody knows',
      parameters('filing', 'roll: restday', 'roll: weekend'),
      'filing.change-deadline from 2024-01-26/roll',
    ],
    ['a printed field nobody fills in', print('{remark}', '{birthday}'), 'print: {birthday} is no field of a form'],
    ['a printed form wider than its paper', print('widths: [16,', 'widths: [60,'), 'landscape paper has 267 mm'],
    [
      'a printed row with a hole',
      print("        - { text: '{remark}' }\n", ''),
      'print: row 2 has fewer cells than the grid has columns',
    ],
    [
      'a printed row with too much',
      print('{ text: 备注 }', '{ text: 备注, colspan: 2 }'),
      'print: row 1 has more cells than the grid has room for',
    ],
    [
      'a printed cell that spans nothing',
      print('{ text: 备注 }', '{ text: 备注, rowspan: 3 }'),
      'row 2 has more cells',
    ],
    ['a number in words', parameters('filing', 'n: 7', 'n: seven'), 'filing.change-deadline from 2024-01-26/n'],
    ['no days at all', parameters('filing', 'n: 7', 'n: 0'), 'filing.change-deadline from 2024-01-26/n'],
    [
      'an answer of its own',
      parameters('gate', 'answer: warn', 'answer: block'),
      'gate.vacancy from 2024-01-26/answer',
    ],
    [
      'a receiver nobody is',
      parameters('filing', '[department, bureau]', '[department, section]'),
      'filing.receivers from 2024-01-26/receivers/1',
    ],
    [
      'a receiver twice',
      parameters('filing', '[department, bureau]', '[bureau, bureau]'),
      'filing.receivers from 2024-01-26/receivers',
    ],
    ['a maximum below the minimum', parameters('specialist', '{ min: 1,', '{ min: 2, max: 1,'), 'max 1 is below min 2'],
    [
      'a stage twice',
      parameters('stages', 'code: intention', 'code: budget'),
      'stages from 2024-01-26: a code is given twice',
    ],
    [
      'a parameter nobody reads',
      parameters('stages', 'stages:', 'phases:'),
      'phases from 2024-01-26: this release knows no parameter',
    ],
    [
      'no such date',
      parameters('specialist', "from: '2024-01-26', value: 专管员", "from: '2024-02-30', value: 专管员"),
      '2024-02-30: no such date',
    ],
    [
      'a date twice',
      {
        [`${XILINGOL}/parameters/twice.yaml`]:
          "stages: { nature: default, values: [{ from: '2024-01-26', value: [{ code: a, label: b }], reference: { ours: x, status: P } }, { from: '2024-01-26', value: [{ code: c, label: d }], reference: { ours: x, status: P } }] }",
      },
      'stages from 2024-01-26 is given twice',
    ],
    [
      'a part without source',
      parameters('filing', '{ ours: “7日”', '{ quote: “7日”'),
      'filing.change-deadline from 2024-01-26 has neither',
    ],
    [
      'an addressee without source',
      head('{ document: 锡财综〔2024〕89号, article: 主送, quote: 盟', '{ article: 主送, quote: 盟'),
      'area 152500 has neither',
    ],
    [
      'an end nobody watches',
      head("from: '2024-01-26' }", "from: '2024-01-26', to: '2030-01-01' }"),
      'pack.yaml/effective',
    ],
    [
      'a rule without source',
      { [`${XILINGOL}/rules/x.yaml`]: `${rule}], reference: { status: P } }` },
      'rule XL-1 has neither',
    ],
    [
      'a rule twice',
      { [`${XILINGOL}/rules/x.yaml`]: `${rule}], reference: { ours: x, status: P } }` },
      'rule XL-1 is there twice',
    ],
    [
      'a rule about nothing',
      { [`${XILINGOL}/rules/x.yaml`]: `${rule}nothing], reference: { ours: x, status: P } }` },
      'names nothing, which is no parameter',
    ],
    [
      'a form twice',
      { [`${XILINGOL}/forms/again.yaml`]: files[`${XILINGOL}/forms/specialist-table.yaml`] ?? '' },
      'form specialist-table@2024 is there twice',
    ],
    [
      'a column nobody fills',
      {
        [`${XILINGOL}/forms/x.yaml`]: (files[`${XILINGOL}/forms/specialist-table.yaml`] ?? '').replace(
          'key: sex',
          'key: gender',
        ),
      },
      'columns/2/key',
    ],
    [
      'a pack twice',
      { '152501-copy/policy/pack.yaml': files[`${XILINGOL}/pack.yaml`] ?? '' },
      'pack 152500-xilingol is there already',
    ],
    ['a folder nothing reads', { [`${XILINGOL}/deadlines/x.yaml`]: 'a: 1' }, 'deadlines/x.yaml: nothing reads this'],
    [
      'a year without notice',
      year(`year: 2026\nnotice: { status: M }\n${OFF}\nmakeUp: []`),
      '2026.yaml/notice/document',
    ],
    [
      'a day of another year',
      year(`year: 2025\nnotice: { document: x, status: M }\n${OFF.replaceAll('2026-01', '2026-05')}\nmakeUp: []`),
      '不属于 2025 年',
    ],
    [
      'the same year in two files',
      { '100000-national/policy/calendar/again.yaml': files['100000-national/policy/calendar/2026.yaml'] ?? '' },
      'calendar year 2026 is there twice',
    ],
    [
      'work made up on a Tuesday',
      year(`year: 2026\nnotice: { document: x, status: M }\n${OFF}\nmakeUp: ['2026-03-03']`),
      '2026.yaml/makeUp/0',
    ],
    [
      'a year of the parent again',
      { [`${XILINGOL}/calendar/2026.yaml`]: files['100000-national/policy/calendar/2026.yaml'] ?? '' },
      'local days go into overlays/',
    ],
    [
      'an overlay without source',
      {
        [`${XILINGOL}/overlays/x.yaml`]:
          "area: '152500'\nreference: { status: P }\noff: [{ name: x, from: '2026-07-01', to: '2026-07-01' }]",
      },
      'overlays/x.yaml has neither',
    ],
  ])('%s', (_, change, expected) => expect(problemsOf(change)).toContain(expected));
});
