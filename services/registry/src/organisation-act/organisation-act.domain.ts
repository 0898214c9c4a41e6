import { isDate, ok, refuse, type FieldError, type Refusal, type Result } from '@zhuanguan/kernel';
import type { OrganisationRow } from '../organisation/organisation.types.js';
import { ended, movedBelow, named, numbered, partOf, transferred } from './organisation-after.domain.js';
import type { ActCommand, ActFacts, PlannedOrganisation } from './organisation-act.types.js';

/** Ours: the acts themselves are ordered elsewhere; what is kept here is that they happened, by which document, since when. */
export const ACT_REFERENCE = {
  ours: '机构变动由有权机关发文决定，本系统凭文号登记其结果（REG-1）',
  status: 'P',
} as const;

/** A document number and a day, all that is named is here and in the bureau's tree, and then what the kind of act asks for. */
export function planAct(command: ActCommand, facts: ActFacts): Result<PlannedOrganisation[]> {
  const errors = checkForm(command, facts);
  if (errors.length > 0) return refuse('invalid', 'invalid_act', '单位变动的内容有误，请更正。', { fields: errors });
  const subject = lasting(facts, command.organisationId);
  if (!subject) return notHere('/organisationId');
  const planned = KINDS[command.kind](command, facts, subject);
  if (!planned.ok) return planned;
  const tooEarly =
    parentTooYoung(command, facts) ||
    planned.value.map((p) => whyTooEarly(p, command.effectiveDate, facts)).find((why) => why);
  return tooEarly ? invalid('/effectiveDate', 'too_early', tooEarly) : planned;
}

type Plan = (command: ActCommand, facts: ActFacts, subject: OrganisationRow) => Result<PlannedOrganisation[]>;

const rename: Plan = (command, facts, subject) => {
  if (!command.name) return invalid('/name', 'required', '请填写新名称。');
  if (command.name === subject.name && (!command.shortName || command.shortName === subject.shortName))
    return invalid('/name', 'nothing_changed', '新名称与现名称相同。');
  if (!facts.within.has(subject.id)) return outside('/organisationId');
  return ok([{ before: subject, next: named(subject, command), part: 'renamed', successorIds: [] }]);
};

const transfer: Plan = (command, facts, subject) => {
  const own = notOwn(facts, subject);
  if (own) return own;
  const parents = checkParents(command, facts, subject);
  if (!parents.ok) return parents;
  if (command.areaCode && !facts.areas.has(command.areaCode))
    return invalid('/areaCode', 'area_unknown', '没有这个区划，或该地区尚未启用制度包。');
  const next = transferred(subject, command);
  const same = (['budgetParentId', 'financeParentId', 'areaCode', 'businessSection'] as const).every(
    (key) => next[key] === subject[key],
  );
  if (same) return invalid('/budgetParentId', 'nothing_changed', '划转前后相同，请选择新的主管部门、财政部门或区划。');
  return ok([{ before: subject, next, part: 'transferred', successorIds: [] }]);
};

function checkParents(command: ActCommand, facts: ActFacts, subject: OrganisationRow): Result<void> {
  const { budgetParentId, financeParentId } = command;
  const check = (field: string, id: string): Refused | OrganisationRow => {
    const parent = lasting(facts, id);
    if (!parent) return notHere(field);
    if (!facts.within.has(id)) return outside(field);
    return parent;
  };
  const circle = (parent: OrganisationRow) => parent.id === subject.id || isBelow(facts, parent, subject);
  if (budgetParentId && budgetParentId !== 'none') {
    const parent = check('/budgetParentId', budgetParentId);
    if ('ok' in parent) return parent;
    if (circle(parent)) return invalid('/budgetParentId', 'circle', '上级单位不能是它自己或它的下级。');
  }
  if (!financeParentId) return ok(undefined);
  const bureau = check('/financeParentId', financeParentId);
  if ('ok' in bureau) return bureau;
  if (bureau.kind !== 'bureau' && bureau.kind !== 'section')
    return invalid('/financeParentId', 'not_a_bureau', '请选择财政部门或其业务科室。');
  if (circle(bureau)) return invalid('/financeParentId', 'circle', '财政部门不能是它自己或它的下级。');
  return ok(undefined);
}

