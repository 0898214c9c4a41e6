import { mayI, type Actor } from '@zhuanguan/access';
import type {
  ComparePolicyVersionsResponse,
  GetPolicyVersionResponse,
  ListPolicyVersionsResponse,
  PolicyActivation,
  PolicyArea,
  PolicyChange,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { diffPacks, seatOf, type CompiledPack, type PackChange, type PackVersion } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { basisOf, digestOn, relationTo } from './activate-policy.js';
import {
  activationsOf,
  areasOfVersions,
  findVersion,
  packsOf,
  versionsOfPack,
  type ActivationRow,
} from './activation.store.js';
import { areaOfActor } from './policy-values.js';

const SYSTEM = { kind: 'system', name: 'service' } as const;
export const versionNotFound = () => refuse('not_found', 'version_not_found', '没有找到这个制度包版本。');

/** Every version kept of a pack and every decision on it, with what the actor may do. */
export async function listPolicyVersions(
  ctx: WorkflowContext,
  actor: Actor,
  asked: { packId: string },
  folder: readonly PackVersion[],
): Promise<Result<ListPolicyVersionsResponse>> {
  const allowed = mayI(actor, 'policy.compare', { relations: [] });
  if (!allowed.ok) return allowed;
  const today = dateInShanghai(ctx.now());
  const packId = asked.packId || (ctx.policies.shelf.packs.get(await areaOfActor(ctx, actor))?.id ?? '');
  const own = folder.find((v) => v.packId === packId);
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const versions = await versionsOfPack(tx, packId);
    const activations = await activationsOf(tx, packId);
    const [newest] = versions;
    if (!newest) return refuse('not_found', 'no_policy', '没有找到这个制度包。');
    const areas = await areasOfVersions(tx, versions);
    const current = digestOn(activations, own, today);
    const was = new Set([
      ...activations.filter((a) => a.state === 'active').flatMap((a) => [a.versionDigest, a.baseDigest]),
      ...(current ? [current] : []),
    ]);
    const relations = await relationTo(tx, actor, own ?? newest);
    return ok({
      packId,
      seatAreaCode: seatOf(own ?? newest),
      versions: versions.map(({ digest, version, keptAt }) => ({
        digest,
        packId,
        version,
        keptAt,
        inForce: digest === current,
        wasInForce: was.has(digest),
        areas: areas.get(digest) ?? [],
        inFolder: digest === own?.digest,
      })),
      activations: activations.map((row) => activationToProto(row, activations)),
      mayActivate: mayI(actor, 'policy.activate', { relations }).ok,
      basis: basisOf(activations, own),
    });
  });
}

export const activationToProto = (row: ActivationRow, all: readonly ActivationRow[]): PolicyActivation => ({
  id: row.id,
  packId: row.packId,
  versionDigest: row.versionDigest,
  version: row.version,
  kind: row.kind,
  effectiveFrom: row.effectiveFrom,
  documentNumber: row.documentNumber,
  reason: row.reason,
  state: row.state,
  refusedBy: row.refusedBy ?? '',
  refusedWhy: row.refusedWhy,
  recordedAt: row.recordedAt,
  recordedByOrganisationId: row.organisationId ?? '',
  recordedByName: row.organisationName ?? '',
  withdrawnWhy: row.withdrawnWhy ?? '',
  withdrawnAt: row.withdrawnAt ?? undefined,
  moved: row.moved,
  replaced:
    row.state === 'active' &&
    all.some((a) => a.state === 'active' && a.seq > row.seq && a.effectiveFrom <= row.effectiveFrom),
});

const areasToProto = (packs: readonly CompiledPack[]): PolicyArea[] =>
  packs.map((p) => ({ code: p.area.code, name: p.area.name })).sort((a, b) => (a.code < b.code ? -1 : 1));

/** What differs between two versions, in words; areas that differ in the same way together. */
export async function comparePolicyVersions(
  ctx: WorkflowContext,
  actor: Actor,
  { beforeDigest, afterDigest }: { beforeDigest: string; afterDigest: string },
): Promise<Result<ComparePolicyVersionsResponse>> {
  const allowed = mayI(actor, 'policy.compare', { relations: [] });
  if (!allowed.ok) return allowed;
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const [before, after] = [await packsOfDigest(tx, beforeDigest), await packsOfDigest(tx, afterDigest)];
    if (!before || !after) return versionNotFound();
    const groups = new Map<string, { packs: CompiledPack[]; changes: PackChange[] }>();
    for (const code of [...new Set([...before.keys(), ...after.keys()])].sort()) {
      const [old, now] = [before.get(code), after.get(code)];
      const pack = now ?? old;
      if (!pack) continue;
      const changes = old && now ? diffPacks(old, now) : [areaChange(pack, now !== undefined)];
      const known = groups.get(changes.map((c) => c.words).join('\n'));
      if (known) known.packs.push(pack);
      else groups.set(changes.map((c) => c.words).join('\n'), { packs: [pack], changes });
    }
    const corrected = [...groups.values()].flatMap((g) =>
      g.changes.filter((c) => c.correction).map((c) => c.from ?? ''),
    );
    return ok({
      differences: [...groups.values()].map(({ packs, changes }) => ({
        areas: areasToProto(packs),
        changes: changes.map(changeToProto),
      })),
      correctedFrom: corrected.sort()[0] ?? '',
    });
  });
}

const areaChange = (pack: CompiledPack, added: boolean): PackChange => ({
  kind: 'area',
  key: pack.area.code,
  words: added ? `增加${pack.area.name}` : `不再包括${pack.area.name}`,
});

const changeToProto = ({ kind, key, words, from, to, correction }: PackChange): PolicyChange => ({
  kind,
  key,
  words,
  from: from ?? '',
  to: to ?? '',
  correction: correction ?? false,
});

export async function packsOfDigest(tx: Tx, digest: string): Promise<Map<string, CompiledPack> | undefined> {
  const version = await findVersion(tx, digest);
  return version && packsOf(tx, version);
}

/** For those that follow: the compiled packs as they are, each under its own digest. */
export async function getPolicyVersion(
  ctx: WorkflowContext,
  digest: string,
): Promise<Result<GetPolicyVersionResponse>> {
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const found = await findVersion(tx, digest);
    if (!found) return versionNotFound();
    const packs = await packsOf(tx, found);
    return ok({
      digest,
      packId: found.packId,
      version: found.version,
      packs: [...packs.values()].map((pack) => JSON.stringify(pack)),
      rules: JSON.stringify(found.rules),
    });
  });
}
