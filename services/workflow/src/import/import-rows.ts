import type { SpecialistTable, TableCell, TableColumn, TableRow } from '@zhuanguan/documents';
import {
  dateFromExcelSerial,
  digitsToHalfWidth,
  isMobile,
  normalisePersonName,
  normalisePhone,
  normaliseSex,
  parseDateZh,
  splitPhones,
  withoutCitizenIds,
  type FieldError,
} from '@zhuanguan/kernel';
import type { CitizenIdProblem } from '../citizen-id/citizen-id.types.js';
import { tellsOffEstablishment } from './establishment-remark.js';
import { cardIn, moreOfPerson, placesIn, POINTERS } from './import-card.js';
import type { ReadRow } from './import.types.js';

/** Read where a table has them, beside the columns of its form (domain facts 6.4). */
export const EXTRA_COLUMNS: readonly TableColumn[] = [
  column('code', '预算单位编码', ['单位编码', '预算编码', '单位代码', '预算单位代码']),
  column('uscc', '统一社会信用代码', ['社会信用代码', '信用代码', '组织机构代码']),
  column('decisionDate', '确定日期', ['任职日期', '任职时间', '指定日期', '备案日期']),
  column('changeDate', '变更日期', ['变更时间', '变动日期']),
  column('predecessor', '原任人员', [
    '原专管员',
    '原专管员姓名',
    '原专办员',
    '原联络员',
    '原任专管员',
    '被替换人',
    '变更前专管员',
  ]),
  column('establishment', '是否在编', ['是否在编在岗', '在编在岗']),
  column('additionReason', '增加人数的理由', ['增加理由', '增加原因', '增加人员理由']),
];

function column(key: string, label: string, aliases: string[]): TableColumn {
  return { key, label, required: false, aliases };
}

/**
 * Reads cells into typed rows. The paper form has no column for 在编在岗 or the record: a file is taken as the unit's
 * declaration that both hold, unless a column or the remark says otherwise, then that is the reason (ours).
 */
export const toReadRows = (table: SpecialistTable, take: TakeCitizenId = () => undefined): ReadRow[] =>
  table.rows.map((row) => toReadRow(row, table, take));

/** Seals what stands in the cell; only a form that asks for it has such a column. */
export type TakeCitizenId = (text: string) => { ref: string } | CitizenIdProblem | undefined;

