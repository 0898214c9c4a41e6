import { mayI, type Actor } from '@zhuanguan/access';
import type { CurrentAppointment, GetFilingPolicyResponse } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { leavingPolicy, postOf, postsOf, type PostPolicy } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { DeadlineStatus } from '@zhuanguan/contracts';
import { JOIN_VALUES_FILING } from '../appointment/subject.store.js';
import type { WorkflowContext } from '../context.js';
import { changeDeadline, runningStatus } from '../deadline.mapping.js';
import { contentToProto } from '../filing/filing.mapping.js';
import { receiverToProto } from '../filing/receipt.mapping.js';
import { loadWorld, unitFact, type OpenFilingRow } from '../filing/world.store.js';
import type { FilingContent } from '../filing/filing.types.js';
import { requiredReceivers } from '../filing/receivers.domain.js';
import { organisationNames, relationsTo } from '../organisation/organisation.store.js';
import type { AreaPolicy } from './policy-book.js';

/** The text asks for a change to be filed and names no number of days; the bureau may set one. */
export const noDays = ({ pack, specialist }: AreaPolicy) =>
  refuse('refused', 'no_days', `原文要求“${specialist.changeRule.wording ?? ''}”报送变更，没有规定天数，因此不计时。`, {
    ruleId: specialist.changeRule.ruleId,
    reference: specialist.changeRule.reference,
    policyVersion: pack.policyVersion,
  });

const notFound = () => refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');

/** What the form needs for a unit: labels, receivers, defects, and who may be the predecessor. */
export async function getFilingPolicy(
  ctx: WorkflowContext,
  actor: Actor,
  { unitId, role }: { unitId: string; role: string },
): Promise<Result<GetFilingPolicyResponse>> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const { units, open } = await loadWorld(tx, [unitId], [], today);
    const [unit] = units;
    const relations = await relationsTo(tx, actor, unitId, today);
    if (!unit || !mayI(actor, 'unit.read', { relations }).ok) return notFound();
    const policy = ctx.policies.inForce(unit.areaCode, today);
    if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包，暂不能在线备案，请联系财政部门。');
    const post = postOf(policy.specialist, role);
    if (!post) return refuse('invalid', 'unknown_post', '本地制度没有这个岗位。');
    const receivers = requiredReceivers(unitFact(unit), policy.specialist.filing.receivers);
    const names = await organisationNames(
      tx,
      receivers.map((r) => r.organisationId),
    );
    const nameOf = (kind: string) => names.get(receivers.find((r) => r.receiver === kind)?.organisationId ?? '') ?? '';
    const current = await currentAppointments(tx, actor, { unitId, role: post.role }, open);
    return ok({
      ...policyToProto(policy, post, today),
      receivers: receivers.map((r) => receiverToProto(r.receiver)),
      receiverNames: receivers.map((r) => names.get(r.organisationId) ?? ''),
      departmentName: nameOf('department'),
      bureauName: nameOf('bureau'),
      current,
    });
  });
}

/** What the pack says of a post, the same for every unit of the area. */
function policyToProto({ pack, specialist }: AreaPolicy, post: PostPolicy, today: string) {
  const { filing, changeRule, headCount } = specialist;
  const { eligibility } = post;
  return {
    policyVersion: pack.policyVersion,
    role: post.role,
    specialistTitle: post.label,
    posts: postsOf(specialist).map(({ role, label, min, max = 0, inPrinciple = '', reference }) => ({
      role,
      label,
      minimum: min,
      maximum: max,
      inPrinciple,
      reference: referenceToProto(reference),
    })),
    formId: post.form.id,
    formVersion: post.form.version,
    formTitle: post.form.title,
    printable: post.form.print !== undefined,
    printNote: post.form.print?.ours ?? '',
    exitPrintNote: post.form.print?.exit?.ours ?? '',
    columns: post.form.columns.map(({ key, label, required, block = '', reference }) => ({
      ...{ key, label, required, block },
      reference: reference && referenceToProto(reference),
    })),
    order: filing.order,
    defects: filing.defects.map((d) => ({ ...d, reference: referenceToProto(filing.defectReference) })),
    filingReference: referenceToProto(filing.reference),
    changeReference: referenceToProto(changeRule.reference),
    changeWording: changeRule.wording ?? '',
    minimum: post.min,
    maximum: post.max ?? 0,
    ...exitReasonsOf(pack, today),
    moreWithReason: post.role === 'specialist' && headCount.moreWithReason,
    conditions: [...post.conditions],
    establishmentInPrinciple: eligibility.establishmentInPrinciple,
    exceptionNeedsReason: eligibility.exceptionNeedsReason,
    cleanRecordRequired: eligibility.cleanRecordRequired,
    eligibilityReference: referenceToProto(eligibility.reference),
  };
}

/** Why somebody may leave, in the pack's words. */
function exitReasonsOf(pack: AreaPolicy['pack'], today: string) {
  const { exitReasons } = leavingPolicy(pack, today);
  return {
    exitReasons: (exitReasons?.items ?? []).map(({ code, label, asksRemark = false }) => ({ code, label, asksRemark })),
    exitReasonReference: exitReasons && referenceToProto(exitReasons.reference),
  };
}

/** Who is on record now: a possible predecessor, or somebody whose record is amended. */
async function currentAppointments(
  tx: Tx,
  actor: Actor,
  { unitId, role }: { unitId: string; role: string },
  open: readonly OpenFilingRow[],
): Promise<CurrentAppointment[]> {
  const rows = await tx.sql<
    Omit<CurrentAppointment, 'openFiling' | 'person' | 'card'> & { content: FilingContent | null }
  >({
    name: 'workflow-current-appointments',
    text: `select a.id as "appointmentId", p.id as "personId", p.name, coalesce(f.content->'person'->>'title', '') as title,
        a.valid_from::text as "validFrom", f.content
      from appointment a join person p on p.id = a.person_id ${JOIN_VALUES_FILING}
      where a.unit_id = $1 and a.role = $2 and a.valid_to is null order by a.valid_from, a.id`,
    values: [unitId, role],
  });
  return rows.map(({ content, ...row }) => ({
    ...row,
    ...(content ? seenBy(actor, unitId, content) : { person: undefined, card: undefined }),
    openFiling: open.some((f) => (f.predecessorAppointmentId ?? f.appointmentId) === row.appointmentId),
  }));
}

function seenBy(actor: Actor, unitId: string, content: FilingContent): Pick<CurrentAppointment, 'person' | 'card'> {
  const { person, ...card } = contentToProto(content, actor.actingOrgId !== unitId);
  if (actor.actingOrgId === unitId) return { person, card: { ...card, person: undefined } };
  return { person: person && { ...person, remark: '' }, card: undefined };
}

/** The clock as it would run from a date; the service decides again when the filing comes. */
export async function previewChangeDeadline(
  ctx: WorkflowContext,
  actor: Actor,
  unitId: string,
  changeDate: string,
): Promise<Result<DeadlineStatus>> {
  if (!isDate(changeDate))
    return refuse('invalid', 'not_a_date', '日期无效。', {
      fields: [{ field: '/date', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
    });
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const { units } = await loadWorld(tx, [unitId], [], today);
    const relations = await relationsTo(tx, actor, unitId, today);
    const [unit] = units;
    if (!unit || !mayI(actor, 'unit.read', { relations }).ok) return notFound();
    const policy = ctx.policies.inForce(unit.areaCode, changeDate);
    if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包。');
    const due = changeDeadline(policy, changeDate);
    return due ? ok(runningStatus(policy, due, today)) : noDays(policy);
  });
}
