import {
  dateInShanghai,
  diffDays,
  isDate,
  ok,
  refuse,
  type FieldError,
  type Refusal,
  type Result,
} from '@zhuanguan/kernel';
import type { Body, BodyState, RollUp, RollUpEvent, Summary } from './roll-up.types.js';

/** What is in time on its due date is in time the whole day in Shanghai; later is late, and is taken all the same. */
export const isLate = (frozenAt: string, due: string | undefined): boolean =>
  due !== undefined && dateInShanghai(frozenAt) > due;

/** The words of a date that is still to come or has passed; calendar days. */
export function dueWords(due: string, today: string): string {
  const days = diffDays(today, due);
  if (days < 0) return `已超 ${-days} 日`;
  return days === 0 ? '今天到期' : `还剩 ${days} 日`;
}

export function stateOf(summary: Summary | undefined): BodyState {
  if (!summary) return 'awaited';
  if (!summary.reopened) return 'submitted';
  return summary.reopened.by === 'upper' ? 'returned' : 'withdrawn';
}

export interface Opening {
  title: string;
  basisDocument: string;
  departmentDue: string;
  bureauDue: string;
}

/** Text a form takes; the unit is characters. */
const MAX = { title: 60, basisDocument: 100, reason: 300 } as const;

const error = (field: string, code: string, detail: string): FieldError => ({ field, code, detail });

function checkText(value: string, field: keyof typeof MAX, what: string): FieldError[] {
  const length = [...value.trim()].length;
  if (length === 0) return [error(`/${field}`, 'required', `请填写${what}。`)];
  return length > MAX[field] ? [error(`/${field}`, 'too_long', `最多 ${MAX[field]} 个字。`)] : [];
}

function checkDue(value: string, field: string, who: string, today: string): FieldError[] {
  if (!value) return [error(field, 'required', `请确定${who}的报送期限。`)];
  if (!isDate(value)) return [error(field, 'not_a_date', '请填写日期，如 2026-02-27。')];
  return value < today ? [error(field, 'in_the_past', '报送期限不能早于今天，否则所有报送都会算作逾期。')] : [];
}

/** A bureau opens a round for its area; each level has its date (XL-6), given by the bureau. */
export function decideOpen(
  rollUp: Omit<
    RollUp,
    'title' | 'basisDocument' | 'departmentDue' | 'bureauDue' | 'state' | 'closedReason' | 'summaries'
  >,
  opening: Opening,
  facts: { today: string; departments: number; bureaus: number; openTitles: readonly string[] },
): Result<RollUpEvent[]> {
  const { departmentDue, bureauDue } = opening;
  const title = opening.title.trim();
  const errors = [
    ...checkText(opening.title, 'title', '名称'),
    ...checkText(opening.basisDocument, 'basisDocument', '依据文件'),
    ...checkDue(departmentDue, '/departmentDue', '主管部门', facts.today),
    ...(facts.bureaus > 0 ? checkDue(bureauDue, '/bureauDue', '下级财政部门', facts.today) : []),
  ];
  if (errors.length === 0 && facts.bureaus > 0 && bureauDue < departmentDue)
    errors.push(error('/bureauDue', 'before_departments', '下级财政部门汇总主管部门的报送，期限不能早于主管部门。'));
  if (facts.openTitles.includes(title))
    errors.push(error('/title', 'title_in_use', '同名的汇总报送正在进行，请换一个名称，如加上年度。'));
  if (errors.length > 0)
    return refuse('invalid', 'invalid_roll_up', '有内容需要更正，请按提示修改。', { fields: errors });
  if (facts.departments + facts.bureaus === 0)
    return refuse('refused', 'nobody_to_report', '本地区还没有登记主管部门或下级财政部门，没有可报送的单位。');
  const opened: RollUp = {
    ...rollUp,
    title,
    basisDocument: opening.basisDocument.trim(),
    departmentDue,
    ...(facts.bureaus > 0 ? { bureauDue } : {}),
    state: 'open',
    closedReason: '',
    summaries: {},
  };
  return ok([{ type: 'opened', rollUp: opened }]);
}

