import { factActor, mayI, type Actor, type Relation } from '@zhuanguan/access';
import type { ConflictDeclaration, DeclareConflictRequest, EndConflictDeclarationRequest } from '@zhuanguan/contracts';
import {
  appendFacts,
  findIdempotent,
  lockHeads,
  reachedUnits,
  reachesRows,
  type IdempotencyKey,
  type Tx,
} from '@zhuanguan/db';
import { dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { packForArea, recusalPolicy, type CompiledPack, type RecusalPolicy } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { relationsTo } from '../organisation/scope.js';
import { laterUnits } from '../organisation/succession.store.js';
import { bodyHash } from '../rpc-input.js';
import { declarationsHere } from './declarations-here.js';
import { checkDeclaration, checkEnd } from './recusal.domain.js';
import { declaredFact, endedFact } from './recusal.events.js';
import { declarationToProto } from './recusal.mapping.js';
import { findDeclaration, insertDeclaration, lockUnit, peopleOnRecord, saveEnd } from './recusal.store.js';
import type { Declaration } from './recusal.types.js';

const SYSTEM = { kind: 'system', name: 'batch' } as const;
export const unitNotFound = () => refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');
const notFound = () => refuse('not_found', 'declaration_not_found', '没有找到这条回避声明。');

export interface RecusalRules {
  pack: CompiledPack;
  policy: RecusalPolicy;
}

export function rulesOf(ctx: RegistryContext, areaCode: string, date: string): Result<RecusalRules> {
  const pack = packForArea(ctx.policies, areaCode);
  const policy = pack && recusalPolicy(pack, date);
  if (pack && policy) return ok({ pack, policy });
  return refuse('refused', 'no_recusal_kinds', '该地区的制度包没有列出应当回避的情形，暂不能在线声明。');
}

/** 回避声明 of somebody on record, by the unit's own people (REG-4, REG 9). */
export async function declareConflict(
  ctx: RegistryContext,
  actor: Actor,
  { idempotencyKey, correlationId, unitId, ...typed }: DeclareConflictRequest,
): Promise<Result<ConflictDeclaration>> {
  const idempotency = keyOf(actor, 'conflict.declare', idempotencyKey, { unitId, ...typed });
  if (!(await reachedUnits(ctx.db, actor, [unitId])).has(unitId)) return unitNotFound();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const at = ctx.now();
    const today = dateInShanghai(at);
    const relations = await relationsTo(tx, actor, unitId, today);
    if (relations.length === 0) return unitNotFound();
    const allowed = mayI(actor, 'recusal.declare', { relations });
    if (!allowed.ok) return allowed;
    const unit = await lockUnit(tx, unitId);
    if (!unit) return unitNotFound();
    const rules = rulesOf(ctx, unit.areaCode, today);
    if (!rules.ok) return rules;
    const stored = await storedAnswer(tx, idempotency);
    if (stored) return stored.ok ? presented(ctx, stored.value, rules.value) : stored;
    if (unit.endedOn) return refuse('refused', 'unit_ended', '该单位已经撤销，不再声明。');
    const onRecord = await peopleOnRecord(tx, unitId, today);
    const before = (await declarationsHere(tx, unitId, onRecord)).of(typed.personId);
    const people = new Map(onRecord.map((p) => [p.personId, p.name]));
    const { policy, pack } = rules.value;
    const checked = checkDeclaration(typed, { today, policy, people, before });
    if (!checked.ok) return checked;
    const declaration: Declaration = {
      ...checked.value,
      id: newId(),
      unitId,
      declaredAt: at.toISOString(),
      declaredBy: actor.accountId,
      policyDigest: pack.digest,
    };
    await insertDeclaration(tx, declaration);
    const cause = causeOf(actor, relations, unit.areaCode, { at, correlationId, policyVersion: pack.policyVersion });
    await appendFacts(tx, [declaredFact(declaration, cause)], answered(idempotency, declaration.id));
    return presented(ctx, declaration, rules.value);
  });
}

