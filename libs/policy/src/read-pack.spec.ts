import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compilePacks, PolicyProblems } from './index.js';
import { readFiles, sha256 } from './folder.js';

/** Xilingol and what stands above it: each case compiles them anew. */
const files = Object.fromEntries(
  Object.entries(await readFiles(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)))).filter(
    ([path]) => /^(100000|150000|152500)-/.test(path),
  ),
);
const XILINGOL = '152500-xilingol/policy';

type Change = Record<string, string>;

const problemsOf = (change: Change): readonly string[] => {
  try {
    compilePacks({ ...files, ...change }, sha256);
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems;
    throw error;
  }
  return [];
};

const edit = (path: string, from: string, to: string): Change => {
  const text = files[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { [path]: text.replace(from, to) };
};
const parameters = (name: string, from: string, to: string) => edit(`${XILINGOL}/parameters/${name}.yaml`, from, to);
const head = (from: string, to: string) => edit(`${XILINGOL}/pack.yaml`, from, to);
const print = (from: string, to: string) => edit(`${XILINGOL}/forms/specialist-table.yaml`, from, to);
const added = (path: string, text: string): Change => ({ [`${XILINGOL}/${path}`]: text });
const CALENDAR = '100000-national/policy/calendar/2026.yaml';
const year = (text: string): Change => ({ [CALENDAR]: text });
const OFF = "off: [{ name: 元旦, from: '2026-01-01', to: '2026-01-03' }]";
const rule = '- { id: XL-1, title: x, nature: duty, executor: registry.head-count, parameters: [';
const OURS = 'reference: { ours: x, status: P }';
const VACANCY = `reminders.vacancy:
  nature: default
  values:
    - from: '2024-02-01'
      value: { levels: [{ days: 0, unit: wd, to: [responsible] }] }
      ${OURS}`;
const DEADLINE = `specialist.vacancy-deadline:
  nature: default
  values:
    - from: '2024-03-01'
      value: { ruleId: XL-1, n: 5, unit: wd, roll: none }
      ${OURS}`;

/** `marker` stands on the line that is named; where it stands twice, `nth` says which. */
const lineOf = (text: string, marker: string, nth = 1): number => {
  const lines = text.split('\n').flatMap((line, i) => (line.includes(marker) ? [i + 1] : []));
  const line = lines[nth - 1];
  if (line === undefined) throw new Error(`no line has ${marker}`);
  return line;
};

/** What is wrong with a pack is said before anything starts, each with its file and its line, in words. */
describe('a pack with', () => {
  it.each<[string, Change, marker: string, words: string, nth?: number]>([
    // Files that cannot be read.
    ['a wrong type', added('forms/specialist-table.yaml', 'version: "1"\nid: 1'), 'id: 1', 'id：应为文字'],
    ['broken YAML', added('rules/regime.yaml', '- [ x'), '- [', '缺少括号'],
    [
      'a name twice',
      parameters('stages', 'nature: default', 'nature: default\n  nature: form'),
      'nature: form',
      '写了两次',
    ],
    ['an alias to nothing', added('forms/x.yaml', 'id: *nobody'), 'id: *nobody', '没有对应的锚点'],
    [
      'a word nobody knows',
      parameters('stages', 'nature: default', 'nature: default\n  natrue: x'),
      'natrue',
      '本版本不认识这个名称',
    ],
    [
      'a nature nobody knows',
      parameters('stages', 'nature: default', 'nature: wish'),
      'nature: wish',
      '只能是 binding、duty、measure、form、default',
    ],
    [
      'something missing',
      added('rules/x.yaml', '\n- { id: X }'),
      '- { id: X }',
      '缺少 title、nature、executor、parameters、reference',
    ],
    [
      'a return to an earlier receiver where nobody is earlier',
      added(
        'parameters/returns.yaml',
        `filing.returns:\n  nature: default\n  values:\n    - { from: '2024-01-26', value: { to: [unit, previous] }, ${OURS} }`,
      ),
      'filing.returns:',
      '接收不分先后（parallel），没有在前的接收单位可退',
    ],
    [
      'returns that leave the unit out',
      added(
        'parameters/returns.yaml',
        `filing.returns:\n  nature: default\n  values:\n    - { from: '2024-01-26', value: { to: [previous] }, ${OURS} }`,
      ),
      'to: [previous]',
      '总可以退给报送单位',
    ],
    // Values.
    [
      'reminders of a vacancy without its deadline',
      added('parameters/x.yaml', `\n${VACANCY}`),
      'reminders.vacancy',
      'reminders.vacancy 是空缺期限的提醒，而没有空缺期限：期限写在 specialist.vacancy-deadline',
    ],
    [
      'reminders of a vacancy before its deadline',
      added('parameters/x.yaml', `${DEADLINE}\n${VACANCY}`),
      'reminders.vacancy',
      'reminders.vacancy 自 2024-02-01 起，而空缺期限 specialist.vacancy-deadline 自 2024-03-01 起才有：提醒不能早于期限',
    ],
    [
      'a second limit of a vacancy',
      added('parameters/x.yaml', `${DEADLINE}\n${VACANCY.replace('{ levels', '{ limit: { n: 5, unit: wd }, levels')}`),
      'limit',
      '本版本不认识这个名称',
    ],
    [
      'a unit of time nobody counts',
      parameters('filing', 'unit: d', 'unit: wdd'),
      'unit: wdd',
      'filing.change-deadline（2024-01-26 起）的 unit：只能是 wd、d、y',
    ],
    [
      'a roll nobody knows',
      parameters('filing', 'roll: restday', 'roll: weekend'),
      'roll: weekend',
      '的 roll：只能是 none、statutory、restday',
    ],
    ['a number in words', parameters('filing', 'n: 7', 'n: seven'), 'n: seven', '的 n：应为整数'],
    ['no days at all', parameters('filing', 'n: 7', 'n: 0'), 'n: 0', '的 n：不能小于 1'],
    [
      'half a deadline',
      parameters('filing', ', unit: d, roll: restday', ''),
      'n: 7',
      '要么写 n、unit、roll（期限），要么只写 wording',
    ],
    [
      'a deadline that is none',
      parameters('filing', 'n: 7', 'wording: 及时, n: 7'),
      'wording',
      '要么写 n、unit、roll（期限），要么只写 wording',
    ],
    [
      'an answer of its own',
      parameters('gate', 'answer: warn', 'answer: block'),
      'answer: block',
      'gate.vacancy（2024-01-26 起）的 answer：只能是 allow、warn、deny',
    ],
    [
      'a receiver nobody is',
      parameters('filing', '[department, bureau]', '[department, mayor]'),
      'mayor',
      '的 receivers.1：只能是 department、first_level_unit、bureau、section、office',
    ],
    [
      'a receiver twice',
      parameters('filing', '[department, bureau]', '[bureau, bureau]'),
      '[bureau, bureau]',
      '的 receivers：有重复的项',
    ],
    [
      'a maximum below the minimum',
      parameters('specialist', '{ min: 1,', '{ min: 2, max: 1,'),
      'min: 2',
      '最多 1 名少于最少 2 名',
    ],
    [
      'more than no maximum',
      parameters('specialist', '{ min: 1,', '{ min: 1, moreWithReason: true,'),
      'moreWithReason',
      '没有 max',
    ],
    ['a stage twice', parameters('stages', 'code: intention', 'code: budget'), 'code: budget', 'budget 写了两次', 2],
    ['a parameter nobody reads', parameters('stages', 'stages:', 'phases:'), 'phases:', 'phases：本版本没有这个参数'],
    // Dates.
    [
      'no such date',
      parameters('specialist', "from: '2024-01-26', value: 专管员", "from: '2024-02-30', value: 专管员"),
      '2024-02-30',
      '没有这一天',
    ],
    [
      'overlapping dates',
      added(
        'parameters/twice.yaml',
        `stages:\n  nature: default\n  values:\n    - { from: '2024-01-26', value: [{ code: a, label: b }], ${OURS} }\n    - { from: '2024-01-26', value: [{ code: c, label: d }], ${OURS} }`,
      ),
      'code: c',
      'stages（2024-01-26 起）：同一日期起的值写了两次',
    ],
    [
      'dates out of order',
      added(
        'parameters/order.yaml',
        `stages:\n  nature: default\n  values:\n    - { from: '2024-01-26', value: [{ code: a, label: b }], ${OURS} }\n    - { from: '2023-01-26', value: [{ code: c, label: d }], ${OURS} }`,
      ),
      'code: c',
      '日期早于上面的值',
    ],
    [
      'a correction of nothing',
      added(
        'parameters/mend.yaml',
        `stages:\n  nature: default\n  values:\n    - { from: '2024-01-26', corrects: '2024-01-25', value: [{ code: a, label: b }], ${OURS} }`,
      ),
      'corrects',
      '上面没有 2024-01-25 起的值可以更正',
    ],
    // Sources.
    [
      'a value without reference',
      added(
        'parameters/x.yaml',
        "stages:\n  nature: default\n  values:\n    - from: '2024-01-01'\n      value: [{ code: a, label: b }]\n      reference: { status: P }",
      ),
      'reference',
      'stages（2024-01-01 起）没有依据：请写明 document（文号），没有文件依据的写明 ours（理由）',
    ],
    ['a part without source', parameters('filing', '{ ours: “7日”', '{ article: “7日”'), 'article: “7日”', '没有依据'],
    [
      'a text seen and not quoted',
      parameters('specialist', ', quote: 建立政府采购专管员制度', ''),
      'value: 专管员',
      '请附原文 quote',
    ],
    [
      'a quote out of nowhere',
      parameters('filing', '{ ours: “7日”', '{ ours: x, quote: “7日”'),
      'quote: “7日”',
      '有原文而没有 document',
    ],
    [
      'an addressee without source',
      head('{ document: 锡财综〔2024〕89号, article: 主送, quote: 盟本', '{ article: 主送, quote: 盟本'),
      "code: '152500'",
      '地区 152500 的 boundBy 没有依据',
    ],
    [
      'an end nobody watches',
      head("from: '2024-01-26' }", "from: '2024-01-26', to: '2030-01-01' }"),
      'to:',
      'effective.to：本版本不认识这个名称',
    ],
    // Rules and forms.
    [
      'a rule without source',
      added('rules/x.yaml', `${rule}], reference: { status: P } }`),
      'XL-1',
      '规则 XL-1 没有依据',
    ],
    ['a rule twice', added('rules/x.yaml', `# more\n${rule}], ${OURS} }`), 'XL-1', '规则 XL-1 写了两次'],
    [
      'an unknown rule',
      added('rules/x.yaml', `\n\n${rule}nothing], ${OURS} }`),
      'nothing',
      '规则 XL-1 引用了 nothing，本版本没有这个参数',
    ],
    [
      'a form twice',
      added('forms/zz.yaml', files[`${XILINGOL}/forms/specialist-table.yaml`] ?? ''),
      'id:',
      '表式 specialist-table@2024 写了两次',
    ],
    [
      'a column nobody fills',
      edit(`${XILINGOL}/forms/specialist-table.yaml`, 'key: sex', 'key: gender'),
      'gender',
      'columns.2.key：只能是 index、name',
    ],
    [
      'a column twice',
      edit(`${XILINGOL}/forms/specialist-table.yaml`, 'key: sex', 'key: name'),
      'key: name',
      '栏目 name 写了两次',
      2,
    ],
    [
      'a form that asks for nobody',
      edit(
        `${XILINGOL}/forms/specialist-table.yaml`,
        'key: phone, label: 联系电话, required: true',
        'key: phone, label: 联系电话, required: false',
      ),
      'key: phone',
      '表式须有必填的 phone 栏',
    ],
    ['a printed field nobody fills in', print('{remark}', '{birthday}'), '{birthday}', '没有 {birthday} 这一栏'],
    ['a printed form wider than its paper', print('widths: [16,', 'widths: [60,'), 'widths:', '横版 A4 只有 267 毫米'],
    ['a printed row with a hole', print("        - { text: '{remark}' }\n", ''), 'each: person', '比栏数少，有空缺'],
    [
      'a printed row with too much',
      print('{ text: 备注 }', '{ text: 备注, colspan: 2 }'),
      'colspan: 2',
      '这一行的格子比栏数多，放不下',
    ],
    [
      'a printed cell that spans nothing',
      print('{ text: 备注 }', '{ text: 备注, rowspan: 3 }'),
      "text: '{remark}'",
      '这一行的格子比栏数多，放不下',
    ],
    // Packs.
    [
      'a pack twice',
      { '152501-copy/policy/pack.yaml': files[`${XILINGOL}/pack.yaml`] ?? '' },
      'id: 152500',
      '制度包 152500-xilingol 已有（152500-xilingol/policy/pack.yaml:1）',
    ],
    [
      'a missing parent',
      head('parent: 150000-inner-mongolia', 'parent: 999999-nowhere'),
      'parent:',
      '没有上级制度包 999999-nowhere',
    ],
    [
      'a cycle of parents',
      edit('150000-inner-mongolia/policy/pack.yaml', 'parent: 100000-national', 'parent: 152500-xilingol'),
      'parent:',
      '上级关系绕成了一圈：150000-inner-mongolia → 152500-xilingol → 150000-inner-mongolia',
    ],
    [
      'an area that is and is not bound',
      head(
        "level: county, boundBy: *addressee }\n  - { code: '152502'",
        "level: county, boundBy: *addressee, notBound: *addressee }\n  - { code: '152502'",
      ),
      'notBound',
      '地区 152501 不能既适用（boundBy）又不适用（notBound）',
    ],
    ['a folder nothing reads', added('indicators/x.yaml', 'a: 1'), 'a: 1', '没有程序读取这个文件'],
    // The calendar.
    ['a year without notice', year(`year: 2026\nnotice: { status: M }\n${OFF}\nmakeUp: []`), 'notice', '文号'],
    [
      'a day of another year',
      year(`year: 2025\nnotice: { document: x, status: M }\n${OFF.replaceAll('2026-01', '2026-05')}\nmakeUp: []`),
      'off:',
      '不属于 2025 年',
    ],
    [
      'a day that is none',
      year(
        "year: 2026\nnotice: { document: x, status: M }\noff:\n  - { name: a, from: '2026-02-30', to: '2026-02-30' }\nmakeUp: []",
      ),
      '2026-02-30',
      '不是一段日期',
    ],
    [
      'holidays over each other',
      year(
        "year: 2026\nnotice: { document: x, status: M }\noff:\n  - { name: a, from: '2026-05-01', to: '2026-05-05' }\n  - { name: b, from: '2026-05-05', to: '2026-05-06' }\nmakeUp: []",
      ),
      'name: b',
      '与上面的重叠',
    ],
    [
      'the same year in two files',
      { '100000-national/policy/calendar/zz.yaml': files[CALENDAR] ?? '' },
      'year: 2026',
      '2026 年的日历写了两次',
    ],
    [
      'work made up on a Tuesday',
      year(`year: 2026\nnotice: { document: x, status: M }\n${OFF}\nmakeUp: ['2026-03-03']`),
      'makeUp',
      '2026-03-03',
    ],
    ['the parent’s year', added('calendar/2026.yaml', files[CALENDAR] ?? ''), 'year: 2026', '请放在 overlays/'],
    [
      'an overlay without source',
      added(
        'overlays/x.yaml',
        "area: '152500'\nreference: { status: P }\noff: [{ name: x, from: '2026-07-01', to: '2026-07-01' }]",
      ),
      'reference',
      '地方节假日没有依据',
    ],
  ])('%s', (_, change, marker, words, nth) => {
    const [[file, text] = ['', '']] = Object.entries(change);
    const problems = problemsOf(change);
    const found = problems.find((problem) => problem.includes(words));
    expect(found, problems.join('\n')).toContain(`${file}:${lineOf(text, marker, nth)}: `);
  });

  it('several faults says them all at once', () => {
    const change = parameters('filing', 'n: 7, unit: d', 'n: seven, unit: wdd');
    expect(problemsOf(change)).toHaveLength(2);
  });
});
