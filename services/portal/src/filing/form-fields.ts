import type { FilingContentInput, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';

/** Where a column of the paper form is typed, and how. Columns that are printed and never typed are not here. */
export interface FormField {
  path: readonly ['content', 'person', string] | readonly ['content', string];
  input: 'text' | 'phone' | 'sex' | 'area' | 'citizen_id';
  maxLength: number;
}

const person = (key: string, input: FormField['input'], maxLength: number): FormField => ({
  path: ['content', 'person', key],
  input,
  maxLength,
});
const card = (key: string, input: FormField['input'], maxLength: number): FormField => ({
  path: ['content', key],
  input,
  maxLength,
});

/** By the keys a pack's form may have (libs/policy FORM_KEYS). */
export const FIELDS: Readonly<Record<string, FormField>> = {
  name: person('name', 'text', 60),
  sex: person('sex', 'sex', 1),
  title: person('title', 'text', 60),
  section: person('section', 'text', 120),
  office_phone: person('officePhone', 'phone', 40),
  phone: person('phone', 'phone', 40),
  email: person('email', 'text', 120),
  citizen_id: person('citizenId', 'citizen_id', 24),
  remark: person('remark', 'area', 500),
  unit_address: card('unitAddress', 'text', 120),
  organisation_code: card('organisationCode', 'text', 40),
  leader_name: card('leaderName', 'text', 60),
  leader_title: card('leaderTitle', 'text', 60),
  leader_phone: card('leaderPhone', 'phone', 40),
};

export const CARD_KEYS = [
  'unitAddress',
  'organisationCode',
  'leaderName',
  'leaderTitle',
  'leaderPhone',
] as const satisfies readonly (keyof FilingContentInput)[];

export const pointerOf = ({ path }: FormField): string => `/${path.join('/')}`;

export type Column = Pick<FilingPolicy['columns'][number], 'key' | 'label'> &
  Partial<Pick<FilingPolicy['columns'][number], 'required' | 'block' | 'reference'>>;

/** Until the policy has arrived, or where a filing's form is not known any more. */
const USUAL: readonly Column[] = (['name', 'sex', 'title', 'phone', 'remark'] as const).map((key) => ({
  key,
  label: messages.filing.columns[key] ?? key,
  required: key !== 'remark',
}));

export interface TypedColumn {
  column: Column;
  field: FormField;
}

/** The columns somebody types, in the order of the form. */
export const typedColumns = (policy: { columns: readonly Column[] } | undefined): TypedColumn[] =>
  (policy?.columns ?? USUAL).flatMap((column) => {
    const field = FIELDS[column.key];
    return field ? [{ column, field }] : [];
  });

/** The form's blocks as they stand on paper: each heading with the columns below it. */
export function blocksOf(columns: readonly TypedColumn[]): { title: string; columns: TypedColumn[] }[] {
  const blocks: { title: string; columns: TypedColumn[] }[] = [];
  for (const typed of columns) {
    const title = typed.column.block ?? '';
    const last = blocks.at(-1);
    if (last?.title === title) last.columns.push(typed);
    else blocks.push({ title, columns: [typed] });
  }
  return blocks;
}
