import type { FormData } from './pack.schema.js';

/** Whether any form of a pack asks for an identity number: whoever serves it must be able to seal one (ADR 23). */
export const asksForCitizenId = ({ forms }: { forms: readonly Pick<FormData, 'columns'>[] }): boolean =>
  forms.some(({ columns }) => columns.some(({ key }) => key === 'citizen_id'));
