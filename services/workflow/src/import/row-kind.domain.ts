import type { FieldError } from '@zhuanguan/kernel';
import type { Purpose, ReadRow } from './import.types.js';

export interface InPost {
  appointmentId: string;
  personId: string;
  name: string;
  validFrom: string;
}

export interface RowKind {
  kind: 'first' | 'change';
  predecessor?: InPost;
  /** The day the person was decided on, or took over. */
  date: string;
  error?: FieldError;
  warning?: string;
}

interface KindFacts {
  purpose: Purpose;
  /** Of the whole import. */
  decisionDate: string;
  inPost: readonly InPost[];
  /** Persons of the unit that the table names too: they stay. */
  named: ReadonlySet<string>;
}

/**
 * Whether a row is a first filing or a change. A row never ends anyone by itself: someone leaves only where the row gives the
 * day. Filing for another unit with a person who is not the one in post asks which of the two it is.
 */
export function kindOf(row: ReadRow, { purpose, decisionDate, inPost, named }: KindFacts): RowKind {
  const first: RowKind = { kind: 'first', date: row.decisionDate || decisionDate };
  if (!row.changeDate) {
    if (purpose !== 'on_behalf' || row.addition || inPost.length === 0) return first;
    const names = inPost.map((p) => p.name).join('、');
    const detail = `该单位现任人员是${names}。如由本行人员接替，请填写变更日期；如为增加一人，请选“增加”。`;
    return { ...first, error: { field: '/changeDate', code: 'change_date_required', detail } };
  }
  if (inPost.length === 0)
    return { ...first, date: row.changeDate, warning: '该单位目前没有在册人员，按首次备案报送。' };
  const change = { kind: 'change', date: row.changeDate } as const;
  if (row.predecessor) {
    const meant = inPost.filter((p) => p.name === row.predecessor);
    const [predecessor] = meant;
    if (predecessor && meant.length === 1) return after(predecessor, change);
    const detail = `原任人员“${row.predecessor}”目前不在该单位的在册名单中，请核对。`;
    return { ...change, error: { field: '/predecessor', code: 'predecessor_not_on_record', detail } };
  }
  const leaving = inPost.length === 1 ? inPost : inPost.filter((p) => !named.has(p.personId));
  const [predecessor] = leaving;
  if (predecessor && leaving.length === 1) return after(predecessor, change);
  const detail = `该单位现有${inPost.map((p) => p.name).join('、')}，请在“原任人员”栏写明由本行人员接替谁。`;
  return { ...change, error: { field: '/predecessor', code: 'predecessor_required', detail } };
}

function after(predecessor: InPost, change: { kind: 'change'; date: string }): RowKind {
  if (change.date >= predecessor.validFrom) return { ...change, predecessor };
  const detail = `变更日期不能早于原任人员${predecessor.name}的任职日期 ${predecessor.validFrom}。`;
  return { ...change, predecessor, error: { field: '/changeDate', code: 'change_before_appointment', detail } };
}
