/** 139****5678; a landline keeps its area code and last two digits. */
export function maskPhone(phone: string): string {
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`;
  const match = /^(0\d{2,3}-?)?(\d+)(-\d+)?$/.exec(phone);
  if (!match?.[2] || match[2].length <= 2) return '****';
  return `${match[1] ?? ''}${'*'.repeat(match[2].length - 2)}${match[2].slice(-2)}`;
}
