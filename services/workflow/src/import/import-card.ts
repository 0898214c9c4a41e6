import type { TableCell } from '@zhuanguan/documents';
import type { CardFields, FilingPerson } from '../filing/filing.types.js';
import type { ReadRow } from './import.types.js';

type Cells = Readonly<Record<string, TableCell>>;
type Raw = (key: string) => string;

/** Where a column of the form, or one beside it, lies in a row. */
export const POINTERS: Readonly<Record<string, string>> = {
  ...{ name: '/person/name', sex: '/person/sex', title: '/person/title', phone: '/person/phone' },
  ...{ section: '/person/section', office_phone: '/person/officePhone', email: '/person/email' },
  ...{ establishment: '/person/exceptionReason', remark: '/person/remark', predecessor: '/predecessor' },
  ...{ unit: '/unitName', code: '/unitName', uscc: '/unitName' },
  ...{ date: '/decisionDate', decisionDate: '/decisionDate', changeDate: '/changeDate' },
  ...{ unit_address: '/card/unitAddress', organisation_code: '/card/organisationCode' },
  ...{ leader_name: '/card/leaderName', leader_title: '/card/leaderTitle', leader_phone: '/card/leaderPhone' },
  additionReason: '/card/additionReason',
  citizen_id: '/person/citizenId',
};

const CARD: readonly (readonly [string, keyof CardFields])[] = [
  ['unit_address', 'unitAddress'],
  ['organisation_code', 'organisationCode'],
  ['leader_name', 'leaderName'],
  ['leader_title', 'leaderTitle'],
  ['leader_phone', 'leaderPhone'],
  ['additionReason', 'additionReason'],
];

/** What some local forms ask for beside the person (DY-4); nothing where the form does not. */
export const cardIn = (raw: Raw): CardFields => filled(CARD.map(([key, name]) => [name, raw(key)]));

/** What they ask for of the person. */
export const moreOfPerson = (raw: Raw): Pick<FilingPerson, 'section' | 'officePhone' | 'email'> =>
  filled([
    ['section', raw('section')],
    ['officePhone', raw('office_phone')],
    ['email', raw('email')],
  ]);

const filled = <K extends string>(lines: readonly (readonly [K, string])[]): Partial<Record<K, string>> =>
  Object.fromEntries(lines.filter(([, value]) => value !== '')) as Partial<Record<K, string>>;

/** C8 by the pointer of what stands there. */
export function placesIn(cells: Cells): Record<string, string> {
  const places: Record<string, string> = {};
  for (const [key, pointer] of Object.entries(POINTERS)) {
    const cell = cells[key];
    if (cell?.address && (!places[pointer] || cell.raw)) places[pointer] = cell.address;
  }
  return places;
}

/** Of a table its columns, the same for every row. */
export const columnsIn = (cells: Cells): Record<string, string> =>
  Object.fromEntries(
    Object.entries(placesIn(cells)).map(([pointer, address]) => [pointer, address.replace(/\d+$/, '')]),
  );

/** Where an error stands: the cell of a card, or the column of a table in the row. */
export function cellOf(
  { at, rowNumber }: Pick<ReadRow, 'at' | 'rowNumber'>,
  columns: Readonly<Record<string, string>> | undefined,
  pointer: string,
): string {
  if (at) return at[pointer] ?? '';
  const column = columns?.[pointer];
  return column ? `${column}${rowNumber}` : '';
}