function toReadRow(
  { rowNumber, cells, warnings, problems, written }: TableRow,
  table: SpecialistTable,
  take: TakeCitizenId,
): ReadRow {
  const raw = (key: string) => (cells[key]?.raw ?? '').trim().replace(/^'(?=[=+\-@])/, '');
  const errors: FieldError[] = problems.map(({ key, detail, code = 'formula' }) => ({
    field: POINTERS[key] ?? '',
    code,
    detail,
  }));
  const sex = normaliseSex(raw('sex'));
  // A form that does not ask for it has no such cell.
  if (cells['sex'] && !sex.ok)
    errors.push({ field: '/person/sex', code: sex.refusal.code, detail: sex.refusal.detail });
  const { phone, others, several } = phonesIn(cells['phone']);
  const remark = raw('remark');
  const off = NOT.test(raw('establishment')) || (remark !== '' && tellsOffEstablishment(remark));
  const addition = /^(?:新增|增加|增补)$/.test(raw('changeDate'));
  const name = normalisePersonName(raw('name'));
  const card = cardIn(raw);
  const citizenId = takeFrom(raw('citizen_id'), take, errors);
  const changeDate = addition ? '' : dateIn('changeDate', raw('changeDate'), errors);
  const decisionDate = dateIn('decisionDate', raw('decisionDate') || formDate(raw('date')), errors);
  return {
    sheet: table.sheet,
    rowNumber,
    unit: { code: codeIn(raw('code')), uscc: codeIn(raw('uscc')), name: unitIn(raw('unit')) || table.sealUnit || '' },
    person: {
      // The cell as it is where it is no name: the error shows what was written.
      name: name.ok ? name.value : raw('name'),
      sex: sex.ok ? sex.value : '',
      title: raw('title'),
      phone,
      remark: [remark, ...others].filter(Boolean).join('；'),
      onEstablishment: !off,
      exceptionReason: off ? remark || '表中注明不在编' : '',
      noBadRecord: true,
      ...moreOfPerson(raw),
      ...citizenId,
    },
    ...(Object.keys(card).length > 0 ? { card } : {}),
    ...(table.card ? { at: placesIn(cells) } : {}),
    decisionDate,
    changeDate,
    predecessor: raw('predecessor').replace(/\s/g, ''),
    addition,
    // A number in the wrong column is shown in no error.
    errors: errors.map((e) => ({ ...e, detail: withoutCitizenIds(e.detail) })),
    warnings: [...warnings, ...(several ? [`有多个电话，以 ${phone} 为联系电话，其余记入备注。`] : [])],
    written,
  };
}

function takeFrom(text: string, take: TakeCitizenId, errors: FieldError[]): { citizenIdRef?: string } {
  if (text === '') return {};
  const taken = AS_NUMBER.test(digitsToHalfWidth(text).replace(/\s/g, '')) ? SAVED_AS_NUMBER : take(text);
  if (taken && 'problem' in taken) errors.push({ field: '/person/citizenId', ...taken.problem });
  return taken && 'ref' in taken ? { citizenIdRef: taken.ref } : {};
}

/** A spreadsheet that takes the number for a quantity keeps fifteen digits of it. */
const AS_NUMBER = /^\d\.\d+E\+?\d+$|^\d{15}000(?:\.0+)?$/i;
const SAVED_AS_NUMBER: CitizenIdProblem = {
  problem: {
    code: 'citizen_id_rounded',
    detail: '表格把身份证号存成了数值，末几位已经丢失；请把这一栏设为文本格式，重新填写后再导入。',
  },
};

/** The stamp beside the name is no part of it. */
const unitIn = (text: string): string => text.replace(/\s*[（(](?:公|盖|签)?章[）)]\s*$/, '');

/** The day on the form beside the seal is taken for the day of the decision (ours); 年　月　日 that nobody filled in is none. */
const formDate = (text: string): string => (/[\d０-９]/.test(text) ? text : '');

const NOT = /^(?:否|不|非|未|无|N|0)/i;

/** 001.0 is how a spreadsheet writes a code that it took for a number. */
const codeIn = (text: string): string => digitsToHalfWidth(text).replace(/\s/g, '').replace(/\.0+$/, '');

/** A date as offices write it, or the number by which a spreadsheet counts it. */
function dateIn(key: 'decisionDate' | 'changeDate', text: string, errors: FieldError[]): string {
  const plain = digitsToHalfWidth(text).replace(/\s/g, '');
  if (!plain) return '';
  const date = /^\d{5}(?:\.\d+)?$/.test(plain) ? dateFromExcelSerial(Number(plain)) : parseDateZh(plain);
  if (date.ok) return date.value;
  const what = key === 'changeDate' ? '变更日期' : '确定日期';
  errors.push({ field: `/${key}`, code: 'not_a_date', detail: `${what}“${text}”无法识别，请写成 2024-02-02 的样子。` });
  return '';
}

/** A person is name + mobile within the unit, for a landline is many people's; the others go to the remark by their label. */
function phonesIn(cell: TableCell | undefined): { phone: string; others: string[]; several: boolean } {
  if (cell && !cell.parts && isMobile(cell.raw)) return { phone: cell.raw, others: [], several: false };
  const parts = cell?.parts ?? [{ word: OTHER_PHONE, raw: cell?.raw ?? '' }];
  const all = parts.flatMap(({ word, raw }) =>
    splitPhones(raw).map((text) => ({ word, text, number: numberIn(text) })),
  );
  const digits = all.filter(({ text }) => /\d/.test(text));
  // A mistyped mobile is an error of its field; no landline beside it may name the person instead.
  const chosen =
    digits.find(({ number }) => isMobile(number)) ?? digits.find(({ number }) => !number) ?? digits[0] ?? all[0];
  const others = new Map<string, string[]>();
  for (const { word, text, number } of digits) {
    if (text === chosen?.text || (number && number === chosen?.number)) continue;
    const label = word === chosen?.word ? OTHER_PHONE : word;
    others.set(label, [...new Set([...(others.get(label) ?? []), number || text])]);
  }
  return {
    phone: chosen?.text ?? '',
    several: others.size > 0,
    others: [...others].map(([label, numbers]) => `${label}：${numbers.join('、')}`),
  };
}

const OTHER_PHONE = '其他电话';

const numberIn = (text: string): string => {
  const phone = normalisePhone(text);
  return phone.ok ? phone.value : '';
};
