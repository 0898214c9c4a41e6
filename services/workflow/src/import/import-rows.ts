import type { SpecialistTable } from '@zhuanguan/documents';
import {
  digitsToHalfWidth,
  isMobile,
  normalisePhone,
  normaliseSex,
  splitPhones,
  type FieldError,
} from '@zhuanguan/kernel';
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

/** What remarks call people who are not 在编在岗; 原借调人员已回 tells of the past. */
const REMARK_NOT_ESTABLISHED =
  /(非|未|不)(在|入)?编|无编制|聘用|临聘|编外|(?<!原|曾|前)(借调|借用)(?![^，。；]*(已回|已归|期满|结束))|劳务|合同制|公益性?岗位|三支一扶|西部计划/;

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

/** 第１小学 is 第1小学; brackets and spaces say nothing. */
const plain = (name: string): string => digitsToHalfWidth(name).replace(/[\s()]/g, '');
