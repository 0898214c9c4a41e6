import { mayI, type Action, type Actor, type Relation } from '@zhuanguan/access';
import { appendFacts, findIdempotent, lockHeads, type Tx } from '@zhuanguan/db';
import { aliasesFrom, dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { keepClocks } from '../clock/clock-timers.js';
import { loadClocksMetBy, loadRunningClocks } from '../clock/change-clock.store.js';
import { loadSubjects, lockAppointments } from '../appointment/subject.store.js';
import { leavingPolicy, postOf, postsOf } from '@zhuanguan/policy';
import { insertCitizenIds, knownRefs } from '../citizen-id/citizen-id.store.js';
import type { GivenCitizenId, SealedCitizenId } from '../citizen-id/citizen-id.types.js';
import type { WorkflowContext } from '../context.js';
import { lockUnits } from '../organisation/organisation.store.js';
import { withWarnings } from '../person/check-filing.js';
import type { AreaPolicy } from '../policy/policy-book.js';
import { checkAmendment, overRecord, type Subject } from './amendment.domain.js';
import { checkContent, type ContentRule } from './filing-content.js';
import { filingActor } from './filing-actor.js';
import { isAmending } from './filing.domain.js';
import { loadFilings, type FilingRow } from './filing.store.js';
import { loadWorld } from './world.store.js';
import type { FilingContent, FilingKind } from './filing.types.js';
import { keepFilings } from './receipt-timers.js';
import { decideSubmission, personKey, type Outcome, type Prepared } from './submission.js';
import { indexWorld, type WorldIndex } from './world-index.js';

export interface SubmitItem {
  actor: Actor;
  idempotencyKey: string;
  bodyHash: string;
  kind: FilingKind;
  unitId: string;
  role: string;
  content: FilingContent;
  /** The identity number that came with it, sealed already; absent = none was given. */
  citizenId?: GivenCitizenId;
  /** Set for a correction. */
  filingId?: string;
  /** The version the caller saw; undefined = not checked. */
  expectedVersion?: number;
  correlationId: string;
  importId?: string;
  /** Set where an import files: by which right, and how the actor stands to the unit. */
  right?: { action: Action; relations: readonly Relation[] };
  /** The id the filing will have; chosen by an import, so that a row tried twice is the same filing. */
  newFilingId?: string;
}

export const SUBMIT_OPERATION = 'filing.submit';

/**
 * Submits many filings in one transaction; the answer is per item. A conflict that only the database sees (two at the
 * same instant) throws, the caller's group commit then retries each item alone, and the loser meets a refusal.
 */
export async function submitFilings(ctx: WorkflowContext, items: readonly SubmitItem[]): Promise<Result<FilingRow>[]> {
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) =>
    withWarnings(ctx, tx, items, await submitInTx(ctx, tx, items)),
  );
}

/** The same inside a transaction of the caller, e.g. that of an import job. */
export async function submitInTx(
  ctx: WorkflowContext,
  tx: Tx,
  items: readonly SubmitItem[],
): Promise<Result<FilingRow>[]> {
  const stored = await findIdempotent<{ filingId: string }>(tx, items.map(idempotencyKey));
  const earlier = await loadFilings(
    tx,
    stored.flatMap((s) => (s?.ok ? [s.value.filingId] : [])),
  );
  const fresh = items.filter((_, i) => !stored[i]);
  const done = await submitFresh(ctx, tx, fresh, ctx.now());
  return items.map((item, i) => {
    const before = stored[i];
    if (!before) return done.get(item) ?? missing();
    if (!before.ok) return before;
    const row = earlier.get(before.value.filingId);
    return row ? ok(row) : missing();
  });
}

const missing = () => refuse('not_found', 'filing_not_found', '没有找到这件备案。');

const idempotencyKey = (item: SubmitItem) => ({
  client: item.actor.clientId ?? item.actor.accountId,
  operation: SUBMIT_OPERATION,
  key: item.idempotencyKey,
  bodyHash: item.bodyHash,
});

async function submitFresh(ctx: WorkflowContext, tx: Tx, items: readonly SubmitItem[], now: Date) {
  const results = new Map<SubmitItem, Result<FilingRow>>();
  if (items.length === 0) return results;
  const today = dateInShanghai(now);
  const unitIds = [...new Set(items.map((i) => i.unitId))];
  await lockUnits(tx, unitIds, 'share');
  const corrections = items.flatMap((i) => (i.filingId ? [i.filingId] : []));
  await lockHeads(
    tx,
    corrections.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
  );
  const states = await loadFilings(tx, corrections);
  await lockAppointments(tx, items.flatMap(touchedBy), 'share');
  const subjects = await loadSubjects(tx, items.flatMap(touchedBy));
  const keys = items.flatMap((item) => {
    const subject = subjects.get(subjectOf(item) ?? '');
    const { person } = subject && isAmending(item.kind) ? overRecord(item.kind, item.content, subject) : item.content;
    return person ? [personKey(item.unitId, person)] : [];
  });
  const world = indexWorld(await loadWorld(tx, unitIds, keys, today));
  const predecessors = items.flatMap((i) =>
    i.content.predecessorAppointmentId ? [i.content.predecessorAppointmentId] : [],
  );
  const clocks = await loadRunningClocks(tx, predecessors);
  const met = await loadClocksMetBy(tx, corrections);
  const numbers = items.flatMap(({ citizenId }) => (citizenId && 'sealed' in citizenId ? [citizenId] : []));
  const refs = await knownRefs(tx, numbers, { hold: true });
  const outcome: Outcome = { rows: [], persons: [], clocks: [], facts: [], idempotency: [] };
  for (const item of items) {
    const prepared = prepare(ctx, item, { world, states, subjects, refs, today });
    results.set(
      item,
      prepared.ok ? decideSubmission(prepared.value, { world, states, clocks, met, now, today }, outcome) : prepared,
    );
  }
  if (outcome.rows.length > 0) {
    await insertCitizenIds(tx, newlySaid(numbers, outcome), now);
    await keepFilings(ctx, tx, outcome.rows, { persons: outcome.persons, filedAt: now });
    await keepClocks(ctx, tx, outcome.clocks);
    await appendFacts(tx, outcome.facts, outcome.idempotency);
  }
  return results;
}

