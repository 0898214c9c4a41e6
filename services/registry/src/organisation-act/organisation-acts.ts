import { createHash } from 'node:crypto';
import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { OrganisationAct, OrganisationActReference, PreviewOrganisationActResponse } from '@zhuanguan/contracts';
import {
  appendFacts,
  findIdempotent,
  isUniqueViolation,
  lockHeads,
  lockTrees,
  reachedUnits,
  type Fact,
  type IdempotencyKey,
  type Tx,
} from '@zhuanguan/db';
import { canonicalJson, dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { organisationFacts, stepsOf } from '../organisation/organisation.events.js';
import { loadOrganisations, placeInTrees, saveOrganisation } from '../organisation/organisation.store.js';
import { relationsTo } from '../organisation/scope.js';
import { causedBy, recompute } from '../standing/recompute.js';
import { effectsOf } from './effects.js';
import { endedFact } from './ended-post.js';
import { planAct } from './organisation-act.domain.js';
import { actToProto, effectToProto } from './organisation-act.mapping.js';
import {
  dropOpenFilings,
  endAppointmentsOf,
  findAct,
  historiesOf,
  idsAbove,
  idsWithChildren,
  idsWithin,
  insertAct,
  type History,
  type StoredAct,
} from './organisation-act.store.js';
import type { ActCommand, ActFacts, PlannedOrganisation } from './organisation-act.types.js';

const OPERATION = 'organisation.act';
const SYSTEM = { kind: 'system', name: 'batch' } as const;

interface Planned {
  planned: PlannedOrganisation[];
  histories: ReadonlyMap<string, History>;
  basis: string;
  bureauId: string;
}

export async function previewAct(
  ctx: RegistryContext,
  actor: Actor,
  command: ActCommand,
): Promise<Result<PreviewOrganisationActResponse>> {
  const reached = await reachedUnits(ctx.db, actor);
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const plan = await planNow(ctx, tx, actor, command, { lock: false, reached });
    if (!plan.ok) return plan;
    const effects = await effectsOf(ctx, tx, plan.value.planned, plan.value.histories);
    return ok({ effects: effects.map(effectToProto), basis: plan.value.basis });
  });
}

/** The act, all of it in one transaction: trees, names, ends, posts that end with a unit, standing, history and events. */
export async function recordAct(
  ctx: RegistryContext,
  actor: Actor,
  command: ActCommand,
  given: { basis: string; idempotencyKey: string },
): Promise<Result<OrganisationAct>> {
  const { parts, ...rest } = command;
  const body = { ...rest, parts: parts.map(({ id: _, ...part }) => part), basis: given.basis };
  const idempotency = {
    client: actor.accountId,
    operation: OPERATION,
    key: given.idempotencyKey,
    bodyHash: createHash('sha256').update(canonicalJson(body)).digest('hex'),
  };
  // By row-level policies; asked before, for the rest is done as the system (ADR 20).
  const reached = await reachedUnits(ctx.db, actor);
  const once = () =>
    ctx.db.inTx(SYSTEM, async (tx) => {
      const before = await answered(tx, idempotency);
      if (before) return before;
      const plan = await planNow(ctx, tx, actor, command, { lock: true, reached });
      // A twin of this very request may have been carried out while this one waited for the trees.
      const meanwhile = await answered(tx, idempotency);
      if (meanwhile) return meanwhile;
      if (!plan.ok) return plan;
      if (given.basis !== plan.value.basis)
        return refuse('stale', 'basis_changed', '预览之后这些单位又有变化，请重新预览后再登记。');
      const act = await carryOut(ctx, tx, actor, command, plan.value);
      if (given.idempotencyKey) await appendFacts(tx, [], [{ ...idempotency, response: { actId: act.id } }]);
      return ok(actToProto(act));
    });
  try {
    return await once();
  } catch (error) {
    // A twin of this very request was under way and has answered by now.
    if (given.idempotencyKey && isUniqueViolation(error)) return once();
    throw error;
  }
}

async function answered(tx: Tx, idempotency: IdempotencyKey): Promise<Result<OrganisationAct> | undefined> {
  const [stored] = await findIdempotent<{ actId: string }>(tx, [idempotency]);
  if (stored && !stored.ok) return stored;
  const act = stored && (await findAct(tx, stored.value.actId));
  return act && ok(actToProto(act));
}

