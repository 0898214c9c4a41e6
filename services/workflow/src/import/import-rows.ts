import type { SpecialistTable } from '@zhuanguan/documents';
import { isMobile, normalisePhone, normaliseSex, splitPhones, type FieldError } from '@zhuanguan/kernel';
import type { FilingPerson } from '../filing/filing.types.js';

export type RowOutcome = 'valid' | 'refused' | 'unchanged' | 'filed';

export interface ImportRow {
  rowNumber: number;
  outcome: RowOutcome;
  unitName: string;
  person: FilingPerson;
  errors: FieldError[];
  filingId?: string;
}

const REMARK_NOT_ESTABLISHED = /(非|未|不)在编|聘用|编外|借调|劳务|合同制/;

/**
 * Reads cells into typed rows. The paper form has no column for 在编在岗 or the record: a file is taken as the unit's
 * declaration that both hold, unless the remark says otherwise, then the remark is the reason (ours).
 */
export function toImportRows(table: SpecialistTable, unit: { name: string }): ImportRow[] {
  return table.rows.map(({ rowNumber, cells }) => {
    const raw = (key: string) => cells[key]?.raw.trim() ?? '';
    const errors: FieldError[] = [];
    const sex = normaliseSex(raw('sex'));
    if (!sex.ok) errors.push({ field: '/sex', code: sex.refusal.code, detail: sex.refusal.detail });
    const phones = splitPhones(raw('phone'));
    const remark = raw('remark');
    const onEstablishment = !REMARK_NOT_ESTABLISHED.test(remark);
    const unitName = raw('unit') || table.sealUnit || '';
    if (unitName && plain(unitName) !== plain(unit.name))
      errors.push({
        field: '/unit',
        code: 'other_unit',
        detail: `这一行是“${unitName}”，本次只能导入本单位（${unit.name}）的人员。`,
      });
    // A person is name + mobile within the unit; a landline is many people's.
    const phone = phones.find((p) => mobileIn(p)) ?? phones[0] ?? '';
    const others = phones.filter((p) => p !== phone);
    return {
      rowNumber,
      outcome: 'valid',
      unitName: unitName || unit.name,
      person: {
        name: raw('name'),
        sex: sex.ok ? sex.value : '',
        title: raw('title'),
        phone,
        remark: others.length > 0 ? [remark, `其他电话：${others.join('、')}`].filter(Boolean).join('；') : remark,
        onEstablishment,
        exceptionReason: onEstablishment ? '' : remark,
        noBadRecord: true,
      },
      errors,
    };
  });
}

const mobileIn = (text: string): boolean => {
  const phone = normalisePhone(text);
  return phone.ok && isMobile(phone.value);
};

const plain = (name: string): string => name.replace(/[\s（）()]/g, '');
