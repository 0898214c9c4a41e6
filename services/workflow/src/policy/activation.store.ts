import { packsByDigest, type Tx } from '@zhuanguan/db';
import type { CompiledPack, PackVersion } from '@zhuanguan/policy';
import type { ActivationKind } from './activation.domain.js';

export interface ActivationRow {
  id: string;
  seq: number;
  packId: string;
  versionDigest: string;
  version: string;
  baseDigest: string;
  kind: ActivationKind;
  /** YYYY-MM-DD */
  effectiveFrom: string;
  documentNumber: string;
  reason: string;
  state: 'proposed' | 'active' | 'refused' | 'withdrawn';
  refusedBy: string | null;
  refusedWhy: string[];
  recordedAt: Date;
  organisationId: string | null;
  organisationName: string | null;
  moved: number;
  withdrawnWhy: string | null;
  withdrawnAt: Date | null;
  /** Of the aggregate. */
  aggregateVersion: number;
}

const SELECT = `select a.id, a.seq::int as seq, a.pack_id as "packId", a.version_digest as "versionDigest", v.version,
  a.base_digest as "baseDigest", a.kind, a.effective_from::text as "effectiveFrom", a.document_number as "documentNumber",
  a.reason, a.state, a.refused_by as "refusedBy", a.refused_why as "refusedWhy", a.recorded_at as "recordedAt",
  a.recorded_by_organisation as "organisationId", o.name as "organisationName", a.moved, a.withdrawn_why as "withdrawnWhy",
  a.withdrawn_at as "withdrawnAt", a.version::int as "aggregateVersion"
from policy_activation a join policy_version v on v.digest = a.version_digest
left join organisation o on o.id = a.recorded_by_organisation`;

/** One decision at a time: each is made on what the one before left. */
export const lockActivations = (tx: Tx): Promise<unknown> =>
  tx.sql({
    name: 'workflow-lock-activations',
    text: `select pg_advisory_xact_lock(hashtext('zhuanguan-policy-activation'))::text as locked`,
    values: [],
  });

/** Of a pack, latest first. */
export const activationsOf = (tx: Tx, packId: string): Promise<ActivationRow[]> =>
  tx.sql<ActivationRow>({
    name: 'workflow-activations-of-pack',
    text: `${SELECT} where a.pack_id = $1 order by a.seq desc`,
    values: [packId],
  });

export async function findActivation(tx: Tx, id: string): Promise<ActivationRow | undefined> {
  const [row] = await tx.sql<ActivationRow>({
    name: 'workflow-activation-by-id',
    text: `${SELECT} where a.id = $1`,
    values: [id],
  });
  return row;
}

export async function insertActivation(
  tx: Tx,
  row: Omit<ActivationRow, 'seq' | 'version' | 'organisationName' | 'withdrawnWhy' | 'withdrawnAt'> & {
    accountId: string;
  },
): Promise<number> {
  const [made] = await tx.sql<{ seq: number }>({
    name: 'workflow-insert-activation',
    text: `insert into policy_activation (id, seq, pack_id, version_digest, base_digest, effective_from, state, kind, document_number,
        reason, recorded_at, recorded_by_organisation, recorded_by_account, version)
      select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, 'proposed', $6, $7, $8, $9, $10, $11, 1 from policy_activation
      returning seq::int as seq`,
    values: [
      row.id,
      row.packId,
      row.versionDigest,
      row.baseDigest,
      row.effectiveFrom,
      row.kind,
      row.documentNumber,
      row.reason,
      row.recordedAt,
      row.organisationId,
      row.accountId,
    ],
  });
  if (!made) throw new Error('activation was not written');
  return made.seq;
}

/** Ends the waiting of a decision. */
export const settleActivation = (
  tx: Tx,
  id: string,
  end: { state: 'active' | 'refused'; refusedBy?: string; refusedWhy?: readonly string[]; moved?: number },
): Promise<unknown> =>
  tx.sql({
    name: 'workflow-settle-activation',
    text: `update policy_activation set state = $2, refused_by = $3, refused_why = $4::jsonb, moved = $5, version = version + 1 where id = $1`,
    values: [id, end.state, end.refusedBy ?? null, JSON.stringify(end.refusedWhy ?? []), end.moved ?? 0],
  });

/** The row of a decision that still waits, locked: its answer, or its withdrawal, comes first or second. */
export async function waitingActivation(tx: Tx, id: string): Promise<ActivationRow | undefined> {
  await tx.sql({
    name: 'workflow-lock-activation',
    text: 'select id from policy_activation where id = $1 for update',
    values: [id],
  });
  const row = await findActivation(tx, id);
  return row?.state === 'proposed' ? row : undefined;
}

export const withdrawWaiting = (tx: Tx, id: string, why: string, at: Date): Promise<unknown> =>
  tx.sql({
    name: 'workflow-withdraw-activation',
    text: `update policy_activation set state = 'withdrawn', withdrawn_why = $2, withdrawn_at = $3, version = version + 1 where id = $1`,
    values: [id, why, at],
  });

export interface KeptVersion extends PackVersion {
  keptAt: Date;
}

const VERSION = `select digest, pack_id as "packId", version, areas, rules, kept_at as "keptAt" from policy_version`;

export async function findVersion(tx: Tx, digest: string): Promise<KeptVersion | undefined> {
  const [row] = await tx.sql<KeptVersion>({
    name: 'workflow-policy-version',
    text: `${VERSION} where digest = $1`,
    values: [digest],
  });
  return row;
}

/** Newest first. */
export const versionsOfPack = (tx: Tx, packId: string): Promise<KeptVersion[]> =>
  tx.sql<KeptVersion>({
    name: 'workflow-policy-versions',
    text: `${VERSION} where pack_id = $1 order by kept_at desc, digest`,
    values: [packId],
  });

/** The compiled packs of a version by area code. */
export async function packsOf(tx: Tx, version: PackVersion): Promise<Map<string, CompiledPack>> {
  const packs = await packsByDigest(tx, Object.values(version.areas));
  return new Map(packs.map((pack) => [pack.area.code, pack]));
}

/** The areas of many versions with their names, by version. */
export async function areasOfVersions(
  tx: Tx,
  versions: readonly PackVersion[],
): Promise<Map<string, { code: string; name: string }[]>> {
  const rows = await tx.sql<{ digest: string; code: string; name: string }>({
    name: 'workflow-areas-of-versions',
    text: `select v.digest, a.key as code, p.pack->'area'->>'name' as name
      from policy_version v cross join lateral jsonb_each_text(v.areas) a join policy_pack p on p.digest = a.value
      where v.digest = any($1::text[]) order by a.key`,
    values: [versions.map((v) => v.digest)],
  });
  const areas = new Map<string, { code: string; name: string }[]>(versions.map((v) => [v.digest, []]));
  for (const { digest, code, name } of rows) areas.get(digest)?.push({ code, name });
  return areas;
}
