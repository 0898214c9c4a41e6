import { createHash } from 'node:crypto';
import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { PersonRecord } from '@zhuanguan/contracts';
import {
  appendFacts,
  findIdempotent,
  isUniqueViolation,
  lockPersons,
  personAliases,
  reachedUnits,
  setPersonAlias,
  type IdempotencyKey,
  type Tx,
} from '@zhuanguan/db';
import {
  canonicalJson,
  type Json,
  dateInShanghai,
  newId,
  ok,
  refuse,
  type PersonAliases,
  type Result,
} from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { loadOrganisations } from '../organisation/organisation.store.js';
import { causedBy, recompute } from '../standing/recompute.js';
import {
  actingPersons,
  checkReason,
  checkScope,
  OFFICERS,
  planMerge,
  type MergeCommand,
  type MergeFacts,
} from './person.domain.js';
import { personFacts, type PersonChange } from './person.events.js';
import { endMerge, findMerge, insertMerge, postsOfPersons, unitsInScope } from './person.store.js';
import { presentPerson } from './read-person.js';

const SYSTEM = { kind: 'system', name: 'batch' } as const;

/** 合并: several ids are one human; the one kept stands, the others are aliases. Again is once. */
export function mergePersons(
  ctx: RegistryContext,
  actor: Actor,
  { idempotencyKey, ...command }: MergeCommand & { idempotencyKey: string },
): Promise<Result<PersonRecord>> {
  const body = { ...command, aliasIds: [...command.aliasIds] };
  return once(ctx, actor, { operation: 'person.merge', key: idempotencyKey, body }, async (tx, reached) => {
    const facts = await factsOf(ctx, tx, actor, [command.keptId, ...command.aliasIds], reached);
    const planned = planMerge(command, facts);
    if (!planned.ok) return planned;
    const changes = planned.value.map((edge) => ({ fact: 'merged' as const, mergeId: newId(), ...edge }));
    await carryOut(ctx, tx, actor, changes, command.reason.trim(), facts);
    return ok(command.keptId);
  });
}

/** 拆回: the alias stands for itself again, with all that was recorded under it, before and since. */
export function unmergePerson(
  ctx: RegistryContext,
  actor: Actor,
  command: { mergeId: string; reason: string; idempotencyKey: string },
): Promise<Result<PersonRecord>> {
  const { idempotencyKey, ...body } = command;
  return once(ctx, actor, { operation: 'person.unmerge', key: idempotencyKey, body }, async (tx, reached) => {
    const merge = await findMerge(tx, command.mergeId);
    if (!merge) return refuse('not_found', 'merge_not_found', '没有找到这次合并，或不在您的管理范围内。');
    const facts = await factsOf(ctx, tx, actor, [merge.personId, merge.intoId], reached);
    const allowed = checkScope(facts);
    if (!allowed.ok) return allowed;
    const wrong = checkReason(command.reason);
    if (wrong) return refuse('invalid', wrong.code, wrong.detail, { fields: [wrong] });
    if (merge.unmergedAt) return refuse('refused', 'already_unmerged', '这次合并已经拆回。');
    const { personId, intoId } = merge;
    const change: PersonChange = { fact: 'unmerged', mergeId: merge.id, personId, intoId };
    await carryOut(ctx, tx, actor, [change], command.reason.trim(), facts);
    return ok(merge.personId);
  });
}

/** What a merge or its undoing is decided on. Held until the end: nobody else merges meanwhile. */
async function factsOf(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  personIds: readonly string[],
  reached: ReadonlySet<string>,
): Promise<MergeFacts> {
  const acting = actingPersons(actor);
  const aliases: PersonAliases = await personAliases(tx, [...personIds, ...acting]);
  const posts = await postsOfPersons(tx, [...new Set(personIds.flatMap((id) => aliases.idsOf(id)))]);
  const unitIds = posts.map((p) => p.unitId);
  const inScope = await unitsInScope(tx, actor, unitIds, dateInShanghai(ctx.now()));
  return {
    aliases,
    posts,
    inScope: new Set([...inScope].filter((id) => reached.has(id))),
    acting,
  };
}

async function carryOut(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  changes: readonly PersonChange[],
  reason: string,
  { posts }: MergeFacts,
): Promise<void> {
  if (changes.length === 0) return;
  const at = ctx.now();
  const organisationId = actor.actingOrgId ?? '';
  const by = { at, organisationId, accountId: actor.accountId, reason };
  for (const { fact, mergeId, personId, intoId } of changes) {
    if (fact === 'merged') await insertMerge(tx, { id: mergeId, personId, intoId, ...by });
    else await endMerge(tx, mergeId, by);
    if (!(await setPersonAlias(tx, personId, fact === 'merged' ? intoId : null)))
      throw new Error(`merging ${personId} into ${intoId} closes a circle`);
  }
  const acting = (await loadOrganisations(tx, [organisationId])).get(organisationId);
  const correlationId = newId();
  const cause = { at, actor: factActor(actor, 'duplicate.decide', OFFICERS.relations), correlationId, reason };
  await appendFacts(tx, await personFacts(tx, changes, { ...cause, areaCode: acting?.areaCode ?? '' }));
  // The gate names people: it answers to every id of a human from now on.
  await recompute(
    ctx,
    tx,
    causedBy(
      posts.map((p) => p.unitId),
      correlationId,
    ),
  );
}

interface Once {
  operation: string;
  key: string;
  body: Json;
}

/** Gives the person as it is afterwards; the work gives one of the ids. */
async function once(
  ctx: RegistryContext,
  actor: Actor,
  { operation, key, body }: Once,
  work: (tx: Tx, reached: ReadonlySet<string>) => Promise<Result<string>>,
): Promise<Result<PersonRecord>> {
  const allowed = mayI(actor, 'duplicate.decide', OFFICERS);
  if (!allowed.ok) return allowed;
  const bodyHash = createHash('sha256').update(canonicalJson(body)).digest('hex');
  const idempotency: IdempotencyKey = { client: actor.accountId, operation, key, bodyHash };
  // By row-level policies; asked before, for the rest is done as the system (ADR 20).
  const reached = await reachedUnits(ctx.db, actor);
  const attempt = () =>
    ctx.db.inTx(SYSTEM, async (tx) => {
      // First of all: a twin of this very request may have been carried out while this one waited.
      await lockPersons(tx);
      const [stored] = await findIdempotent<{ personId: string }>(tx, [idempotency]);
      if (stored && !stored.ok) return stored;
      const done = stored ? ok(stored.value.personId) : await work(tx, reached);
      if (!done.ok) return done;
      if (key && !stored) await appendFacts(tx, [], [{ ...idempotency, response: { personId: done.value } }]);
      return presentPerson(ctx, tx, actor, done.value, ctx.now());
    });
  try {
    return await attempt();
  } catch (error) {
    if (key && isUniqueViolation(error)) return attempt();
    throw error;
  }
}
