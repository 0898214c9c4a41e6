import type { Database } from '@zhuanguan/db';
import type { CompiledPack } from '@zhuanguan/policy';

/** A case keeps the policy it was opened under: a start without that pack would judge it by another, so it stops. */
export async function assertOpenCases(db: Database, kept: readonly CompiledPack[]): Promise<void> {
  const missing = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    tx.sql<{ digest: string; cases: number }>({
      name: 'workflow-open-cases-without-pack',
      text: `select digest, count(*) as cases from (
          select policy_digest as digest from filing where state in ('filed', 'returned')
          union all select policy_digest from change_clock where met_by_filing is null and annulled_by_filing is null
          union all select policy_digest from roll_up) c
        where digest <> all($1::text[]) group by digest order by digest`,
      values: [kept.map((pack) => pack.digest)],
    }),
  );
  if (missing.length > 0)
    throw new Error(
      `open cases stand on policy packs that are not kept any more: ${missing
        .map(({ digest, cases }) => `${digest} (${cases})`)
        .join(', ')}; restore the rows of workflow.policy_pack`,
    );
}