const meta = ({ policyVersion }: RollUp) => ({ policyVersion });
const closed = (rollUp: RollUp) =>
  refuse('refused', 'roll_up_closed', '这一轮汇总报送已经结束，不再接受报送或更改。', meta(rollUp));
const stateIn = (rollUp: RollUp, organisationId: string): BodyState => stateOf(rollUp.summaries[organisationId]);

/** While the level above stands on it, nothing below changes: the upper summary names versions by hash. */
function mustNotBeTakenIn(rollUp: RollUp, body: Body): { ok: false; refusal: Refusal } | undefined {
  if (!body.upperId || stateIn(rollUp, body.upperId) !== 'submitted') return undefined;
  return refuse(
    'refused',
    'upper_frozen',
    '上一级的汇总表已经冻结签报；请联系上一级先撤回或退回其汇总表，再办理。',
    meta(rollUp),
  );
}

/** What the officer saw is what is signed; the content itself is made by the service, at the moment of freezing. */
export function decideSubmit(
  rollUp: RollUp,
  body: Body | undefined,
  summary: Omit<Summary, 'number' | 'late'>,
  seenHash: string,
): Result<RollUpEvent[]> {
  const last = rollUp.summaries[summary.organisationId];
  // The same click again: what was signed stands.
  if (last && stateOf(last) === 'submitted' && last.contentHash === seenHash) return ok([]);
  if (rollUp.state === 'closed') return closed(rollUp);
  if (!body || body.membership === 'left')
    return refuse('refused', 'not_in_round', '本单位已不在这一轮汇总报送的范围内，无需报送。', meta(rollUp));
  if (stateOf(last) === 'submitted')
    return refuse('refused', 'already_frozen', '汇总表已经冻结签报；确需更改的，请先撤回并说明原因。', meta(rollUp));
  const taken = mustNotBeTakenIn(rollUp, body);
  if (taken) return taken;
  if (summary.contentHash !== seenHash)
    return refuse('stale', 'content_changed', '您查看之后内容有变化，请重新核对后再签报。', meta(rollUp));
  const number = (last?.number ?? 0) + 1;
  return ok([{ type: 'submitted', summary: { ...summary, number, late: isLate(summary.frozenAt, body.due) } }]);
}

export interface Reopening {
  body: Body;
  number: number;
  reason: string;
  at: string;
  /** The organisation that acts: the body itself, or the one it reports to. */
  byOrganisationId: string;
}

/** Withdrawn to amend, or returned for correction. The frozen version stays; the next one is awaited. */
export function decideReopen(
  rollUp: RollUp,
  { body, number, reason, at, byOrganisationId }: Reopening,
): Result<RollUpEvent[]> {
  const { organisationId } = body;
  const by = byOrganisationId === organisationId ? 'own' : 'upper';
  const last = rollUp.summaries[organisationId];
  if (rollUp.state === 'closed') return closed(rollUp);
  const errors = checkText(reason, 'reason', by === 'own' ? '撤回原因' : '退回原因');
  if (errors.length > 0) return refuse('invalid', 'invalid_reason', '请写明原因，对方将看到。', { fields: errors });
  if (!last || stateOf(last) !== 'submitted')
    return refuse('refused', 'not_frozen', '汇总表尚未冻结签报，无需撤回或退回。', meta(rollUp));
  if (last.number !== number)
    return refuse('stale', 'other_version', `当前是第 ${last.number} 版，请重新查看后再办理。`, meta(rollUp));
  const taken = mustNotBeTakenIn(rollUp, body);
  if (taken) return taken;
  const reopened = { at, by, reason: reason.trim(), byOrganisationId } as const;
  return ok([{ type: 'reopened', organisationId, number, reopened }]);
}

