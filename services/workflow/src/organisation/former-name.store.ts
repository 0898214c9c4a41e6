import type { Tx } from '@zhuanguan/db';

/** Keeps what an organisation is called until now, where it gets another name. Before its row changes. */
export async function keepFormerName(tx: Tx, { id, name }: { id: string; name: string }, until: Date): Promise<void> {
  await tx.sql({
    name: 'workflow-former-name-keep',
    text: `insert into organisation_former_name (organisation_id, until, name)
      select id, $3, name from organisation where id = $1 and name <> $2 on conflict (organisation_id, until) do nothing`,
    values: [id, name, until],
  });
}

export type NameThen = (id: string, at: Date) => string;

/** What organisations were called at an instant, as this service knew it then. */
export async function namesThen(tx: Tx, ids: readonly string[]): Promise<NameThen> {
  const rows = await tx.sql<{ id: string; name: string; until: Date | null }>({
    name: 'workflow-names-then',
    text: `select organisation_id as id, name, until from organisation_former_name where organisation_id = any($1::uuid[])
      union all select id, name, null from organisation where id = any($1::uuid[])
      order by until nulls last`,
    values: [[...new Set(ids)]],
  });
  return (id, at) => rows.find((r) => r.id === id && (r.until === null || r.until > at))?.name ?? '';
}
