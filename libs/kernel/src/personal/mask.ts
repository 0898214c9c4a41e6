import type { MaskRule } from './personal-field.js';

/** 139****5678; a landline keeps its area code and last two digits. */
export function maskPhone(phone: string): string {
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`;
  const match = /^(0\d{2,3}-?)?(\d+)(-\d+)?$/.exec(phone);
  if (!match?.[2] || match[2].length <= 2) return '****';
  return `${match[1] ?? ''}${'*'.repeat(match[2].length - 2)}${match[2].slice(-2)}`;
}

/** n****@example.com: the house, not the person. */
export function maskEmail(address: string): string {
  const match = /^([^@\s])[^@\s]*@([^@\s]+)$/.exec(address);
  return match ? `${match[1]}****@${match[2]}` : '****';
}

/** 1525**********0012: the area and the last four. */
export const maskCitizenId = (id: string): string =>
  /^\d{17}[\dX]$/.test(id) ? `${id.slice(0, 4)}**********${id.slice(14)}` : '****';

const MASKS: Record<MaskRule, (value: string) => string> = {
  none: (value) => value,
  phone: maskPhone,
  email: maskEmail,
  citizen_id: maskCitizenId,
  hidden: () => '',
};

/** What is empty stays empty: that there is nothing is no secret. */
export const maskBy = (rule: MaskRule, value: string): string => (value === '' ? '' : MASKS[rule](value));