const merge: Plan = (command, facts, survivor) => {
  const ids = [...new Set(command.mergedIds)];
  if (ids.length === 0) return invalid('/mergedIds', 'required', '请选择并入的单位。');
  if (ids.includes(survivor.id)) return invalid('/mergedIds', 'itself', '单位不能并入它自己。');
  if (!facts.within.has(survivor.id)) return outside('/organisationId');
  const ending: OrganisationRow[] = [];
  for (const [i, id] of ids.entries()) {
    const one = lasting(facts, id);
    if (!one) return notHere(`/mergedIds/${i}`);
    const refused = mayEnd(facts, one, command.effectiveDate);
    if (refused) return refused;
    const takes = mayTakeOver(facts, one, survivor, '/organisationId');
    if (takes) return takes;
    ending.push(one);
  }
  // Whoever looks for the name of one that was merged finds where it went.
  const former = ending.flatMap((e) => [e.name, e.shortName, ...e.formerNames].filter(Boolean));
  const next = named(survivor, { ...command, name: command.name || survivor.name });
  const formerNames = [...new Set([...next.formerNames, ...former])].filter((n) => n !== next.name);
  return ok([
    { before: survivor, next: { ...next, formerNames }, part: 'continues', successorIds: [] },
    ...children(facts, ending, survivor, command.effectiveDate),
    ...ending.map((one): PlannedOrganisation => ending1(one, command, [survivor.id])),
  ]);
};

const split: Plan = (command, facts, subject) => {
  if (!facts.within.has(subject.id)) return outside('/organisationId');
  if (subject.kind === 'bureau')
    return refuse('refused', 'bureau_not_split', '财政部门的拆分请先登记新的财政部门，再划转所属单位。');
  if (command.parts.length === 0) return invalid('/parts', 'required', '请填写拆分出的单位。');
  if (command.ends && command.parts.length < 2)
    return invalid('/parts', 'two_parts', '原单位撤销的，至少拆分为两个单位；只是改名请办理更名。');
  const nameless = command.parts.findIndex((p) => !p.name);
  if (nameless >= 0) return invalid(`/parts/${nameless}/name`, 'required', '请填写单位名称。');
  const names = command.parts.map((p) => p.name);
  const twice = names.findIndex((n, i) => names.indexOf(n) !== i || (n === subject.name && !command.ends));
  if (twice >= 0) return invalid(`/parts/${twice}/name`, 'name_twice', '名称重复。');
  const parts = command.parts.map((part): PlannedOrganisation => ({
    next: partOf(subject, part, command.effectiveDate),
    part: 'created',
    successorIds: [],
  }));
  if (!command.ends) return ok([...parts, { before: subject, next: subject, part: 'continues', successorIds: [] }]);
  const refused = mayEnd(facts, subject, command.effectiveDate);
  if (refused) return refused;
  if (childrenOf(facts, subject).length > 0)
    return refuse(
      'refused',
      'has_subordinates',
      '该单位还有下级单位，请先把下级单位划转到新的主管部门，再办理拆分撤销。',
    );
  return ok([
    ...parts,
    ending1(
      subject,
      command,
      command.parts.map((p) => p.id),
    ),
  ]);
};

const dissolve: Plan = (command, facts, subject) => {
  const refused = mayEnd(facts, subject, command.effectiveDate);
  if (refused) return refused;
  const below = childrenOf(facts, subject);
  if (!command.successorId) {
    if (below.length > 0)
      return invalid('/successorId', 'has_subordinates', '该单位还有下级单位，请选择承接单位，下级单位将随之划转。');
    return ok([ending1(subject, command, [])]);
  }
  const successor = lasting(facts, command.successorId);
  if (!successor || successor.id === subject.id) return notHere('/successorId');
  if (!facts.within.has(successor.id)) return outside('/successorId');
  const takes = mayTakeOver(facts, subject, successor, '/successorId');
  if (takes) return takes;
  return ok([
    ...children(facts, [subject], successor, command.effectiveDate),
    ending1(subject, command, [successor.id]),
  ]);
};

const KINDS: Readonly<Record<ActCommand['kind'], Plan>> = { rename, transfer, merge, split, dissolve };

type Refused = { ok: false; refusal: Refusal };
const invalid = (field: string, code: string, detail: string): Refused =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }], reference: ACT_REFERENCE });
const notHere = (field: string) => invalid(field, 'organisation_not_found', '没有找到这个单位，或它已经撤销。');
const outside = (field: string) =>
  invalid(field, 'outside', '这个单位不在本财政部门的管理范围内，请由上一级财政部门办理。');

const lasting = (facts: ActFacts, id: string): OrganisationRow | undefined => {
  const found = facts.organisations.get(id);
  return found?.validTo === null ? found : undefined;
};

/** A bureau may take another name; where it stands and whether it is, the bureau above decides. */
const notOwn = (facts: ActFacts, subject: OrganisationRow): Refused | undefined => {
  if (!facts.within.has(subject.id)) return outside('/organisationId');
  return subject.id === facts.bureauId
    ? refuse('refused', 'own_bureau', '本财政部门的划转、合并和撤销由上一级财政部门办理。', {
        reference: ACT_REFERENCE,
      })
    : undefined;
};

