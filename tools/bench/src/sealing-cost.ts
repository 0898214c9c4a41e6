import { randomInt, randomUUID } from 'node:crypto';
import { blindIndex, makeSealingKeys, open, seal } from '@zhuanguan/db';
import pg from 'pg';
import type { Bench } from './measure.js';
import { TEMPLATE } from './template.js';

export interface SealingRound {
  /** Values a second, written sealed and indexed, and the same in clear. */
  sealedPerSecond: number;
  clearPerSecond: number;
  /** Microseconds a value: to seal and index it, and to open it. */
  sealMicros: number;
  openMicros: number;
}

/** Rows of a transaction, as an import files them. */
const BATCH = 250;
const FIELD = 'workflow.citizen_id.sealed';

const CLEAR = `create table workflow.bench_clear (
  id uuid primary key, unit_id uuid not null, number text not null, recorded_at timestamptz not null);
  create unique index on workflow.bench_clear (unit_id, number)`;
const INSERT_CLEAR = `insert into workflow.bench_clear select r.id, r.unit, r.number, now()
  from jsonb_to_recordset($1::jsonb) as r(id uuid, unit uuid, number text)`;
const INSERT_SEALED = `insert into workflow.citizen_id (id, unit_id, sealed, blind_index, recorded_at)
  select r.id, r.unit, r.sealed, r.index, now() from jsonb_to_recordset($1::jsonb) as r(id uuid, unit uuid, sealed text, index text)`;

/** What encryption of a field costs (ADR 23): the same values, keys and indexes, once sealed and once in clear. */
export async function sealingRounds({ lab, options, say }: Bench): Promise<SealingRound[]> {
  const client = new pg.Client(await lab.clone(TEMPLATE, 'bench_sealing'));
  await client.connect();
  try {
    await client.query(CLEAR);
    const rounds: SealingRound[] = [];
    for (let i = 0; i <= options.rounds; i += 1) {
      const round = await sealingRound(client, options.sealedValues);
      // The first warms up and is not counted.
      if (i === 0) continue;
      rounds.push(round);
      say(
        `sealing ${i}/${options.rounds}: ${round.sealedPerSecond.toFixed(0)} values/s, in clear ${round.clearPerSecond.toFixed(0)}/s; ` +
          `seal and index ${round.sealMicros.toFixed(1)} µs, open ${round.openMicros.toFixed(1)} µs`,
      );
    }
    return rounds;
  } finally {
    await client.end();
  }
}

async function sealingRound(client: pg.Client, count: number): Promise<SealingRound> {
  const keys = makeSealingKeys();
  const unit = randomUUID();
  const values = Array.from({ length: count }, () => ({
    ...{ id: randomUUID(), unit },
    number: `152502${randomInt(1950, 2005)}0101${randomInt(1_000, 9_999)}${randomInt(10)}`,
  }));
  const distinct = [...new Map(values.map((value) => [value.number, value])).values()];
  const use = (id: string) => ({ field: FIELD, row: `${unit}/${id}` });
  const sealedOf = ({ id, number }: (typeof values)[number]) => ({
    ...{ id, unit, sealed: seal(keys, number, use(id)) },
    index: blindIndex(keys, 'citizen_id', number),
  });
  const clear = await seconds(() => inBatches(client, INSERT_CLEAR, distinct, (value) => value));
  const sealed = await seconds(() => inBatches(client, INSERT_SEALED, distinct, sealedOf));
  let made: ReturnType<typeof sealedOf>[] = [];
  const sealing = await seconds(() => void (made = distinct.map(sealedOf)));
  const opening = await seconds(() => {
    for (const [i, { id, sealed: text }] of made.entries())
      if (open(keys, text, use(id)) !== distinct[i]?.number) throw new Error('a value does not open to what it was');
  });
  await client.query('truncate workflow.citizen_id, workflow.bench_clear');
  const micros = (took: number) => (took * 1_000_000) / distinct.length;
  return {
    sealedPerSecond: distinct.length / sealed,
    clearPerSecond: distinct.length / clear,
    ...{ sealMicros: micros(sealing), openMicros: micros(opening) },
  };
}

async function inBatches<T>(client: pg.Client, text: string, all: readonly T[], row: (of: T) => object): Promise<void> {
  for (let i = 0; i < all.length; i += BATCH)
    await client.query({ text, values: [JSON.stringify(all.slice(i, i + BATCH).map(row))] });
}

async function seconds(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}
