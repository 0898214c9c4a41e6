import { isDate } from '@zhuanguan/kernel';
import Value from 'typebox/value';
import type { FormData, PackFileData, ParametersData, RuleData, SourceData } from './pack.schema.js';
import { checkPrint } from './check-print.js';
import { words, type Say, type Segment } from './pack-text.js';
import { isParameter, PARAMETERS } from './parameter.schema.js';
import { schemaProblems } from './schema-problems.js';

/** What the shape of a file alone does not say. Every finding is said with its file and line. */

/** A number from a text names the text; one from us says why (status P or M). */
export function checkSource(say: Say, path: readonly Segment[], what: string, source: SourceData): void {
  if (!source.document && !source.ours)
    say(path, `${what}没有依据：请写明 document（文号），没有文件依据的写明 ours（理由）`);
  if (source.quote !== undefined && !source.document) say([...path, 'quote'], `${what}有原文而没有 document（文号）`);
}

/** Values of one parameter: of the known shape, each with its source, on real dates, one after the other. */
export function checkParameter(say: Say, key: string, { values }: ParametersData[string]): void {
  checkDated(say, key, key, values);
  for (const [i, { from, value }] of values.entries())
    checkValue(say, [key, 'values', i, 'value'], `${key}（${from} 起）`, key, value);
}

/** Values by date, below `<key>.values`: on real dates, one after the other, each with its source. */
export function checkDated(
  say: Say,
  key: string,
  name: string,
  values: readonly Omit<ParametersData[string]['values'][number], 'value'>[],
): void {
  const seen = new Set<string>();
  let last = '';
  for (const [i, { from, reference, also = [], corrects }] of values.entries()) {
    const at = (...rest: Segment[]) => [key, 'values', i, ...rest];
    const what = `${name}（${from} 起）`;
    if (!isDate(from)) say(at('from'), `${what}：没有这一天`);
    if (corrects === undefined && seen.has(from))
      say(at('from'), `${what}：同一日期起的值写了两次；更正错误的值请用 corrects`);
    else if (corrects === undefined && from < last)
      say(at('from'), `${what}：日期早于上面的值；数值只增不改，按生效日期先后排列`);
    if (corrects !== undefined && !seen.has(corrects))
      say(at('corrects'), `${what}：上面没有 ${corrects} 起的值可以更正`);
    seen.add(from);
    if (from > last) last = from;
    checkSource(say, at('reference'), what, reference);
    if (reference.status === 'V' && reference.document && !reference.quote)
      say(at('reference'), `${what}：逐字核对过的（status: V）请附原文 quote`);
    for (const [j, source] of also.entries()) checkSource(say, at('also', j), what, source);
  }
}

function checkValue(say: Say, path: readonly Segment[], what: string, key: string, value: unknown): void {
  if (!isParameter(key)) return void say(path.slice(0, 1), `${key}：本版本没有这个参数，没有程序执行它`);
  const schema = PARAMETERS[key];
  if (!Value.Check(schema, value)) {
    for (const problem of schemaProblems([...Value.Errors(schema, value)])) {
      const place = problem.path.length > 0 ? `的 ${words(problem.path)}` : '';
      say([...path, ...problem.path], `${what}${place}：${problem.message}`);
    }
    return;
  }
  if (key === 'specialist.head-count') {
    const { min, max, moreWithReason } = value as { min: number; max?: number; moreWithReason?: boolean };
    if (max !== undefined && max < min) say([...path, 'max'], `${what}：最多 ${max} 名少于最少 ${min} 名`);
    if (moreWithReason && max === undefined)
      say([...path, 'moreWithReason'], `${what}：没有 max，就没有“超出须说明理由”`);
  }
  if (key === 'filing.change-deadline') {
    const { n, unit, roll, wording } = value as { n?: number; unit?: string; roll?: string; wording?: string };
    const given = [n, unit, roll].filter((part) => part !== undefined).length;
    if (wording === undefined ? given < 3 : given > 0)
      say(path, `${what}：要么写 n、unit、roll（期限），要么只写 wording（原文没有规定天数时的用语）`);
  }
  if (key === 'filing.returns' && !(value as { to: string[] }).to.includes('unit'))
    say([...path, 'to'], `${what}：总可以退给报送单位（unit）`);
  if (key === 'appointment.roles')
    for (const [i, role] of (value as { min: number; max?: number }[]).entries())
      if (role.max !== undefined && role.max < role.min)
        say([...path, i, 'max'], `${what}：最多 ${role.max} 名少于最少 ${role.min} 名`);
  if (key.startsWith('reminders.')) {
    const levels = (value as { levels: { days: number; unit: string }[] }).levels.map((l) => `${l.days} ${l.unit}`);
    for (const [i, level] of levels.entries())
      if (levels.indexOf(level) < i) say([...path, 'levels', i], `${what}：同一天的提醒写了两次（${level}）`);
  }
  if (!Array.isArray(value)) return;
  const codes = (value as { code?: string; role?: string }[]).map((v) => v.code ?? v.role);
  for (const [i, code] of codes.entries())
    if (code !== undefined && codes.indexOf(code) < i) say([...path, i], `${what}：${code} 写了两次`);
}

/** A rule names its source and parameters that are there to be carried out. */
export function checkRule(say: Say, index: number, { id, reference, parameters }: RuleData): void {
  checkSource(say, [index, 'reference'], `规则 ${id} `, reference);
  for (const [i, key] of parameters.entries())
    if (!isParameter(key)) say([index, 'parameters', i], `规则 ${id} 引用了 ${key}，本版本没有这个参数`);
}

/** The head of a pack: real dates, each binding and adoption with its text. */
export function checkHead(say: Say, { effective, areas, adopts = [] }: PackFileData): void {
  if (!isDate(effective.from)) say(['effective', 'from'], `生效日期 ${effective.from}：没有这一天`);
  for (const [i, { code, boundBy, notBound }] of areas.entries()) {
    if (boundBy) checkSource(say, ['areas', i, 'boundBy'], `地区 ${code} 的 boundBy `, boundBy);
    if (notBound) checkSource(say, ['areas', i, 'notBound'], `地区 ${code} 的 notBound `, notBound);
    if (boundBy && notBound) say(['areas', i, 'notBound'], `地区 ${code} 不能既适用（boundBy）又不适用（notBound）`);
  }
  for (const [i, { pack, by }] of adopts.entries()) checkSource(say, ['adopts', i, 'by'], `采纳 ${pack} `, by);
}

/** A form asks for a thing once, and for the name by which a person is known. */
export function checkForm(say: Say, { reference, columns, print }: FormData): void {
  checkSource(say, ['reference'], '表式', reference);
  if (print) checkPrint(say, print);
  const keys = columns.map((c) => c.key);
  for (const [i, column] of columns.entries()) {
    if (column.reference) checkSource(say, ['columns', i, 'reference'], `栏目 ${column.key} `, column.reference);
    else if (column.key === 'citizen_id')
      say(['columns', i], '身份证号是敏感个人信息：栏目 citizen_id 须写明为什么要填（reference）');
  }
  for (const [i, key] of keys.entries()) if (keys.indexOf(key) < i) say(['columns', i], `栏目 ${key} 写了两次`);
  for (const key of ['name', 'phone'] as const)
    if (!columns.some((c) => c.key === key && c.required))
      say(
        keys.includes(key) ? ['columns', keys.indexOf(key)] : ['columns'],
        `表式须有必填的 ${key} 栏：本系统按姓名和电话识别一个人`,
      );
}
