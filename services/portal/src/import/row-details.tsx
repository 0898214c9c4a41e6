import type { ImportRow } from '../api/import.types.js';
import type { FilingContent } from '../api/types.js';
import { contentFields } from '../filing/content-fields.js';
import { typedColumns, type Column } from '../filing/form-fields.js';
import { messages } from '../messages/messages.js';
import { Fields } from '../ui/fields.js';

const m = messages.importing;
/** Columns of the preview's own table. */
const IN_TABLE = new Set(['name', 'sex', 'title', 'phone']);

/** What a form asks for beside the columns that every table has: the unit's lines and its leader's (DY-4). */
export function RowDetails({ row, columns }: { row: ImportRow; columns: readonly Column[] }) {
  const more = columns.filter(({ key }) => !IN_TABLE.has(key));
  if (typedColumns({ columns: more }).length === 0) return null;
  const content = { ...row.card, decisionDate: '', person: row.person } as FilingContent;
  const shown = contentFields('first', content, { columns: more }).filter(
    ({ pointer, value }) => value && !pointer.endsWith('/decisionDate') && !DECLARED.test(pointer),
  );
  if (shown.length === 0) return null;
  return (
    <details className="import-more">
      <summary>{m.moreOfForm(shown.length)}</summary>
      <Fields items={shown.map(({ label, value }) => ({ label, value }))} />
    </details>
  );
}

/** Said of nobody on paper: a table is taken as the unit's word for both. */
const DECLARED = /onEstablishment|noBadRecord|exceptionReason/;
