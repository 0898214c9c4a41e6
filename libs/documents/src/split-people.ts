import { splitPhones } from '@zhuanguan/kernel';
import type { TableCell, TableRow } from './table-body.js';

const BETWEEN = /[、，,;；\n]/;
const split = (text: string): string[] =>
  text
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter(Boolean);

/** One for all, or one for each; anything else does not say whose it is. */
function shared(cell: TableCell | undefined, count: number): string[] | undefined {
  if (!cell) return Array.from({ length: count }, () => '');
  const parts = split(cell.raw);
  if (parts.length === count) return parts;
  return parts.length <= 1 ? Array.from({ length: count }, () => cell.raw) : undefined;
}

/** One for each, or none at all: nobody has another's. */
function ofEach(cell: TableCell | undefined, count: number): string[] | undefined {
  const parts = split(cell?.raw ?? '');
  if (parts.length === 0) return Array.from({ length: count }, () => '');
  return parts.length === count ? parts : undefined;
}

/** As many numbers as people; of two columns of phones the one that has them. */
function phonesOf(cell: TableCell | undefined, count: number): string[] | undefined {
  const columns = cell?.parts?.map((part) => part.raw) ?? [cell?.raw ?? ''];
  return columns.map(splitPhones).find((numbers) => numbers.length === count);
}

/**
 * Several people in one cell, with as many phones: a row for each, in the order they are written. Where the numbers do not
 * fit, the row says so and nobody is guessed.
 */
export function splitPeople(row: TableRow): TableRow[] {
  const names = split(row.cells['name']?.raw ?? '');
  if (names.length < 2) return [row];
  const phones = phonesOf(row.cells['phone'], names.length);
  const sexes = shared(row.cells['sex'], names.length);
  const titles = shared(row.cells['title'], names.length);
  const officePhones = shared(row.cells['office_phone'], names.length);
  const emails = shared(row.cells['email'], names.length);
  const citizenIds = ofEach(row.cells['citizen_id'], names.length);
  if (!phones || !sexes || !titles || !officePhones || !emails || !citizenIds) {
    const wrong = {
      电话: phones,
      职务: titles,
      性别: sexes,
      办公电话: officePhones,
      邮箱: emails,
      身份证号: citizenIds,
    };
    const what = Object.entries(wrong).find(([, cells]) => !cells)?.[0] ?? '';
    const detail = `“姓名”一格有 ${names.length} 个人，${what}的个数对不上；请一人一行填写，或按相同的个数和次序用“、”隔开。`;
    return [{ ...row, problems: [...row.problems, { key: 'name', code: 'several_people', detail }] }];
  }
  const cellOf = (key: string, i: number, all: readonly string[]): Record<string, TableCell> => {
    const cell = row.cells[key];
    return cell ? { [key]: { raw: all[i] ?? '', address: cell.addresses?.[i] ?? cell.address } } : {};
  };
  return names.map((_, i) => ({
    ...row,
    cells: {
      ...row.cells,
      ...cellOf('name', i, names),
      ...cellOf('phone', i, phones),
      ...cellOf('sex', i, sexes),
      ...cellOf('title', i, titles),
      ...cellOf('office_phone', i, officePhones),
      ...cellOf('email', i, emails),
      ...cellOf('citizen_id', i, citizenIds),
    },
    warnings: [...row.warnings, `“姓名”一格有 ${names.length} 个人，按次序分开读取，请核对。`],
  }));
}
