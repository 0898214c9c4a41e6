import { createHash } from 'node:crypto';
import { factActor, mayI, type Actor } from '@zhuanguan/access';
import { UrgeSent, type UrgeUnitsRequest, type UrgeUnitsResponse } from '@zhuanguan/contracts';
import { appendFacts, type Fact, findIdempotent, isUniqueViolation, scopeOf } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { canonicalJson, dateInShanghai, newId, ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { isBound, packForArea, specialistPolicy } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { directoryList, readUnitKeys, type UnitKey } from '../directory/directory.store.js';
import { loadOrganisations } from '../organisation/organisation.store.js';
import { urgeBasis, urgeReason, type UrgeReason } from './urge.domain.js';
import { insertUrges, type NewUrge } from './urge.store.js';

/** So many units share a transaction: a whole region is urged in a few seconds, and nobody waits long behind it. */
const BATCH = 500;
const MAX_NAMED = 20_000;
const SHOWN = 200;
const OPERATION = 'unit.urge';
const FIRST = '00000000-0000-0000-0000-000000000000';

interface Urging {
  actor: Actor;
  by: { id: string; name: string };
  reason: UrgeReason;
  request: UrgeUnitsRequest;
  at: Date;
  correlationId: string;
}

type Urge = NewUrge & { reference: LegalReference };

const BELOW = { relations: ['department_of_unit', 'bureau_of_unit'] } as const;

/** 催报: one click urges every unit of a list, each at most once a day for a reason by this organisation (XL-7, XL-16). */
export async function urgeUnits(
  ctx: RegistryContext,
  actor: Actor,
  request: UrgeUnitsRequest,
): Promise<Result<UrgeUnitsResponse>> {
  // Whoever an officer's tree looks down on (the list's scope) stands in the relation that is asked for.
  const allowed = mayI(actor, 'unit.urge', BELOW);
  if (!allowed.ok) return allowed;
  const reason = urgeReason(request.standing);
  if (!reason)
    return invalid('/standing', 'not_urged_for', '只能催报岗位空缺、变更备案已超期或人数超出规定的单位，请选择其一。');
  if (request.unitIds.length > MAX_NAMED)
    return invalid('/unitIds', 'too_many', `一次最多催报 ${MAX_NAMED} 个单位，请分次办理。`);
  const by = await actingOrganisation(ctx, actor);
  if (!by) return refuse('forbidden', 'no_acting_organisation', '请先选择以哪个单位的身份办理。');
  const urging: Urging = {
    actor: officerOf(actor),
    by,
    reason,
    request,
    at: ctx.now(),
    correlationId: request.correlationId || newId(),
  };
  try {
    return await urgeAll(ctx, urging);
  } catch (error) {
    // A twin of this very request was under way and has answered by now.
    if (request.idempotencyKey && isUniqueViolation(error)) return urgeAll(ctx, urging);
    throw error;
  }
}

const invalid = (field: string, code: string, detail: string) =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }] });

/** Urging is for what lies below, never for what one merely files for. */
const officerOf = (actor: Actor): Actor => ({
  ...actor,
  roles: actor.roles.filter((role) => mayI({ ...actor, roles: [role] }, 'unit.urge', BELOW).ok),
});

async function actingOrganisation(ctx: RegistryContext, { actingOrgId }: Actor) {
  if (!actingOrgId) return undefined;
  return ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) =>
    (await loadOrganisations(tx, [actingOrgId])).get(actingOrgId),
  );
}

async function urgeAll(ctx: RegistryContext, urging: Urging): Promise<Result<UrgeUnitsResponse>> {
  const { actor, request } = urging;
  const { idempotencyKey, correlationId: _, ...body } = request;
  const idempotency = {
    client: actor.accountId,
    operation: OPERATION,
    key: idempotencyKey,
    bodyHash: createHash('sha256').update(canonicalJson(body)).digest('hex'),
  };
  const named = request.unitIds.length > 0 ? [...new Set(request.unitIds)] : null;
  const list = directoryList(ctx, actor, { ...request, at: '' });
  const total: UrgeUnitsResponse = { urged: 0, alreadyToday: 0, leftOut: 0, alreadyTodayUnitIds: [] };
  for (let after: string | undefined = FIRST; after !== undefined;) {
    const from: string = after;
    const step = await ctx.db.inTx(scopeOf(actor), async (tx) => {
      const [stored] = await findIdempotent<UrgeUnitsResponse>(tx, [idempotency]);
      if (stored) return { stored };
      const page = { unitIds: named, after: from, limit: BATCH };
      const targets = await readUnitKeys(tx, list, page);
      const urges = targets.flatMap((target) => urgeOf(ctx, urging, target));
      const sent = await insertUrges(tx, urges);
      add(total, urges, sent);
      const last = targets.length < BATCH;
      if (last && named) total.leftOut = named.length - total.urged - total.alreadyToday;
      const facts = urges.filter((u) => sent.has(u.id)).map((u) => factOf(urging, u));
      await appendFacts(tx, facts, last && idempotencyKey ? [{ ...idempotency, response: { ...total } }] : []);
      return { next: last ? undefined : targets.at(-1)?.id };
    });
    if (step.stored) return step.stored;
    after = step.next;
  }
  return ok(total);
}

function add(total: UrgeUnitsResponse, urges: readonly Urge[], sent: ReadonlySet<string>): void {
  const before = urges.filter((u) => !sent.has(u.id)).map((u) => u.unitId);
  total.urged += sent.size;
  total.alreadyToday += before.length;
  total.alreadyTodayUnitIds.push(...before.slice(0, SHOWN - total.alreadyTodayUnitIds.length));
}

/** None where no pack speaks for the area any more. */
function urgeOf(ctx: RegistryContext, { by, reason, at }: Urging, { id: unitId, areaCode }: UnitKey): Urge[] {
  const pack = packForArea(ctx.policies, areaCode);
  if (!pack || !isBound(pack)) return [];
  const urgedOn = dateInShanghai(at);
  const basis = urgeBasis(specialistPolicy(pack, urgedOn), reason);
  // A pack that asks for nothing of the kind gives nobody a ground to urge for it.
  if (!basis) return [];
  return [
    {
      id: newId(),
      unitId,
      areaCode,
      reason,
      byOrganisationId: by.id,
      urgedOn,
      urgedAt: at,
      policyVersion: pack.policyVersion,
      ...basis,
    },
  ];
}

function factOf({ actor, by, at, correlationId }: Urging, urge: Urge): Fact {
  const { id, unitId, areaCode, reason, urgedOn, ruleId, policyVersion } = urge;
  return {
    aggregateType: 'urge',
    aggregateId: id,
    expectedVersion: 0,
    type: 'sent',
    at,
    actor: { ...factActor(actor, 'unit.urge', ['department_of_unit', 'bureau_of_unit']), orgId: by.id },
    payload: { unitId, reason, urgedOn, ruleId, policyVersion },
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate: 'urge',
        fact: 'sent',
        aggregateId: id,
        aggregateVersion,
        areaCode,
        time: at,
        correlationId,
        policyVersion,
        data: UrgeSent.toJSON({
          urgeId: id,
          unitId,
          reason,
          byOrganisationId: by.id,
          byOrganisationName: by.name,
          urgedOn,
          ruleId,
          reference: referenceToProto(urge.reference),
        }),
      }),
  };
}
