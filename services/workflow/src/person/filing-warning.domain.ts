import { formatDateZh, type FieldError } from '@zhuanguan/kernel';

/** Somebody who is on record now and has the phone that a filing gives. */
export interface PhoneHolder {
  personId: string;
  appointmentId: string;
  unitId: string;
  name: string;
  /** Of the post, in the words of its area. */
  post: string;
  validFrom: string;
  /** Only where whoever asks may read the directory there. */
  unitName?: string;
}

export interface Typed {
  unitId: string;
  name: string;
  phone: string;
  /** Ids of the person that the filing is about, where they are known. */
  personIds: readonly string[];
  /** The appointment that it ends or amends: an office phone stays with the post. */
  touches: readonly string[];
}

const MOST = 3;
/** 2024年3月1日 */
const day = (date: string): string => formatDateZh(date).replace(/（.*$/, '');
const whose = ({ unitName, validFrom }: PhoneHolder): string => (unitName ? `（自 ${day(validFrom)}）` : '');

/**
 * What should be looked at before a filing is sent, never a refusal: one person in two units is lawful (REG-6). Another unit is
 * named only to whom its directory is open.
 */
export function warningsOf(typed: Typed, holders: readonly PhoneHolder[]): FieldError[] {
  const others = holders.filter((h) => !typed.touches.includes(h.appointmentId));
  const same = others.filter((h) => h.name === typed.name && h.unitId !== typed.unitId);
  const another = others.filter((h) => h.name !== typed.name && !typed.personIds.includes(h.personId));
  return [
    ...distinct(same.map(alsoElsewhere), '/content/person/name', 'also_elsewhere'),
    ...distinct(
      another.map((h) => phoneOfAnother(h, typed.unitId)),
      '/content/person/phone',
      'phone_of_another',
    ),
  ];
}

const alsoElsewhere = (h: PhoneHolder): string =>
  `该同志同时是${h.unitName ?? '另一单位'}的${h.post}${whose(h)}。兼任不违反规定，请确认不是误填。`;

function phoneOfAnother(h: PhoneHolder, unitId: string): string {
  const who = h.unitId === unitId ? `本单位的${h.name}` : h.unitName ? `${h.unitName}的${h.name}` : '另一单位的人员';
  return `该电话已登记在${who}名下。共用电话不违反规定，请确认号码没有填错。`;
}

const distinct = (details: readonly string[], field: string, code: string): FieldError[] =>
  [...new Set(details)].slice(0, MOST).map((detail) => ({ field, code, detail }));
