import { digitsToHalfWidth } from '@zhuanguan/kernel';

export type UnitListKey =
  | 'code'
  | 'name'
  | 'shortName'
  | 'formerNames'
  | 'aliases'
  | 'uscc'
  | 'department'
  | 'level'
  | 'section'
  | 'area'
  | 'kind';

/** The words bureaus write over these columns; a list exported from the budget system has most of them. */
const WORDS: Readonly<Record<UnitListKey, readonly string[]>> = {
  code: ['编码', '预算单位编码', '单位编码', '预算编码', '单位代码', '预算单位代码', '代码'],
  name: ['名称', '单位名称', '预算单位名称', '预算单位', '单位全称', '单位'],
  shortName: ['简称', '单位简称'],
  formerNames: ['曾用名', '曾用名称', '原名称', '原单位名称', '又名'],
  aliases: ['简称曾用名', '曾用名简称', '别名'],
  uscc: ['统一社会信用代码', '社会信用代码', '信用代码', 'uscc'],
  department: ['主管部门', '主管单位', '主管预算单位', '主管部门名称', '上级单位', '上级主管部门', '归口部门'],
  level: ['级次', '预算级次', '单位级次'],
  section: ['归口业务科室', '归口科室', '业务科室', '对口科室', '主管业务科室'],
  area: ['区划', '行政区划', '区划代码', '行政区划代码', '所属区划', '地区', '旗县', '旗县市区', '所属地区'],
  kind: ['单位类型', '类型', '单位类别', '类别'],
};

/** The order and wording of the blank table a bureau may download. */
export const TEMPLATE_COLUMNS: readonly { key: UnitListKey; label: string }[] = [
  { key: 'code', label: '预算单位编码' },
  { key: 'name', label: '单位名称' },
  { key: 'aliases', label: '简称/曾用名' },
  { key: 'uscc', label: '统一社会信用代码' },
  { key: 'department', label: '主管部门' },
  { key: 'level', label: '级次' },
  { key: 'section', label: '归口业务科室' },
  { key: 'area', label: '区划' },
  { key: 'kind', label: '单位类型' },
];

/** Compared without spaces, brackets, width and case. */
export const plain = (text: string): string =>
  digitsToHalfWidth(text.normalize('NFKC'))
    .replace(/[\s()（）【】[\]/、*:：·•]/g, '')
    .toLowerCase();

const BY_WORD = new Map(
  (Object.keys(WORDS) as UnitListKey[]).flatMap((key) => WORDS[key].map((word) => [plain(word), key] as const)),
);

export interface ListSheet {
  name: string;
  rows: readonly { rowNumber: number; cells: ReadonlyMap<number, string> }[];
}

export interface ListRow {
  sheet: string;
  rowNumber: number;
  cells: Partial<Record<UnitListKey, string>>;
}

/** A title, a date and a few lines of instruction may stand above the header, not a page. */
const HEADER_WITHIN = 40;
const FOOTER = /^(?:填表|填报|制表|审核|经办|联系|负责)人|^(?:合计|总计|小计|共\d+|备注|说明|注[:：])/;

/** Rows below the header of a sheet; undefined where it is no list of units (a cover, instructions). */
export function rowsOf(sheet: ListSheet): ListRow[] | undefined {
  let best: { rowNumber: number; columns: Map<number, UnitListKey> } | undefined;
  for (const { rowNumber, cells } of sheet.rows.slice(0, HEADER_WITHIN)) {
    const columns = columnsOf(cells);
    if (columns.size > (best?.columns.size ?? 0)) best = { rowNumber, columns };
  }
  // One word alone is a title that happens to be 单位名称.
  if (!best || best.columns.size < 2 || ![...best.columns.values()].includes('name')) return undefined;
  const { rowNumber: headerRow, columns } = best;
  return sheet.rows.flatMap(({ rowNumber, cells }) => {
    if (rowNumber <= headerRow) return [];
    const row: Partial<Record<UnitListKey, string>> = {};
    for (const [column, key] of columns) {
      const text = cells.get(column)?.trim();
      if (text) row[key] = text;
    }
    const first = [...cells.values()][0] ?? '';
    const isHeaderAgain = plain(row.name ?? '') !== '' && BY_WORD.get(plain(row.name ?? '')) === 'name';
    if ((!row.name && !row.code) || isHeaderAgain || FOOTER.test(first.replace(/\s/g, ''))) return [];
    return [{ sheet: sheet.name, rowNumber, cells: row }];
  });
}

function columnsOf(cells: ReadonlyMap<number, string>): Map<number, UnitListKey> {
  const columns = new Map<number, UnitListKey>();
  const seen = new Set<UnitListKey>();
  for (const [column, text] of cells) {
    const key = BY_WORD.get(plain(text)) ?? BY_WORD.get(plain(text.replace(/[（(][^）)]*[）)]/g, '')));
    if (!key || seen.has(key)) continue;
    seen.add(key);
    columns.set(column, key);
  }
  return columns;
}
