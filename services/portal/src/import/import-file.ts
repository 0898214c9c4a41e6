import type { ImportJob, ImportPurpose, ImportRow } from '../api/import.types.js';
import { messages } from '../messages/messages.js';
import type { Session } from '../shell/session.js';

const MAX_BYTES = 20 * 1024 * 1024;

/** What can be said of a file before it is sent; the service reads it and has the last word. */
export function refuseFile({ name, size }: { name: string; size: number }): string | undefined {
  if (/\.(?:xlsm|xlsb|xltm)$/i.test(name)) return messages.importing.macros;
  if (!/\.(?:xlsx|xls|csv)$/i.test(name)) return messages.importing.notTable;
  if (size === 0) return messages.importing.emptyFile;
  return size > MAX_BYTES ? messages.importing.tooLarge : undefined;
}

/** In what ways this session may import; the service decides row by row. */
export const purposesOf = ({ files, officer }: Pick<Session, 'files' | 'officer'>): ImportPurpose[] => [
  ...(files ? (['own'] as const) : []),
  ...(officer === 'department' ? (['on_behalf'] as const) : []),
  ...(files || officer ? (['backfill'] as const) : []),
];

/** A row has its own date, or takes that of the whole import. */
export const needsDate = ({ rows }: Pick<ImportJob, 'rows'>): boolean =>
  rows.some((row) => row.outcome === 'valid' && !row.decisionDate && !row.changeDate);

const ASKS = new Set(['change_date_required', 'predecessor_required', 'predecessor_not_on_record']);

/** Rows that ask whether someone is replaced; an answer stays here to be changed. */
export const asksForChange = ({ errors, addition, changeDate, outcome, overHeadCount }: ImportRow): boolean =>
  errors.some(({ code }) => ASKS.has(code)) ||
  (outcome === 'valid' && (addition || overHeadCount || Boolean(changeDate)));

/** Something is left for the clerk to answer: which sheets, which unit a name means, who replaces whom. */
export const asksAnything = ({ sheets, questions, rows }: Pick<ImportJob, 'sheets' | 'questions' | 'rows'>): boolean =>
  sheets.length > 1 || questions.length > 0 || rows.some(asksForChange);
