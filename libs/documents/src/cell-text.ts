import { dateFromExcelSerial } from '@zhuanguan/kernel';

/** Days between the two calendars a workbook may count in. */
const FROM_1904 = 1_462;

/** A number as a reader sees it: dates as dates, whole numbers without an exponent. */
export function numberText(text: string, shownAsDate: boolean, date1904 = false): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return '';
  const date = shownAsDate ? dateFromExcelSerial(value + (date1904 ? FROM_1904 : 0)) : undefined;
  // A phone number in a column formatted as dates is no date: it stays the number it is.
  if (date?.ok) return date.value;
  return Number.isInteger(value) ? value.toFixed(0) : String(value);
}