/** 终止: the relation is over, or was declared by mistake; the declaration stays to be read. */
export async function endConflictDeclaration(
  ctx: RegistryContext,
  actor: Actor,
  { idempotencyKey, correlationId, id, endedOn, reason }: EndConflictDeclarationRequest,
): Promise<Result<ConflictDeclaration>> {
  const idempotency = keyOf(actor, 'conflict.end', idempotencyKey, { id, endedOn, reason });
  if (!(await reachesRows(ctx.db, actor, 'conflict_declaration', [id]))) return notFound();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const at = ctx.now();
    const today = dateInShanghai(at);
    await lockHeads(tx, [{ aggregateType: 'conflict_declaration', aggregateId: id }]);
    const declaration = await findDeclaration(tx, id);
    if (!declaration) return notFound();
    const relations = await relationsToSayer(tx, actor, declaration.unitId, today);
    if (relations.length === 0) return notFound();
    const allowed = mayI(actor, 'recusal.declare', { relations });
    if (!allowed.ok) return allowed;
    const unit = await lockUnit(tx, declaration.unitId);
    if (!unit) return notFound();
    const rules = rulesOf(ctx, unit.areaCode, today);
    if (!rules.ok) return rules;
    const stored = await storedAnswer(tx, idempotency);
    if (stored) return stored.ok ? presented(ctx, stored.value, rules.value) : stored;
    const checked = checkEnd(declaration, { on: endedOn, reason }, today);
    if (!checked.ok) return checked;
    const ended = { ...declaration, ended: { ...checked.value, at: at.toISOString(), by: actor.accountId } };
    await saveEnd(tx, ended);
    const { policyVersion } = rules.value.pack;
    const cause = causeOf(actor, relations, unit.areaCode, { at, correlationId, policyVersion });
    await appendFacts(tx, [endedFact(ended, cause)], answered(idempotency, id));
    return presented(ctx, ended, rules.value);
  });
}

/** How the actor stands to the unit of a declaration; nobody acts for one that ended but whoever goes on with its work. */
async function relationsToSayer(tx: Tx, actor: Actor, unitId: string, today: string): Promise<Relation[]> {
  const own = await relationsTo(tx, actor, unitId, today);
  if (own.length > 0) return own;
  const relations: Relation[] = [];
  for (const id of await laterUnits(tx, unitId)) relations.push(...(await relationsTo(tx, actor, id, today)));
  return [...new Set(relations)];
}

const keyOf = (actor: Actor, operation: string, key: string, body: object): IdempotencyKey => ({
  client: actor.clientId ?? actor.accountId,
  operation,
  key,
  bodyHash: bodyHash(body),
});

const answered = (idempotency: IdempotencyKey, id: string) =>
  idempotency.key ? [{ ...idempotency, response: { id } }] : [];

/** What a repeat of the request is answered. */
async function storedAnswer(tx: Tx, idempotency: IdempotencyKey): Promise<Result<Declaration> | undefined> {
  const [stored] = await findIdempotent<{ id: string }>(tx, [idempotency]);
  if (!stored || !stored.ok) return stored;
  const declaration = await findDeclaration(tx, stored.value.id);
  return declaration ? ok(declaration) : notFound();
}

const causeOf = (
  actor: Actor,
  relations: readonly Relation[],
  areaCode: string,
  { at, correlationId, policyVersion }: { at: Date; correlationId: string; policyVersion: string },
) => ({
  at,
  actor: factActor(actor, 'recusal.declare', relations),
  areaCode,
  correlationId: correlationId || newId(),
  policyVersion,
});

/** To somebody who may declare, and so may end. */
const presented = (
  ctx: RegistryContext,
  declaration: Declaration,
  { policy }: RecusalRules,
): Result<ConflictDeclaration> =>
  ok(
    declarationToProto(declaration, {
      kinds: policy.kinds,
      today: dateInShanghai(ctx.now()),
      mayEnd: true,
    }),
  );
