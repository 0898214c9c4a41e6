import { createHash } from 'node:crypto';
import { mayI, type Actor } from '@zhuanguan/access';
import type { Duplicate } from '@zhuanguan/contracts';
import { appendFacts, findIdempotent, lockPersons, reachedUnits, type Tx } from '@zhuanguan/db';
import { canonicalJson, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { checkReason, OUTSIDE_SCOPE } from '../person/person.domain.js';
import { insertDecision } from './duplicate.store.js';
import type { Decision, DuplicateKind, Found } from './duplicate.types.js';
import { findAll, judge, keyOf, present } from './list-duplicates.js';

export interface DecideCommand {
  kind: string;
  key: string;
  fingerprint: string;
  decision: string;
  reason: string;
  idempotencyKey: string;
}

interface Compared {
  all: readonly Found[];
}

interface Decided extends Compared {
  /** By row-level policies; asked before, for the rest is done as the system. */
  reached: ReadonlySet<string>;
}

/** What may be said of each: that they are one is said by a merge (persons) or by 单位变动 (units). */
const DECISIONS: Readonly<Record<DuplicateKind, readonly Decision[]>> = {
  person: ['different', 'lawful', 'reopened'],
  phone: ['different', 'reopened'],
  unit: ['different', 'reopened'],
};

/** Dismisses an entry with a reason, until its facts change; or takes that back (撤销认定). */
export async function decideDuplicate(
  ctx: RegistryContext,
  actor: Actor,
  command: DecideCommand,
): Promise<Result<Duplicate>> {
  const allowed = mayI(actor, 'duplicate.decide', { relations: ['department_of_unit', 'bureau_of_unit'] });
  if (!allowed.ok) return allowed;
  const { idempotencyKey: key, ...body } = command;
  const bodyHash = createHash('sha256').update(canonicalJson(body)).digest('hex');
  const idempotency = { client: actor.accountId, operation: 'duplicate.decide', key, bodyHash };
  const reached = await reachedUnits(ctx.db, actor);
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    await lockPersons(tx);
    const [stored] = await findIdempotent<object>(tx, [idempotency]);
    if (stored && !stored.ok) return stored;
    // Once: what is compared does not change by what is said of it.
    const all = await findAll(ctx, tx, actor);
    const done = stored ? ok(undefined) : await decide(ctx, tx, actor, { ...command, all, reached });
    if (!done.ok) return done;
    if (!stored && key) await appendFacts(tx, [], [{ ...idempotency, response: {} }]);
    const entry = await entryOf(ctx, tx, actor, { ...command, all });
    return entry ? ok(entry) : gone();
  });
}

const gone = () => refuse('stale', 'facts_changed', '这一条的情况已有变化，请刷新后重新核查。');

async function decide(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  { fingerprint, reached, ...command }: DecideCommand & Decided,
): Promise<Result<void>> {
  const kind = (Object.keys(DECISIONS) as DuplicateKind[]).find((k) => k === command.kind);
  const decision = kind && DECISIONS[kind].find((d) => d === command.decision);
  const wrong = checkReason(command.reason);
  const fields = [
    ...(decision ? [] : [{ field: '/decision', code: 'unknown_decision', detail: '请选择一项认定。' }]),
    ...(wrong ? [wrong] : []),
  ];
  if (!kind || !decision || wrong) return refuse('invalid', 'decision_invalid', '请按提示更正。', { fields });
  const entry = await entryOf(ctx, tx, actor, command);
  if (!entry || entry.fingerprint !== fingerprint) return gone();
  const units = command.all.find((found) => keyOf(found) === command.key)?.unitIds ?? [];
  if (!entry.decidable || !units.every((id) => reached.has(id))) return { ok: false, refusal: OUTSIDE_SCOPE };
  const at = ctx.now();
  await insertDecision(tx, {
    ...{ id: newId(), kind, subject: command.key, fingerprint, decision, reason: command.reason.trim(), at },
    ...{ organisationId: actor.actingOrgId ?? '', accountId: actor.accountId },
  });
  return ok(undefined);
}

async function entryOf(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  { kind, key, all }: { kind: string; key: string } & Compared,
): Promise<Duplicate | undefined> {
  const judged = (await judge(tx, kind as DuplicateKind, all)).find((j) => j.key === key);
  const [shown] = judged ? await present(ctx, tx, actor, [judged]) : [];
  return shown;
}