/** Who of the level below can be urged: still asked, and not submitted. */
export const urgeable = (rollUp: RollUp, below: readonly Body[]): Body[] =>
  below.filter((body) => body.membership !== 'left' && stateIn(rollUp, body.organisationId) !== 'submitted');

export function decideUrge(
  rollUp: RollUp,
  organisationIds: readonly string[],
  by: { organisationId: string; on: string },
): Result<RollUpEvent[]> {
  if (rollUp.state === 'closed') return closed(rollUp);
  if (organisationIds.length === 0) return ok([]);
  return ok([{ type: 'urged', organisationIds, urgedOn: by.on, byOrganisationId: by.organisationId }]);
}

/** The bureau that opened a round is no more: one bureau goes on with it, or it ends and says why. What was frozen stays. */
export function decideOpenerEnded(
  rollUp: RollUp,
  ended: {
    endedName: string;
    endedOn: string;
    at: string;
    successor?: { id: string; name: string; openTitles: readonly string[] };
  },
): RollUpEvent[] {
  const { successor, endedName, endedOn, at } = ended;
  if (rollUp.state === 'closed') return [];
  if (!successor) return [{ type: 'closed', at, reason: 'bureau_ended' }];
  // Two rounds of one bureau are told apart by their names.
  const title = successor.openTitles.includes(rollUp.title) ? `${rollUp.title}（${endedName}）` : rollUp.title;
  const { id: bureauId, name: bureauName } = successor;
  return [{ type: 'taken_over', fromBureauId: rollUp.bureauId, bureauId, bureauName, on: endedOn, title }];
}

/** Twice is once. */
export const decideClose = (rollUp: RollUp, at: string): RollUpEvent[] =>
  rollUp.state === 'closed' ? [] : [{ type: 'closed', at }];

export interface Progress {
  bodies: number;
  submitted: number;
  late: number;
  reopened: number;
  overdue: number;
}

/** Over a list of bodies: each number is the length of a part of that list. */
export function progressOf(rollUp: RollUp, bodies: readonly Body[], today: string): Progress {
  const asked = bodies.filter((body) => body.membership !== 'left');
  const summaries = asked.map((body) => ({ body, summary: rollUp.summaries[body.organisationId] }));
  const submitted = summaries.filter(({ summary }) => stateOf(summary) === 'submitted');
  const open = summaries.filter(({ summary }) => stateOf(summary) !== 'submitted');
  return {
    bodies: asked.length,
    submitted: submitted.length,
    late: submitted.filter(({ summary }) => summary?.late).length,
    reopened: open.filter(({ summary }) => summary !== undefined).length,
    overdue: open.filter(({ body }) => body.due !== undefined && today > body.due).length,
  };
}

export function evolveRollUp(rollUp: RollUp | undefined, event: RollUpEvent): RollUp {
  if (event.type === 'opened') return event.rollUp;
  if (!rollUp) throw new Error(`roll-up event ${event.type} before its opening`);
  switch (event.type) {
    case 'submitted':
      return withSummary(rollUp, event.summary);
    case 'reopened': {
      const summary = rollUp.summaries[event.organisationId];
      if (!summary || summary.number !== event.number) throw new Error(`no version ${event.number} to reopen`);
      return withSummary(rollUp, { ...summary, reopened: event.reopened });
    }
    case 'urged':
      return rollUp;
    case 'closed':
      return { ...rollUp, state: 'closed', closedAt: event.at, closedReason: event.reason ?? '' };
    case 'taken_over': {
      const { bureauId, title, fromBureauId: takenOverFrom, on: takenOverOn } = event;
      return { ...rollUp, bureauId, title, takenOverFrom, takenOverOn };
    }
  }
}

const withSummary = (rollUp: RollUp, summary: Summary): RollUp => ({
  ...rollUp,
  summaries: { ...rollUp.summaries, [summary.organisationId]: summary },
});
