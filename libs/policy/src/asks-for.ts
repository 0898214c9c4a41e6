import { personalField } from '@zhuanguan/kernel';
import type { FormData } from './pack.schema.js';

/** Whether any form of a pack asks for an identity number: whoever serves it must be able to seal one (ADR 23). */
export const asksForCitizenId = ({ forms }: { forms: readonly Pick<FormData, 'columns'>[] }): boolean =>
  forms.some(({ columns }) => columns.some(({ key }) => key === 'citizen_id'));

/** A form's columns as a file has them that leaves: what the table of personal fields leaves out of exports is no empty column. */
export const exportedColumns = <C extends { key: string }>(columns: readonly C[]): C[] =>
  columns.filter(({ key }) => key !== 'citizen_id' || personalField('citizenId').exports !== 'left_out');
