import type { FormKey } from '@zhuanguan/policy';
import type { FilingContent } from '../filing/filing.types.js';

export type FormValues = Partial<Record<FormKey, string>>;

/** What the form says of the unit; the code of GB 11714 is part of the credit code, and the form takes either. */
export interface FormUnit {
  name: string;
  organisationCode?: string;
  /** The local word for the post. */
  post?: string;
}

/** What some local forms ask for beside the person (DY-4); absent where the form does not. */
export interface CardContent extends FilingContent {
  unitAddress?: string;
  organisationCode?: string;
  leaderName?: string;
  leaderTitle?: string;
  leaderPhone?: string;
}
type CardPerson = NonNullable<FilingContent['person']> & { section?: string; officePhone?: string; email?: string };

const SEX: Readonly<Record<string, string>> = { '1': '男', '2': '女' };

/** 2026-11-27 is 2026年11月27日, as a form has it. */
export const dateInWords = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number);
  return year && month && day ? `${year}年${month}月${day}日` : '';
};

/**
 * What a filing says, by the fields of the printed form. What it does not say stays blank for the pen, as does what only the
 * pen may say: signature, seal and opinion. `date` is the day it was filed, YYYY-MM-DD; empty while it is being typed.
 * `citizenId` as far as who prints may see it.
 */
export function formValues(content: CardContent, unit: FormUnit, date: string, citizenId?: string): FormValues {
  return present({
    unit: unit.name,
    post: unit.post,
    date: dateInWords(date),
    unit_address: content.unitAddress,
    organisation_code: content.organisationCode || unit.organisationCode,
    ...(content.person ? { ...personValues(content.person), citizen_id: citizenId } : {}),
    leader_name: content.leaderName,
    leader_title: content.leaderTitle,
    leader_phone: content.leaderPhone,
  });
}

const personValues = ({ name, sex, title, phone, remark, section, officePhone, email }: CardPerson) => ({
  ...{ name, sex: SEX[sex], title, phone, remark, section },
  office_phone: officePhone,
  email,
});

const present = (values: Partial<Record<FormKey, string | undefined>>): FormValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value));

export interface MarkedFiling {
  id: string;
  round: number;
  contentHash: string;
}

const SHOWN = 16;

/**
 * Ours, at the foot of the page: by it a sealed scan is matched with what was typed. `digest` is the hex SHA-256 of what it is
 * given. The order of the filings does not matter.
 */
export function formMark(filings: readonly MarkedFiling[], digest: (text: string) => string): string {
  const [first] = filings;
  if (!first) return '专管系统打印　尚未报送';
  if (filings.length === 1) {
    const { id, round, contentHash } = first;
    return `专管系统打印　备案 ${id}　第 ${round} 次报送　内容指纹 ${contentHash.slice(0, SHOWN)}`;
  }
  const all = digest(
    filings
      .map((f) => f.contentHash)
      .sort()
      .join('\n'),
  );
  return `专管系统打印　共 ${filings.length} 件备案　内容指纹 ${all.slice(0, SHOWN)}`;
}
