import { appendFacts, openDatabase, type Database, type Fact } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import type { Bench } from './measure.js';
import { TEMPLATE } from './template.js';

export interface HistoryRound {
  /** Rows a second, each with a link of its chain and what lies beside it, and the same rows alone. */
  withPerSecond: number;
  withoutPerSecond: number;
}

/** Rows of a transaction, as an import files them. */
const BATCH = 250;
const TABLE = `create table workflow.bench_row (id uuid primary key, content jsonb not null, recorded_at timestamptz not null)`;
const INSERT = `insert into bench_row select r.id, r.content, now() from jsonb_to_recordset($1::jsonb) as r(id uuid, content jsonb)`;
/** As a filing says it. */
const PERSONAL = { name: '额尔德尼其其格', sex: '2', title: '财务科科长', phone: '13947912345', remark: '无' };

/** What history costs (SEC-3): the same rows, once with heads, links and salted commitments in their transaction, once alone. */
export async function historyRounds({ lab, options, say }: Bench): Promise<HistoryRound[]> {
  const url = await lab.clone(TEMPLATE, 'bench_history');
  const db = openDatabase({ url, schema: 'workflow', applicationName: 'bench' });
  try {
    await db.pool.query(TABLE);
    const rounds: HistoryRound[] = [];
    for (let i = 0; i <= options.rounds; i += 1) {
      const withoutPerSecond = await rate(db, options.sealedValues, () => []);
      const withPerSecond = await rate(db, options.sealedValues, (ids) => ids.map(factOf));
      // The first warms up and is not counted.
      if (i === 0) continue;
      rounds.push({ withPerSecond, withoutPerSecond });
      say(`history ${i}/${options.rounds}: ${withPerSecond.toFixed(0)} rows/s, alone ${withoutPerSecond.toFixed(0)}/s`);
    }
    return rounds;
  } finally {
    await db.close();
  }
}

const factOf = (aggregateId: string): Fact => ({
  ...{ aggregateType: 'bench', aggregateId, expectedVersion: 0, type: 'submitted', at: new Date() },
  ...{ actor: { accountId: aggregateId, orgId: aggregateId }, payload: { round: 1, contentHash: 'f'.repeat(64) } },
  personal: PERSONAL,
});

async function rate(db: Database, count: number, factsOf: (ids: readonly string[]) => Fact[]): Promise<number> {
  const begun = performance.now();
  for (let written = 0; written < count; written += BATCH)
    await db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
      const ids = Array.from({ length: Math.min(BATCH, count - written) }, () => newId());
      const rows = ids.map((id) => ({ id, content: PERSONAL }));
      await tx.sql({ name: 'bench-row', text: INSERT, values: [JSON.stringify(rows)] });
      await appendFacts(tx, factsOf(ids));
    });
  const perSecond = (count * 1_000) / (performance.now() - begun);
  await db.pool.query(`truncate workflow.bench_row; delete from workflow.history where aggregate_type = 'bench';
    delete from workflow.history_personal where aggregate_type = 'bench'; delete from workflow.aggregate_head where aggregate_type = 'bench'`);
  return perSecond;
}
