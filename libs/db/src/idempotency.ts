import { ok, refuse, type Json, type Result } from '@zhuanguan/kernel';
import type { Tx } from './database.js';

/** A write is known by (client, operation, key); another body under the same key is a mistake of the caller. */
export interface IdempotencyKey {
  client: string;
  operation: string;
  key: string;
  bodyHash: string;
}

export interface IdempotencyRecord extends IdempotencyKey {
  response: Json;
}

/**
 * What was answered before, per key: undefined = not seen. Refusals are never stored. A twin still in flight is met
 * when the record is inserted: the insert waits for it, fails on the key, and the retried command finds it here.
 */
export async function findIdempotent<T>(tx: Tx, keys: readonly IdempotencyKey[]): Promise<(Result<T> | undefined)[]> {
  const named = keys.filter((k) => k.key !== '');
  if (named.length === 0) return keys.map(() => undefined);
  const rows = await tx.sql<{ client: string; operation: string; key: string; bodyHash: string; response: T }>({
    name: 'db-find-idempotent',
    text: `select i.client, i.operation, i.key, i.body_hash as "bodyHash", i.response from idempotency i
      join unnest($1::text[], $2::text[], $3::text[]) k(c, o, k) on (i.client, i.operation, i.key) = (k.c, k.o, k.k)`,
    values: [named.map((k) => k.client), named.map((k) => k.operation), named.map((k) => k.key)],
  });
  return keys.map((k) => {
    const row = rows.find((r) => r.client === k.client && r.operation === k.operation && r.key === k.key);
    if (!row) return undefined;
    if (row.bodyHash === k.bodyHash) return ok(row.response);
    return refuse('exists', 'idempotency_key_reused', '这个 Idempotency-Key 已用于另一份内容，请换一个新的值。');
  });
}