/** Of what was accepted, the numbers that have no row yet. */
function newlySaid(numbers: readonly SealedCitizenId[], { rows }: Outcome): SealedCitizenId[] {
  const said = new Set(rows.map(({ filing }) => filing.content.person?.citizenIdRef));
  return numbers.filter(({ ref }) => said.has(ref));
}

interface PrepareFacts {
  /** The id by which each given identity number is known. */
  refs: ReadonlyMap<GivenCitizenId, string>;
  world: WorldIndex;
  states: ReadonlyMap<string, FilingRow>;
  subjects: ReadonlyMap<string, Subject>;
  today: string;
}

const subjectOf = ({ kind, content }: SubmitItem): string | undefined =>
  isAmending(kind) ? content.subjectAppointmentId : undefined;

const touchedBy = (item: SubmitItem): string[] =>
  [subjectOf(item), item.content.predecessorAppointmentId].filter((id) => id !== undefined);

function prepare(
  ctx: WorkflowContext,
  item: SubmitItem,
  { world, states, subjects, refs, today }: PrepareFacts,
): Result<Prepared> {
  const unit = world.unit(item.unitId);
  if (!unit) return refuse('not_found', 'unit_not_found', '没有找到这个单位，或尚未同步到本系统，请稍后再试。');
  const own: Relation[] = item.actor.actingOrgId === unit.id ? ['own_unit'] : [];
  const { action, relations } = item.right ?? { action: 'filing.submit' as const, relations: own };
  const allowed = mayI(item.actor, action, { relations });
  if (!allowed.ok) return allowed;
  if (unit.validTo) return refuse('refused', 'unit_ended', `${unit.name}已于 ${unit.validTo} 撤销，不再报送备案。`);
  const before = item.filingId ? states.get(item.filingId) : undefined;
  const policy = before ? policyOf(ctx, before) : ctx.policies.inForce(unit.areaCode, today);
  if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包，暂不能在线备案，请联系财政部门。');
  // Where it came from stays with a filing that is corrected; the form does not ask for it again.
  const source = before?.filing.content.source;
  const typed = source ? { ...item.content, source } : item.content;
  const subject = subjects.get(subjectOf(item) ?? '');
  const amended = subject?.unitId === unit.id && subject.role === item.role ? subject : undefined;
  const post = postOf(policy.specialist, item.role);
  if (!post) return unknownPost(policy);
  const exitReasons = leavingPolicy(policy.pack, today).exitReasons?.items ?? [];
  const rule = {
    ...{ eligibility: post.eligibility, form: post.form, post: post.label, exitReasons },
    ...citizenIdOf(item, refs),
  };
  const content = isAmending(item.kind)
    ? checkAmendment(item.kind, item.content, amended, { rule, today })
    : checkContent(item.kind, typed, rule, today);
  if (!content.ok) return content;
  const atTrigger = ctx.policies.inForce(unit.areaCode, content.value.decisionDate) ?? policy;
  const touched = amended ?? subjects.get(content.value.predecessorAppointmentId ?? '');
  return ok({
    item,
    content: content.value,
    policy,
    atTrigger,
    post,
    unit,
    // Filing is kept from nobody: who else the person is, is asked of whoever receives.
    actor: filingActor(item.actor, action, relations, aliasesFrom([])),
    ...(amended ? { subject: amended } : {}),
    ...(touched ? { afterFilingId: touched.filingId } : {}),
  });
}

function citizenIdOf({ citizenId }: SubmitItem, refs: PrepareFacts['refs']): Pick<ContentRule, 'citizenId'> {
  if (!citizenId || 'problem' in citizenId) return citizenId ? { citizenId } : {};
  return { citizenId: { ref: refs.get(citizenId) ?? citizenId.ref } };
}

const unknownPost = ({ pack, specialist }: AreaPolicy) =>
  refuse('invalid', 'unknown_post', '本地制度没有这个岗位。', {
    fields: [
      {
        field: '/role',
        code: 'unknown_post',
        detail: `可以报送的岗位：${postsOf(specialist)
          .map((p) => p.label)
          .join('、')}。`,
      },
    ],
    policyVersion: pack.policyVersion,
  });

/** A case keeps the policy it was filed under: receivers, form and eligibility do not change between its rounds. */
function policyOf(ctx: WorkflowContext, { filing }: FilingRow) {
  const policy = ctx.policies.byDigest(filing.policyDigest, dateInShanghai(new Date(filing.submittedAt)));
  if (!policy) throw new Error(`policy ${filing.policyDigest} of filing ${filing.id} is missing`);
  return policy;
}
