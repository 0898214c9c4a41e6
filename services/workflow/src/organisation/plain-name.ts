import { digitsToHalfWidth } from '@zhuanguan/kernel';

/** 第１小学 is 第1小学; brackets, spaces and case say nothing about which unit is meant. */
export const plainName = (name: string): string =>
  digitsToHalfWidth(name.normalize('NFKC'))
    .replace(/[\s()（）[\]【】·•,，.。:：]/g, '')
    .toUpperCase();

export type NameKind = 'name' | 'short_name' | 'former_name' | 'budget_unit_code' | 'uscc';

/** One way an organisation is written. */
export interface KnownName {
  organisationId: string;
  organisationName: string;
  kind: NameKind;
  plain: string;
}
