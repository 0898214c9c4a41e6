import type { SpecialistTable, TableCell } from '@zhuanguan/documents';
import {
  digitsToHalfWidth,
  isMobile,
  normalisePhone,
  normaliseSex,
  splitPhones,
  type FieldError,
} from '@zhuanguan/kernel';
import type { FilingPerson } from '../filing/filing.types.js';
import { tellsOffEstablishment } from './establishment-remark.js';

export type RowOutcome = 'valid' | 'refused' | 'unchanged' | 'filed';

/** Errors point into the row itself, e.g. /person/phone; '' is the row as a whole. */
export interface ImportRow {
  rowNumber: number;
  outcome: RowOutcome;
  unitName: string;
  person: FilingPerson;
  errors: FieldError[];
  filingId?: string;
}

/**
 * Reads cells into typed rows. The paper form has no column for 在编在岗 or the record: a file is taken as the unit's
 * declaration that both hold, unless the remark says otherwise, then the remark is the reason (ours).
 */
export function toImportRows(table: SpecialistTable, unit: { name: string }): ImportRow[] {
  return table.rows.map(({ rowNumber, cells }) => {
    const raw = (key: string) => cells[key]?.raw.trim() ?? '';
    const errors: FieldError[] = [];
    const sex = normaliseSex(raw('sex'));
    if (!sex.ok) errors.push({ field: '/person/sex', code: sex.refusal.code, detail: sex.refusal.detail });
    const { phone, others } = phonesIn(cells['phone']);
    const remark = raw('remark');
    const onEstablishment = !tellsOffEstablishment(remark);
    const unitName = raw('unit') || table.sealUnit || '';
    if (unitName && plain(unitName) !== plain(unit.name))
      errors.push({
        field: '/unitName',
        code: 'other_unit',
        detail: `这一行是“${unitName}”，本次只能导入本单位（${unit.name}）的人员。`,
      });
    return {
      rowNumber,
      outcome: 'valid',
      unitName: unitName || unit.name,
      person: {
        name: raw('name'),
        sex: sex.ok ? sex.value : '',
        title: raw('title'),
        phone,
        remark: [remark, ...others].filter(Boolean).join('；'),
        onEstablishment,
        exceptionReason: onEstablishment ? '' : remark,
        noBadRecord: true,
      },
      errors,
    };
  });
}

/** A person is name + mobile within the unit, for a landline is many people's; the others go to the remark by their label. */
function phonesIn(cell: TableCell | undefined): { phone: string; others: string[] } {
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
    others: [...others].map(([label, numbers]) => `${label}：${numbers.join('、')}`),
  };
}

const OTHER_PHONE = '其他电话';

const numberIn = (text: string): string => {
  const phone = normalisePhone(text);
  return phone.ok ? phone.value : '';
};

/** 第１小学 is 第1小学; brackets and spaces say nothing. Short and former names of a unit are the registry's, not known here. */
const plain = (name: string): string => digitsToHalfWidth(name).replace(/[\s()]/g, '');
