import { digitsToHalfWidth } from '@zhuanguan/kernel';

export interface TableColumn {
  key: string;
  label: string;
  required: boolean;
  aliases?: string[];
  /** Of a card: the heading of the block that the label stands in. */
  block?: string;
}

/** The word of a column where it stands alone: 姓名 of the leader is told from 姓名. */
export const columnName = ({ label, block = '' }: TableColumn): string => `${block}${label}`;

/** Words that every office uses, whatever the form of its area says (domain facts 6.4); the form's own words go first. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  name: ['姓名', '专管员', '专管员姓名', '联络员', '联络员姓名'],
  unit: [
    '单位',
    '单位名称',
    '单位全称',
    '采购单位',
    '采购单位名称',
    '采购单位全称',
    '预算单位',
    '预算单位名称',
    '所在单位',
    '工作单位',
  ],
  title: ['职务', '职级', '职务职级', '职务及职级', '岗位'],
  citizen_id: ['身份证号', '身份证号码', '公民身份号码', '身份证'],
  phone: ['联系电话', '电话', '联系方式', '手机', '手机号', '手机号码', '移动电话', '办公电话', '固定电话', '座机'],
};

/** What is read and never written back into a file (SEC-4). */
const NOT_GIVEN_BACK: ReadonlySet<string> = new Set(['citizen_id']);
export const givenBack = (key: string, text: string): string => (NOT_GIVEN_BACK.has(key) ? '' : text);

/** Header words are compared without spaces, line breaks, brackets and width. */
export const plain = (text: string): string => digitsToHalfWidth(text).replace(/[\s()/、*:]/g, '');

export type KeyOf = (text: string) => string | undefined;

/** Which column a header word means: 联系电话（手机） is a 联系电话, 手机/座机 is a phone on either side. */
export function headerWords(columns: readonly TableColumn[]): KeyOf {
  const keys = new Map<string, string>();
  const learn = (key: string, words: readonly string[]) => {
    for (const word of words) if (!keys.has(plain(word))) keys.set(plain(word), key);
  };
  // In a flat table the heading of a card's block stands before its words: 分管领导姓名 is not the specialist's.
  for (const column of columns) learn(column.key, [columnName(column)]);
  for (const { key, label, aliases = [] } of columns) learn(key, [label, ...aliases]);
  for (const { key } of columns) learn(key, COMMON[key] ?? []);
  return (text) => {
    const known = keys.get(plain(text)) ?? keys.get(plain(text.replace(/[（(][^）)]*[）)]/g, '')));
    if (known) return known;
    const sides = new Set(text.split(/[/／、]/).map((side) => keys.get(plain(side))));
    return sides.size === 1 ? [...sides][0] : undefined;
  };
}