/** A preview reads alone; the act is planned on rows that nobody else changes until it is recorded. */
async function planNow(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  command: ActCommand,
  { lock, reached }: { lock: boolean; reached: ReadonlySet<string> },
): Promise<Result<Planned>> {
  const bureauId = actor.actingOrgId ?? '';
  const today = dateInShanghai(ctx.now());
  const relations = bureauId ? await relationsTo(tx, actor, bureauId, today) : [];
  const allowed = mayI(actor, 'organisation.act', { relations });
  if (!allowed.ok) return allowed;
  // A section or an office receives filings; that a unit changes the bureau itself records.
  const acting = (await loadOrganisations(tx, [bureauId])).get(bureauId);
  if (acting && acting.kind !== 'bureau')
    return refuse('forbidden', 'not_a_bureau', '单位变动由财政部门登记，请在右上角切换到财政部门。');
  if (lock) await lockTrees(tx);
  const { budgetParentId, financeParentId, successorId, organisationId, mergedIds } = command;
  const parents = [budgetParentId, financeParentId, successorId].filter((id) => id !== '' && id !== 'none');
  const named = await idsWithChildren(tx, [organisationId, ...mergedIds, ...parents], lock);
  const organisations = await loadOrganisations(tx, [...new Set([...named, ...(await idsAbove(tx, named))])]);
  const histories = new Map((await historiesOf(tx, named)).map((h) => [h.id, h]));
  const dates = (key: 'lastActOn' | 'lastAppointmentFrom' | 'lastBelowUntil') =>
    new Map([...histories].flatMap(([id, h]) => (h[key] ? [[id, h[key]] as const] : [])));
  const facts: ActFacts = {
    today,
    bureauId,
    organisations,
    within: new Set([...(await idsWithin(tx, bureauId, [...organisations.keys()]))].filter((id) => reached.has(id))),
    lastActOn: dates('lastActOn'),
    lastAppointmentFrom: dates('lastAppointmentFrom'),
    lastBelowUntil: dates('lastBelowUntil'),
    areas: new Set([...ctx.policies.packs.values()].map((pack) => pack.area.code)),
  };
  const planned = planAct(command, facts);
  if (!planned.ok) return planned;
  return ok({ planned: planned.value, histories, basis: basisOf(planned.value, histories), bureauId });
}

/** Whatever the preview showed: the organisations it changes, and what hangs on them. */
const basisOf = (planned: readonly PlannedOrganisation[], histories: ReadonlyMap<string, History>): string => {
  const seen = planned.flatMap(({ before }) => (before ? [[before, histories.get(before.id) ?? null]] : []));
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(seen))))
    .digest('base64url');
};

async function carryOut(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  command: ActCommand,
  { planned, histories, bureauId }: Planned,
): Promise<StoredAct> {
  const at = ctx.now();
  const act: StoredAct = {
    id: newId(),
    kind: command.kind,
    documentNumber: command.documentNumber,
    effectiveDate: command.effectiveDate,
    recordedAt: at,
    recordedByOrganisationId: bureauId,
    recordedByName: '',
    effects: await effectsOf(ctx, tx, planned, histories),
  };
  const by = { ...factActor(actor, 'organisation.act', ['bureau_of_unit']), orgId: bureauId };
  const reference: OrganisationActReference = {
    id: act.id,
    kind: act.kind,
    documentNumber: act.documentNumber,
    effectiveDate: act.effectiveDate,
  };
  const cause = { at, actor: by, correlationId: newId(), act: reference };
  const keys = planned.map((p) => ({ aggregateType: 'organisation', aggregateId: p.next.id }));
  await lockHeads(tx, keys);
  const facts: Fact[] = [];
  const changed = planned.filter(({ before, next }) => before !== next);
  for (const change of changed) {
    const next = { ...change.next, version: (change.before?.version ?? 0) + stepsOf(change) };
    await saveOrganisation(tx, next);
    await placeInTrees(tx, next);
    facts.push(...organisationFacts({ ...change, next }, cause));
  }
  await insertAct(tx, act, actor.accountId);
  await appendFacts(tx, facts);
  await endPosts(tx, planned, act, cause);
  // Whoever goes on with the work of another is looked at too: terms and declarations go on there (REG-5).
  const touched = [...new Set(changed.flatMap((c) => [c.next.id, ...c.successorIds]))];
  await recompute(ctx, tx, causedBy(touched, cause.correlationId));
  return (await findAct(tx, act.id)) ?? act;
}

async function endPosts(
  tx: Tx,
  planned: readonly PlannedOrganisation[],
  act: StoredAct,
  cause: { at: Date; correlationId: string },
): Promise<void> {
  const ends = new Map(planned.filter((p) => p.part === 'ended').map((p) => [p.next.id, p.next.areaCode]));
  if (ends.size === 0) return;
  const end = { unitIds: [...ends.keys()], on: act.effectiveDate, actId: act.id, recordedAt: cause.at };
  const posts = await endAppointmentsOf(tx, end);
  await dropOpenFilings(tx, end.unitIds);
  await lockHeads(
    tx,
    posts.map((p) => ({ aggregateType: 'appointment', aggregateId: p.id })),
  );
  await appendFacts(
    tx,
    posts.map((p) =>
      endedFact(tx, p, {
        ...cause,
        actId: act.id,
        areaCode: ends.get(p.unitId) ?? '',
      }),
    ),
  );
}
