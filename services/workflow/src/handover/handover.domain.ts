import { isDate, normalisePersonName, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import type { Labelled } from '@zhuanguan/policy';

/** 已交接, 不涉及, 未交接. */
export type ItemState = 'done' | 'not_applicable' | 'open';
const STATES: readonly string[] = ['done', 'not_applicable', 'open'] satisfies ItemState[];

export interface HandoverItem {
  code: string;
  state: ItemState;
  note: string;
}

/** What has been said of a hand-over. Dates are YYYY-MM-DD. */
export interface HandoverContent {
  items: readonly HandoverItem[];
  handedOn?: string;
  /** 接收人, 监交人: colleagues, by name. */
  receiverName: string;
  supervisorName: string;
  complete: boolean;
}

export interface TypedHandover {
  items: readonly { code: string; state: string; note: string }[];
  handedOn: string;
  receiverName: string;
  supervisorName: string;
}

export interface HandoverFacts {
  /** The list of the pack in force on the day of leaving. */
  list: readonly Labelled[];
  leaverName: string;
  today: string;
}

const MAX_NOTE = 200;

/** Codes that are still open; of a list that has grown since, what was never spoken of is open too. */
export const openItems = (list: readonly Labelled[], items: readonly HandoverItem[]): string[] =>
  list.flatMap(({ code }) => ((items.find((i) => i.code === code)?.state ?? 'open') === 'open' ? [code] : []));

/** Saved as far as it has come; finished only with nothing open, and with who took it over and when. */
export function checkHandover(typed: TypedHandover, facts: HandoverFacts): Result<HandoverContent> {
  const errors: FieldError[] = [];
  const say = (field: string, code: string, detail: string) => void errors.push({ field, code, detail });
  const items = typed.items.map((item, i) => {
    if (!facts.list.some((known) => known.code === item.code))
      say(`/items/${i}/code`, 'unknown_item', '交接清单中没有这一项，请刷新后再填。');
    if (!STATES.includes(item.state)) say(`/items/${i}/state`, 'unknown_state', '请选择“已交接”“不涉及”或“未交接”。');
    const note = item.note.trim();
    if ([...note].length > MAX_NOTE) say(`/items/${i}/note`, 'too_long', `最多 ${MAX_NOTE} 个字。`);
    return { code: item.code, state: item.state as ItemState, note };
  });
  const receiverName = nameOf('receiverName', typed, say);
  const supervisorName = nameOf('supervisorName', typed, say);
  if (receiverName && receiverName === facts.leaverName)
    say('/receiverName', 'receiver_is_leaver', '接收人不能是离岗人员本人。');
  if (supervisorName && (supervisorName === facts.leaverName || supervisorName === receiverName))
    say('/supervisorName', 'supervisor_is_party', '监交人应是交接双方以外的人员。');
  const { handedOn } = typed;
  if (handedOn && !isDate(handedOn)) say('/handedOn', 'not_a_date', '请填写交接日期，如 2026-02-27。');
  else if (handedOn > facts.today) say('/handedOn', 'in_future', '交接日期不能晚于今天。');
  const complete = openItems(facts.list, items).length === 0;
  if (complete && !receiverName) say('/receiverName', 'required', '各项都已交接的，请填写接收人。');
  if (complete && !handedOn) say('/handedOn', 'required', '各项都已交接的，请填写交接日期。');
  if (errors.length > 0)
    return refuse('invalid', 'invalid_handover', '有内容需要更正，请按提示修改后再保存。', { fields: errors });
  return ok({ items, ...(handedOn ? { handedOn } : {}), receiverName, supervisorName, complete });
}

function nameOf(
  field: 'receiverName' | 'supervisorName',
  typed: TypedHandover,
  say: (field: string, code: string, detail: string) => void,
): string {
  const value = typed[field].trim();
  if (!value) return '';
  const name = normalisePersonName(value);
  if (name.ok) return name.value;
  say(`/${field}`, name.refusal.code, name.refusal.detail);
  return '';
}
