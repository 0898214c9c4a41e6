import { digitsToHalfWidth, normaliseUscc, type FieldError } from '@zhuanguan/kernel';
import type { Kind } from '../organisation/organisation.types.js';
import { plain, type ListRow } from './unit-list.columns.js';

export interface Area {
  code: string;
  name: string;
}

/** One row as understood by itself. */
export interface ListedUnit {
  sheet: string;
  rowNumber: number;
  code: string;
  name: string;
  shortName: string;
  formerNames: string[];
  uscc: string;
  department: string;
  section: string;
  areaCode: string;
  /** As the column says; undefined = to be found out. */
  kind: Kind | undefined;
  errors: FieldError[];
}

const KIND_WORDS: readonly [RegExp, Kind][] = [
  [/采购办|采购管理/, 'office'],
  [/科室/, 'section'],
  [/财政/, 'bureau'],
  [/主管|部门/, 'department'],
  [/单位|基层|二级|三级/, 'unit'],
];
const MAX_NAME = 100;

export function parseRow(row: ListRow, areas: readonly Area[], ownArea: string): ListedUnit {
  const errors: FieldError[] = [];
  const wrong = (field: string, code: string, detail: string) => void errors.push({ field, code, detail });
  const { cells } = row;
  const code = digitsToHalfWidth((cells.code ?? '').normalize('NFKC'))
    .replace(/\s/g, '')
    .toUpperCase();
  if (code && !/^[0-9A-Z\-.]{2,40}$/.test(code))
    wrong('/code', 'code_invalid', `编码“${cells.code}”有误，应为数字或字母。`);
  const name = (cells.name ?? '').replace(/\s/g, '');
  if (!name) wrong('/name', 'required', '没有填写单位名称。');
  else if (name.length > MAX_NAME) wrong('/name', 'too_long', `单位名称超过 ${MAX_NAME} 个字，请核对。`);
  const uscc = cells.uscc ? normaliseUscc(cells.uscc) : undefined;
  if (uscc && !uscc.ok) wrong('/uscc', uscc.refusal.code, `统一社会信用代码“${cells.uscc}”：${uscc.refusal.detail}`);
  const area = areaOf(cells.area, areas, ownArea);
  if (!area) wrong('/areaCode', 'area_unknown', `区划“${cells.area}”不在本系统的管辖地区内，请核对名称或 6 位代码。`);
  const kindText = cells.kind ?? '';
  const kind = KIND_WORDS.find(([word]) => word.test(kindText))?.[1];
  if (kindText && !kind)
    wrong(
      '/kind',
      'kind_unknown',
      `单位类型“${kindText}”无法识别，请填：预算单位、主管部门、财政部门、业务科室或采购办。`,
    );
  const aliases = names(cells.aliases);
  const shorts = [...names(cells.shortName), ...aliases.filter((alias) => isShort(alias, name))];
  return {
    sheet: row.sheet,
    rowNumber: row.rowNumber,
    code,
    name,
    shortName: shorts[0] ?? '',
    formerNames: [...new Set([...names(cells.formerNames), ...aliases, ...shorts.slice(1)])].filter(
      (n) => n !== shorts[0] && n !== name,
    ),
    uscc: uscc?.ok ? uscc.value : '',
    department: (cells.department ?? '').replace(/\s/g, ''),
    section: (cells.section ?? '').trim(),
    areaCode: area ?? ownArea,
    kind,
    errors,
  };
}

const names = (cell = ''): string[] =>
  cell
    .split(/[、，,;；/／\n]/)
    .map((name) => name.replace(/\s/g, ''))
    .filter((name) => name !== '' && !/^[无—-]+$/.test(name));

/** 盟教育局 of 锡林郭勒盟教育局: all its characters, in order, and fewer of them. */
function isShort(alias: string, name: string): boolean {
  let at = -1;
  for (const character of alias) {
    at = name.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return alias.length < name.length;
}

/** By code, by name, or by a name that one area alone begins with (锡市 is nobody's beginning). Empty = one's own. */
function areaOf(cell: string | undefined, areas: readonly Area[], ownArea: string): string | undefined {
  const typed = plain(cell ?? '');
  if (!typed) return ownArea;
  const digits = /^\d{6}/.exec(typed)?.[0];
  if (digits) return areas.some((a) => a.code === digits) ? digits : undefined;
  const exact = areas.find((a) => plain(a.name) === typed || plain(`${a.name}本级`) === typed);
  if (exact) return exact.code;
  const beginning = areas.filter((a) => plain(a.name).startsWith(typed) || typed.endsWith(plain(a.name)));
  return beginning.length === 1 ? beginning[0]?.code : undefined;
}
