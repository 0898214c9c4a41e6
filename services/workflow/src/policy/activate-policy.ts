import { factActor, mayI, type Actor } from '@zhuanguan/access';
import { appendFacts, findIdempotent, isUniqueViolation, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { editedPast, diffPacks, seatOf, whyNot, type CompiledPack, type PackVersion } from '@zhuanguan/policy';
import { whyNotSealed } from '../citizen-id/assert-sealing.js';
import type { WorkflowContext } from '../context.js';
import { bodyHash } from '../rpc-input.js';
import { decideActivation, type ActivationCommand, type ActivationFacts } from './activation.domain.js';
import { activationFact } from './activation.events.js';
import {
  activationsOf,
  findActivation,
  findVersion,
  insertActivation,
  lockActivations,
  packsOf,
  type ActivationRow,
} from './activation.store.js';
import { EXECUTORS } from './executors.js';

const OPERATION = 'policy.activate';
const SYSTEM = { kind: 'system', name: 'batch' } as const;

export interface ActivateCommand extends ActivationCommand {
  versionDigest: string;
  /** What the versions’ list said it was decided on. */
  basis: string;
  idempotencyKey: string;
}

/** The number and state of the latest decision, or what the folder holds where nothing is decided. */
export const basisOf = (activations: readonly ActivationRow[], folder: PackVersion | undefined): string =>
  activations[0] ? `${activations[0].seq}:${activations[0].state}` : `0:${folder?.digest ?? ''}`;

/** The version in force on a day: the last decided one whose day has come, else what was there before any decision. */
export function digestOn(
  activations: readonly ActivationRow[],
  folder: PackVersion | undefined,
  date: string,
): string | undefined {
  const active = activations.filter((a) => a.state === 'active').sort((a, b) => a.seq - b.seq);
  return active.findLast((a) => a.effectiveFrom <= date)?.versionDigest ?? active[0]?.baseDigest ?? folder?.digest;
}

/**
 * Decides that a version is in force from a day on. It waits (`proposed`) until every service that judges by packs has said
 * that it can carry it out; nothing is in force before.
 */
export async function activatePolicy(
  ctx: WorkflowContext,
  actor: Actor,
  command: ActivateCommand,
  folder: readonly PackVersion[],
): Promise<Result<ActivationRow>> {
  const { idempotencyKey, ...body } = command;
  const idempotency = { client: actor.accountId, operation: OPERATION, key: idempotencyKey, bodyHash: bodyHash(body) };
  const once = () =>
    ctx.db.inTx(SYSTEM, async (tx): Promise<Result<ActivationRow>> => {
      const [stored] = await findIdempotent<{ id: string }>(tx, [idempotency]);
      if (stored && !stored.ok) return stored;
      const before = stored && (await findActivation(tx, stored.value.id));
      if (before) return ok(before);
      await lockActivations(tx);
      const planned = await plan(ctx, tx, actor, command, folder);
      if (!planned.ok) return planned;
      const row = await propose(ctx, tx, actor, command, planned.value);
      if (idempotencyKey) await appendFacts(tx, [], [{ ...idempotency, response: { id: row.id } }]);
      return ok(row);
    });
  try {
    return await once();
  } catch (error) {
    // A twin of this very request was under way and has answered by now.
    if (idempotencyKey && isUniqueViolation(error)) return once();
    throw error;
  }
}

interface Planned {
  target: PackVersion;
  baseDigest: string;
}

async function plan(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  command: ActivateCommand,
  folder: readonly PackVersion[],
): Promise<Result<Planned>> {
  const target = await findVersion(tx, command.versionDigest);
  const notFound = refuse('not_found', 'version_not_found', '没有找到这个制度包版本。');
  const allowed = mayI(actor, 'policy.activate', { relations: target ? await relationTo(tx, actor, target) : [] });
  if (!allowed.ok) return allowed;
  if (!target) return notFound;
  const own = folder.find((v) => v.packId === target.packId);
  const activations = await activationsOf(tx, target.packId);
  if (command.basis !== basisOf(activations, own))
    return refuse('stale', 'basis_changed', '打开页面之后制度包另有变动，请刷新后再办理。');
  const today = dateInShanghai(ctx.now());
  const date = isDate(command.effectiveFrom) ? command.effectiveFrom : today;
  const baseDigest = activations.filter((a) => a.state === 'active').at(-1)?.baseDigest ?? own?.digest;
  const current = await findVersion(tx, digestOn(activations, own, date) ?? '');
  if (!baseDigest || !current) return notFound;
  const decided = decideActivation(command, {
    today,
    pending: activations.some((a) => a.state === 'proposed'),
    alreadyInForce: isInForce(activations, current, target, date),
    wasInForce:
      target.digest === baseDigest ||
      activations.some((a) => a.state === 'active' && a.versionDigest === target.digest),
    ...(await compareWith(ctx, tx, current, target, date, today)),
  });
  return decided.ok ? ok({ target, baseDigest }) : decided;
}

/** On the day and on all days after: a later decision would still turn it. */
const isInForce = (
  activations: readonly ActivationRow[],
  current: PackVersion,
  target: PackVersion,
  date: string,
): boolean =>
  current.digest === target.digest &&
  !activations.some((a) => a.state === 'active' && a.effectiveFrom > date && a.versionDigest !== target.digest);

async function compareWith(
  ctx: Pick<WorkflowContext, 'sealing'>,
  tx: Tx,
  current: PackVersion,
  target: PackVersion,
  date: string,
  today: string,
): Promise<Pick<ActivationFacts, 'editedPast' | 'corrects' | 'areasLost' | 'whyNot'>> {
  const [old, now] = [await packsOf(tx, current), await packsOf(tx, target)];
  const pairs = [...now].flatMap(([code, after]): [CompiledPack, CompiledPack][] => {
    const before = old.get(code);
    return before ? [[before, after]] : [];
  });
  // A correction may begin on a day gone by; what it says of those days must be corrections all the same.
  const from = date < today ? today : date;
  const edited = pairs.flatMap(([before, after]) => editedPast(before, after, from).map((change) => change.words));
  return {
    editedPast: [...new Set(edited)],
    corrects: pairs.some(([before, after]) => diffPacks(before, after).some((change) => change.correction)),
    areasLost: [...old].filter(([code]) => !now.has(code)).map(([code, pack]) => `${pack.area.name}（${code}）`),
    whyNot: [
      ...whyNot(target, [...now.values()], 'workflow', EXECUTORS),
      ...whyNotSealed(ctx.sealing, [...now.values()]),
    ],
  };
}

/** A pack is its own bureau’s: the finance department of the area it is named after. */
export async function relationTo(tx: Tx, actor: Actor, version: PackVersion): Promise<'own_unit'[]> {
  const rows = await tx.sql({
    name: 'workflow-bureau-of-pack',
    text: `select 1 as found from organisation where id = $1 and kind = 'bureau' and area_code = $2 and valid_to is null`,
    values: [actor.actingOrgId ?? null, seatOf(version)],
  });
  return rows.length > 0 ? ['own_unit'] : [];
}

async function propose(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  command: ActivateCommand,
  { target, baseDigest }: Planned,
): Promise<ActivationRow> {
  const at = ctx.now();
  const row = {
    id: newId(),
    packId: target.packId,
    versionDigest: target.digest,
    baseDigest,
    kind: command.kind,
    effectiveFrom: command.effectiveFrom,
    documentNumber: command.documentNumber.trim(),
    reason: command.reason.trim(),
    state: 'proposed' as const,
    refusedBy: null,
    refusedWhy: [],
    recordedAt: at,
    organisationId: actor.actingOrgId ?? null,
    moved: 0,
    aggregateVersion: 1,
  };
  await insertActivation(tx, { ...row, accountId: actor.accountId });
  const written = await findActivation(tx, row.id);
  if (!written) throw new Error('activation was not written');
  await appendFacts(tx, [
    activationFact('proposed', written, {
      at,
      actor: factActor(actor, 'policy.activate', ['own_unit']),
      correlationId: newId(),
      areaCode: seatOf(target),
    }),
  ]);
  return written;
}
