import type { Database, Tx } from './database.js';

export interface KeptPack<Pack> {
  digest: string;
  areaCode: string;
  version: string;
  pack: Pack;
}

/** Keeps the compiled packs of this start and gives every pack ever kept: open cases may stand on an old one. */
export async function keepPacks<Pack>(db: Database, packs: readonly KeptPack<Pack>[]): Promise<Pack[]> {
  return db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    await addPacks(tx, packs);
    const rows = await tx.sql<{ pack: Pack }>({
      name: 'db-kept-packs',
      text: 'select pack from policy_pack',
      values: [],
    });
    return rows.map((r) => r.pack);
  });
}

export async function addPacks<Pack>(tx: Tx, packs: readonly KeptPack<Pack>[]): Promise<void> {
  await tx.sql({
    name: 'db-keep-packs',
    text: `insert into policy_pack (digest, area_code, version, pack)
      select digest, area_code, version, pack from json_to_recordset($1::json) as p(digest text, area_code text, version text, pack jsonb)
      on conflict (digest) do nothing`,
    values: [
      JSON.stringify(packs.map((p) => ({ digest: p.digest, area_code: p.areaCode, version: p.version, pack: p.pack }))),
    ],
  });
}