function mayEnd(facts: ActFacts, one: OrganisationRow, on: string): Refused | undefined {
  const own = notOwn(facts, one);
  if (own) return own;
  const from = facts.lastAppointmentFrom.get(one.id);
  if (from === undefined || from < on) return undefined;
  return invalid(
    '/effectiveDate',
    'appointment_after',
    `${one.name}有自 ${from} 起任职的在册人员，撤销日期应晚于这一天；该备案有误的，请先更正或作废。`,
  );
}

const childrenOf = (facts: ActFacts, one: OrganisationRow): OrganisationRow[] =>
  [...facts.organisations.values()].filter(
    (o) => o.validTo === null && (o.budgetParentId === one.id || o.financeParentId === one.id),
  );

/** Nobody is left without the bureau that serves it, nor put below something that is below it. */
function mayTakeOver(
  facts: ActFacts,
  one: OrganisationRow,
  successor: OrganisationRow,
  field: string,
): Refused | undefined {
  const below = childrenOf(facts, one);
  if (below.some((o) => o.financeParentId === one.id) && successor.kind !== 'bureau')
    return invalid(field, 'not_a_bureau', '财政部门撤销的，承接单位也应是财政部门。');
  return isBelow(facts, successor, one)
    ? invalid(field, 'circle', '承接单位是它的下级单位，请先划转承接单位。')
    : undefined;
}

/** In either tree, as it stands. */
function isBelow(facts: ActFacts, one: OrganisationRow, above: OrganisationRow): boolean {
  return (['budgetParentId', 'financeParentId'] as const).some((tree) => {
    let at: OrganisationRow | undefined = one;
    for (let steps = 0; at && steps <= facts.organisations.size; steps += 1) {
      if (at[tree] === above.id) return true;
      at = facts.organisations.get(at[tree] ?? '');
    }
    return false;
  });
}

const children = (
  facts: ActFacts,
  ending: readonly OrganisationRow[],
  successor: OrganisationRow,
  on: string,
): PlannedOrganisation[] => {
  const gone = new Map(ending.map((e) => [e.id, successor.id]));
  const below = new Map(ending.flatMap((e) => childrenOf(facts, e)).map((o) => [o.id, o]));
  return [...below.values()]
    .filter((o) => !gone.has(o.id) && o.id !== successor.id)
    .map((o) => ({ before: o, next: movedBelow(o, gone, on), part: 'moved_below', successorIds: [] }));
};

const ending1 = (
  before: OrganisationRow,
  command: ActCommand,
  successorIds: readonly string[],
): PlannedOrganisation => ({ before, next: ended(before, command.effectiveDate), part: 'ended', successorIds });

/** Acts about one organisation come in the order of their days, or its history could not be told. */
function whyTooEarly({ before, part }: PlannedOrganisation, on: string, facts: ActFacts): string {
  if (!before) return '';
  const since = [before.validFrom, facts.lastActOn.get(before.id) ?? ''].sort().at(-1) ?? '';
  if (on < since) return `生效日期早于${before.name}上一次变动（或登记）的日期 ${since}。`;
  const left = part === 'ended' ? (facts.lastBelowUntil.get(before.id) ?? '') : '';
  return on < left ? `${before.name}的下级单位在 ${left} 才划出，撤销日期不能早于这一天。` : '';
}

/** Nobody is put below something that was not there yet. */
function parentTooYoung(command: ActCommand, facts: ActFacts): string {
  const ids = [command.budgetParentId, command.financeParentId, command.successorId];
  const young = ids.flatMap((id) => facts.organisations.get(id) ?? []).find((o) => command.effectiveDate < o.validFrom);
  return young ? `生效日期早于${young.name}登记（或上一次划转）的日期 ${young.validFrom}。` : '';
}

function checkForm(command: ActCommand, facts: ActFacts): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (field: string, code: string, detail: string) => void errors.push({ field, code, detail });
  if (!command.documentNumber) wrong('/documentNumber', 'required', '请填写批准文号。');
  if (!isDate(command.effectiveDate)) wrong('/effectiveDate', 'not_a_date', '请填写生效日期。');
  else if (command.effectiveDate > facts.today)
    wrong('/effectiveDate', 'in_future', '生效日期还没有到，请在当日或之后登记。');
  for (const [i, part] of command.parts.entries())
    for (const [key, refusal] of numbered(part)) wrong(`/parts/${i}/${key}`, refusal.code, refusal.detail);
  return errors;
}
