import {
  anchorsAfter,
  LINK_COLUMNS,
  looseReads,
  openDatabase,
  readsOfSeals,
  SEALED_READS,
  sealsIn,
  toStoredLink,
  type Aggregate,
  type AuditRecord,
  type ChainHead,
  type LinkRow,
  type Tx,
} from '@zhuanguan/db';
import { SERVICE_SCHEMAS } from '@zhuanguan/start';

const PAGE = 5_000;
const ANCHORS = 50;
const ZERO = '00000000-0000-0000-0000-000000000000';

/** The history of every service, each as one snapshot sees it. No personal values: only what stands for them (ADR 3). */
export async function* readHistory(url: string): AsyncIterable<AuditRecord> {
  for (const { schema } of SERVICE_SCHEMAS) {
    const db = openDatabase({ url, schema, applicationName: 'zg-audit', poolSize: 1 });
    const client = await db.pool.connect();
    const query: Tx['sql'] = async <Row>({ name, text, values }: Parameters<Tx['sql']>[0]) =>
      (await client.query({ name, text, values: [...values] })).rows as Row[];
    try {
      const { rowCount } = await client.query(
        `select 1 from information_schema.tables where table_schema = $1 and table_name = 'anchor'`,
        [schema],
      );
      if (!rowCount) continue;
      await client.query('begin isolation level repeatable read read only');
      yield { kind: 'service', service: schema };
      yield* anchorsOf(query, schema);
      yield* headsOf(query);
      yield* linksOf(query);
      for (const loose of await looseReads(query)) yield { kind: 'read', ...loose };
      await client.query('commit');
    } finally {
      client.release(true);
      await db.close();
    }
  }
}

async function* anchorsOf(query: Tx['sql'], service: string): AsyncIterable<AuditRecord> {
  for (let number = 0; ;) {
    const anchors = await anchorsAfter(query, service, { number, limit: ANCHORS });
    for (const anchor of anchors) yield { kind: 'anchor', anchor };
    const last = anchors.at(-1);
    if (!last || anchors.length < ANCHORS) return;
    ({ number } = last);
  }
}

async function* headsOf(query: Tx['sql']): AsyncIterable<AuditRecord> {
  let after: Aggregate = { aggregateType: '', aggregateId: ZERO };
  for (;;) {
    const heads = await query<Aggregate & ChainHead>({
      name: 'audit-heads',
      text: `select aggregate_type as "aggregateType", aggregate_id as "aggregateId", version, encode(hash, 'hex') as hash
        from aggregate_head where (aggregate_type, aggregate_id) > ($1, $2::uuid)
        order by aggregate_type, aggregate_id limit $3`,
      values: [after.aggregateType, after.aggregateId, PAGE],
    });
    for (const head of heads) yield { kind: 'head', ...head };
    const last = heads.at(-1);
    if (!last || heads.length < PAGE) return;
    after = last;
  }
}

async function* linksOf(query: Tx['sql']): AsyncIterable<AuditRecord> {
  let after = { aggregateType: '', aggregateId: ZERO, version: 0 };
  for (;;) {
    const rows = await query<LinkRow>({
      name: 'audit-links',
      text: `select ${LINK_COLUMNS}
        from history where (aggregate_type, aggregate_id, version) > ($1, $2::uuid, $3)
        order by aggregate_type, aggregate_id, version limit $4`,
      values: [after.aggregateType, after.aggregateId, after.version, PAGE],
    });
    const reads = await readsOfSeals(query, sealsIn(rows));
    for (const row of rows) {
      const { aggregateType, aggregateId } = row;
      yield { kind: 'link', aggregateType, aggregateId, link: toStoredLink(row) };
      if (aggregateType === SEALED_READS)
        for (const read of reads.get(aggregateId) ?? []) yield { kind: 'read', sealId: aggregateId, read };
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
}
