import { addDays, isDate, normaliseUscc, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import type { RecusalPolicy } from '@zhuanguan/policy';
import { NONE, type Declaration, type DeclarationState, type TypedDeclaration } from './recusal.types.js';

const MAX = { name: 120, project: 80, note: 300, reason: 200 } as const;
const EARLIEST = '1990-01-01';

export interface DeclareFacts {
  today: string;
  policy: RecusalPolicy;
  /** On record in the unit today, by id. */
  people: ReadonlyMap<string, string>;
  /** All that this person has declared before. */
  before: readonly Declaration[];
}

export type Checked = Omit<Declaration, 'id' | 'unitId' | 'declaredAt' | 'declaredBy' | 'policyDigest' | 'ended'>;

/** The first day on which it counts no more; undefined while it is open. */
export function overFrom({ lastDay, ended }: Pick<Declaration, 'lastDay' | 'ended'>): string | undefined {
  const run = lastDay && addDays(lastDay, 1);
  if (!ended) return run;
  return run && run < ended.on ? run : ended.on;
}

export function stateOn(declaration: Declaration, date: string): DeclarationState {
  const over = overFrom(declaration);
  if (over !== undefined && over <= date) return declaration.ended && declaration.ended.on === over ? 'ended' : 'over';
  return declaration.validFrom > date ? 'future' : 'in_force';
}

/**
 * A relation is the human's and not the unit's (REG 9): what was declared in a unit that ended counts in the one that goes on
 * with its work, for as long as whoever declared it is on record there. That it is kept so is ours (P).
 */
export const countsIn = (
  { unitId, personId }: Pick<Declaration, 'unitId' | 'personId'>,
  here: { unitId: string; onRecord: ReadonlySet<string>; rootOf: (personId: string) => string },
): boolean => unitId === here.unitId || here.onRecord.has(here.rootOf(personId));

/** Somebody on record declares a relation of REG 9, or that there is none this year (REG-4). */
export function checkDeclaration(typed: TypedDeclaration, facts: DeclareFacts): Result<Checked> {
  const errors: FieldError[] = [];
  const say = (field: string, code: string, detail: string) => void errors.push({ field: `/${field}`, code, detail });
  const personName = facts.people.get(typed.personId);
  if (personName === undefined) say('personId', 'person_not_on_record', '请选择一位本单位目前在册的人员。');
  const known = typed.kind === NONE || facts.policy.kinds.some((k) => k.code === typed.kind);
  if (!known) say('kind', 'unknown_kind', '请从列表中选择一种情形。');
  const checked = typed.kind === NONE ? nothingThisYear(typed, facts.today) : relation(typed, facts, say);
  if (errors.length > 0)
    return refuse('invalid', 'invalid_declaration', '有内容需要更正，请按提示修改后再提交。', {
      fields: errors,
      reference: facts.policy.reference,
    });
  const declared = { ...checked, personId: typed.personId, personName: personName ?? '' };
  const clash = clashOf(declared, facts);
  return clash ?? ok(declared);
}

type Relation = Omit<Checked, 'personId' | 'personName'>;

/** 无应回避情形: said today for the rest of the calendar year. */
const nothingThisYear = ({ note }: TypedDeclaration, today: string): Relation => ({
  kind: NONE,
  supplierName: '',
  supplierUscc: '',
  projectReference: '',
  note: note.trim().slice(0, MAX.note),
  validFrom: today,
  lastDay: `${today.slice(0, 4)}-12-31`,
});

type Say = (field: string, code: string, detail: string) => void;

function relation(typed: TypedDeclaration, { today, policy }: DeclareFacts, say: Say): Relation {
  const text = (field: 'supplierName' | 'projectReference' | 'note', max: number): string => {
    const value = typed[field].trim();
    if ([...value].length > max) say(field, 'too_long', `最多 ${max} 个字。`);
    return value;
  };
  const supplierName = text('supplierName', MAX.name);
  if (!supplierName) say('supplierName', 'required', '请填写供应商或代理机构的名称（营业执照上的全称）。');
  const projectReference = text('projectReference', MAX.project);
  const note = text('note', MAX.note);
  const kind = policy.kinds.find((k) => k.code === typed.kind);
  if (kind?.asksRemark && !note) say('note', 'required', '请写明是什么关系；不要填写亲属的姓名。');
  const lastDay = checkDates(typed, today, say);
  return {
    kind: typed.kind,
    supplierName,
    supplierUscc: checkUscc(typed.supplierUscc, projectReference, say),
    projectReference,
    note,
    validFrom: typed.validFrom,
    ...(lastDay ? { lastDay } : {}),
  };
}

/** Without a code or a project no business system can ever ask about it. */
function checkUscc(typed: string, projectReference: string, say: Say): string {
  if (!typed.trim()) {
    if (!projectReference)
      say('supplierUscc', 'required', '请填写统一社会信用代码；确无代码的，请填写项目编号，业务系统据此提示。');
    return '';
  }
  const code = normaliseUscc(typed);
  if (code.ok) return code.value;
  say('supplierUscc', code.refusal.code, code.refusal.detail);
  return '';
}

function checkDates({ validFrom, lastDay }: TypedDeclaration, today: string, say: Say): string {
  if (!isDate(validFrom)) say('validFrom', 'not_a_date', '请填写开始日期，如 2026-02-27。');
  else if (validFrom < EARLIEST) say('validFrom', 'too_early', '开始日期过早，请核对年份。');
  if (!lastDay) return '';
  if (!isDate(lastDay)) say('lastDay', 'not_a_date', '请填写截止日期，如 2026-12-31；没有截止日期的留空。');
  else if (isDate(validFrom) && lastDay < validFrom) say('lastDay', 'before_start', '截止日期不能早于开始日期。');
  else if (lastDay < today) say('lastDay', 'over_already', '截止日期已过，无需再声明。');
  return lastDay;
}

/** What stands already is not said twice, and nobody has nothing to declare beside something. */
function clashOf(declared: Checked, { before, today, policy }: DeclareFacts): Result<never> | undefined {
  const standing = before.filter((d) => stateOn(d, today) === 'in_force' || stateOn(d, today) === 'future');
  const at = (field: string, code: string, detail: string) =>
    refuse('exists', code, detail, { fields: [{ field, code, detail }], reference: policy.reference });
  if (declared.kind === NONE) {
    if (standing.some((d) => d.kind === NONE)) return at('/kind', 'already_declared', '该人员今年已作过这项声明。');
    if (standing.length > 0)
      return at('/kind', 'conflict_in_force', '该人员还有有效的回避声明；情形已消除的，请先终止那一条。');
    return undefined;
  }
  const twin = standing.some(
    (d) =>
      d.kind === declared.kind &&
      d.supplierUscc === declared.supplierUscc &&
      d.projectReference === declared.projectReference &&
      d.supplierName === declared.supplierName,
  );
  return twin ? at('/supplierName', 'already_declared', '该人员对这一供应商已有相同的有效声明。') : undefined;
}

/** 终止: an end with its reason; what was declared stays to be read. */
export function checkEnd(
  declaration: Declaration,
  { on, reason }: { on: string; reason: string },
  today: string,
): Result<{ on: string; reason: string }> {
  const state = stateOn(declaration, today);
  if (state === 'over' || state === 'ended')
    return refuse('refused', 'already_over', '这条声明已经不再有效，无需终止。');
  const errors: FieldError[] = [];
  const latest = declaration.validFrom > today ? declaration.validFrom : today;
  if (!isDate(on)) errors.push({ field: '/endedOn', code: 'not_a_date', detail: '请填写终止日期，如 2026-02-27。' });
  else if (on < declaration.validFrom)
    errors.push({
      field: '/endedOn',
      code: 'before_start',
      detail: `终止日期不能早于声明的开始日期 ${declaration.validFrom}。`,
    });
  else if (on > latest) errors.push({ field: '/endedOn', code: 'in_future', detail: '终止日期不能晚于今天。' });
  const why = reason.trim();
  if (!why) errors.push({ field: '/reason', code: 'required', detail: '请写明终止的原因，例如关系已解除满三年。' });
  if ([...why].length > MAX.reason)
    errors.push({ field: '/reason', code: 'too_long', detail: `最多 ${MAX.reason} 个字。` });
  if (errors.length > 0)
    return refuse('invalid', 'invalid_end', '有内容需要更正，请按提示修改后再提交。', { fields: errors });
  return ok({ on, reason: why });
}

/** What somebody has said for this year. */
export function saidThisYear(
  declarations: readonly Declaration[],
  today: string,
): 'conflict' | 'none' | 'not_declared' {
  const standing = declarations.filter((d) => stateOn(d, today) === 'in_force');
  if (standing.some((d) => d.kind !== NONE)) return 'conflict';
  return standing.length > 0 ? 'none' : 'not_declared';
}
