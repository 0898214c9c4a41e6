import { Migration } from '@mikro-orm/migrations';
import type { Activation, CompiledPack, PackVersion, PolicyShelf } from '@zhuanguan/policy';
import type { Database, Tx } from './database.js';
import { addPacks } from './policy-pack.store.js';

export interface ActiveVersion extends Activation {
  versionDigest: string;
  rules: PackVersion['rules'];
}

/** Every service that judges by packs keeps the versions and what was decided; workflow decides, the others follow. */
export class Migration0004PolicyActivation extends Migration {
  override up(): void {
    this.addSql(`create table policy_version (
      digest text primary key, pack_id text not null, version text not null, areas jsonb not null, rules jsonb not null,
      kept_at timestamptz not null default now())`);
    this.addSql(
      `comment on table policy_version is 'A policy pack for all its areas: digest of the compiled pack (policy_pack) by area, and its rules; append-only'`,
    );
    this.addSql(`create table policy_activation (
      id uuid primary key, seq bigint not null unique, pack_id text not null,
      version_digest text not null references policy_version (digest),
      base_digest text not null references policy_version (digest),
      effective_from date not null,
      state text not null check (state in ('proposed', 'active', 'refused')))`);
    this.addSql(
      `create unique index policy_activation_one_proposed on policy_activation (pack_id) where state = 'proposed'`,
    );
    this.addSql(
      `comment on table policy_activation is 'What was decided to be in force from a day on, in the order of seq; base: what was in force before the first decision on the pack'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}

export async function keepVersions(tx: Tx, versions: readonly PackVersion[]): Promise<void> {
  await tx.sql({
    name: 'db-keep-policy-versions',
    text: `insert into policy_version (digest, pack_id, version, areas, rules)
      select digest, pack_id, version, areas, rules
      from json_to_recordset($1::json) as v(digest text, pack_id text, version text, areas jsonb, rules jsonb)
      on conflict (digest) do nothing`,
    values: [JSON.stringify(versions.map(({ packId, ...v }) => ({ ...v, pack_id: packId })))],
  });
}

/** Keeps versions with their compiled packs: from then on they can be compared, tried out and activated. */
export const keepPolicySet = (
  db: Database,
  packs: Iterable<CompiledPack>,
  versions: readonly PackVersion[],
): Promise<void> =>
  db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    await addPacks(
      tx,
      [...packs].map((pack) => ({ digest: pack.digest, areaCode: pack.area.code, version: pack.version, pack })),
    );
    await keepVersions(tx, versions);
  });

/** What is decided, in its order. */
export const activeVersions = (db: Database): Promise<ActiveVersion[]> =>
  db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    const rows = await tx.sql<Omit<ActiveVersion, 'seq'> & { seq: string }>({
      name: 'db-active-policy-versions',
      text: `select a.seq::text, a.pack_id as "packId", a.effective_from::text as "effectiveFrom",
          a.version_digest as "versionDigest", v.areas, v.rules, b.areas as base
        from policy_activation a join policy_version v on v.digest = a.version_digest join policy_version b on b.digest = a.base_digest
        where a.state = 'active' order by a.seq`,
      values: [],
    });
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  });

/** Brings a shelf up to what is decided; true where it judges otherwise from now on. */
export async function refreshShelf(db: Database, shelf: PolicyShelf): Promise<boolean> {
  const active = await activeVersions(db);
  const missing = shelf.missing(active);
  if (missing.length > 0)
    shelf.keep(await db.inTx({ kind: 'system', name: 'service' }, (tx) => packsByDigest(tx, missing)));
  return shelf.follow(active);
}

export async function packsByDigest(tx: Tx, digests: readonly string[]): Promise<CompiledPack[]> {
  if (digests.length === 0) return [];
  const rows = await tx.sql<{ pack: CompiledPack }>({
    name: 'db-policy-packs',
    text: 'select pack from policy_pack where digest = any($1::text[])',
    values: [digests],
  });
  return rows.map((r) => r.pack);
}
