import type { Filing, Organisation } from '@zhuanguan/contracts';
import { connectNats, readStream, streamState, type EventEnvelope } from '@zhuanguan/events';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateInShanghai } from '@zhuanguan/kernel';
import { keepChangedVersion } from '../src/policy-lab.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { fileAndReceive, inParallel } from '../src/load.js';
import { organisation } from '../src/organisations.js';

const LONG = process.env['ZG_FULL'] === '1';
const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const department = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
let at: Installation;
let made = 0;

beforeAll(async () => {
  at = await startInstallation('apart', { ownPostgres: true });
  await at.register([league, department]);
});
afterAll(() => at.stop());

async function units(count: number): Promise<Organisation[]> {
  const all = Array.from({ length: count }, () =>
    organisation('unit', `盟第${(made += 1)}学校`, '152500', department.id, league.id),
  );
  await at.register(all);
  return all;
}
const fileAll = (all: readonly Organisation[]) =>
  inParallel(all, 8, (unit) => fileAndReceive(at, unit, { league, department }));

async function query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: at.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function recordedEvents(): Promise<EventEnvelope[]> {
  const nats = await connectNats(at.nats.url, 'kills');
  try {
    const { lastSeq } = await streamState(nats);
    const reader = await readStream(nats, { afterSeq: 0, subject: 'zg.>' });
    const found: EventEnvelope[] = [];
    for await (const { seq, envelope } of reader) {
      if (envelope.type === 'workflow.filing.recorded.v1') found.push(envelope);
      if (seq >= lastSeq) break;
    }
    reader.stop();
    return found;
  } finally {
    await nats.connection.close();
  }
}

const appointmentsOf = (filings: readonly Filing[]) =>
  query<{ id: string; n: number }>(
    'select basis_filing_id as id, count(*)::int as n from registry.appointment where basis_filing_id = any($1::uuid[]) group by 1',
    [filings.map((f) => f.id)],
  );

const messagesOf = (filings: readonly Filing[]) =>
  query<{ id: string; n: number }>(
    `select filing_id as id, count(*)::int as n from notification.message where kind = 'filing_recorded' and filing_id = any($1::uuid[]) group by 1`,
    [filings.map((f) => f.id)],
  );

/** None lost, none twice: one appointment each, one id of the event that says so, and one message to the unit. */
async function expectEachOnce(filings: readonly Filing[]): Promise<void> {
  await waitFor('every appointment', async () => (await appointmentsOf(filings)).length === filings.length, 60_000);
  expect((await appointmentsOf(filings)).every(({ n }) => n === 1)).toBe(true);
  const ids = new Map<string, Set<string>>();
  await waitFor(
    'every event',
    async () => {
      for (const event of await recordedEvents())
        ids.set(event.aggregateid, (ids.get(event.aggregateid) ?? new Set()).add(event.id));
      return filings.every((f) => ids.has(f.id));
    },
    30_000,
  );
  expect(filings.map((f) => ids.get(f.id)?.size)).toEqual(filings.map(() => 1));
  expect(await query('select * from registry.parked_event')).toEqual([]);
  await waitFor('every message', async () => (await messagesOf(filings)).length === filings.length, 60_000);
  expect((await messagesOf(filings)).every(({ n }) => n === 1)).toBe(true);
}

describe('killed with -9, nothing acknowledged is lost and nothing happens twice', () => {
  it('workflow, between commit and publish', async () => {
    const all = await units(2);
    await at.nats.kill();
    // Committed, but there is nowhere to publish to.
    const filings = await fileAll(all);
    const [outbox] = await query<{ n: number }>(
      'select count(*)::int as n from workflow.outbox where published_at is null',
    );
    expect(outbox?.n).toBeGreaterThan(0);
    await at.processes?.kill('workflow');
    await at.nats.restart();
    await at.processes?.restart('workflow');
    await expectEachOnce(filings);
  });

  it('registry, between apply and ack', async () => {
    const [unit] = await units(1);
    const blocker = new pg.Client({ connectionString: at.adminUrl });
    await blocker.connect();
    await blocker.query('begin; lock table registry.appointment in share mode');
    const filings = await fileAll(unit ? [unit] : []);
    await waitFor(
      'registry waits to write',
      async () =>
        (await query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%appointment%'`))
          .length > 0,
    );
    // From here on no ack arrives anywhere.
    at.nats.freeze();
    await blocker.query('commit');
    await blocker.end();
    await waitFor('it is applied', async () => (await appointmentsOf(filings)).length === 1);
    await at.processes?.kill('registry');
    await at.nats.kill();
    await at.nats.restart();
    await at.processes?.restart('registry');
    // What comes after is taken in, so what came before was delivered again and let pass.
    await expectEachOnce([...filings, ...(await fileAll(await units(1)))]);
  });

  it('the same event again, late', async () => {
    const before = await recordedEvents();
    const again = before[0];
    if (!again) throw new Error('nothing recorded yet');
    const filing = { id: again.aggregateid } as Filing;
    const nats = await connectNats(at.nats.url, 'again');
    // Another message id: the stream takes it for new, the inbox does not.
    const stream = await nats.jsm.streams.find(`zg.15.25.00.${again.type}`);
    expect(stream).toBe('EVENTS');
    await nats.js.publish(`zg.15.25.00.${again.type}`, JSON.stringify(again));
    await nats.connection.close();
    const more = await fileAll(await units(1));
    await expectEachOnce(more);
    expect(await appointmentsOf([filing])).toEqual([{ id: filing.id, n: 1 }]);
  });

  it('a decision on a policy version, between workflow and registry', async () => {
    const [unit] = await units(1);
    const bureau = () =>
      at.signer.forActor({ accountId: league.id, actingOrgId: league.id, roles: ['bureau_officer'], scopes: [] });
    const listed = async () => {
      const answer = await at.clients.workflow.listPolicyVersions({ packId: '' }, { token: await bureau() });
      return answer.ok ? answer.value : undefined;
    };
    const version = await keepChangedVersion(at.adminUrl, '152500-xilingol');
    const judged = async () => {
      const [row] = await query<{ v: string }>('select policy_version as v from registry.standing where unit_id = $1', [
        unit?.id,
      ]);
      return row?.v ?? '';
    };
    await waitFor('the unit is judged', async () => (await judged()) !== '');
    const before = await judged();
    await at.processes?.kill('registry');
    const decided = await at.clients.workflow.activatePolicy(
      {
        versionDigest: version.digest,
        kind: 'activate',
        effectiveFrom: dateInShanghai(new Date()),
        documentNumber: '试验〔2026〕1号',
        reason: '试验',
        basis: (await listed())?.basis ?? '',
        idempotencyKey: '',
      },
      { token: await bureau() },
    );
    expect(decided.ok && decided.value.result?.$case).toBe('activation');
    await at.processes?.kill('workflow');
    await at.processes?.restart('registry');
    await at.processes?.restart('workflow');
    await waitFor('it is active', async () => (await listed())?.activations[0]?.state === 'active', 60_000);
    await waitFor('and the unit judged by it', async () => (await judged()) !== before, 60_000);
    expect(await query('select state from registry.policy_activation')).toEqual([{ state: 'active' }]);
    expect(await query('select * from registry.parked_event')).toEqual([]);
  });

  const PART = { workflow: 0.5, registry: 1, notification: 1.5 };
  it('everything in turn, under load', async () => {
    const all = await units(LONG ? 400 : 60);
    const load = fileAll(all);
    for (const round of Array.from({ length: LONG ? 3 : 1 }, (_, i) => i)) {
      for (const name of ['workflow', 'registry', 'notification'] as const) {
        await progress(all, (round * 4 + PART[name]) / (LONG ? 16 : 5));
        await at.processes?.restart(name);
      }
      await progress(all, (round * 4 + 2) / (LONG ? 16 : 5));
      await at.nats.kill();
      await at.nats.restart();
      await progress(all, (round * 4 + 3) / (LONG ? 16 : 5));
      await at.postgres?.kill();
      await at.postgres?.restart();
    }
    await expectEachOnce(await load);
  });

  /** Waits until this part of the filings has come in, so that every kill strikes in the middle of the work. */
  const progress = (all: readonly Organisation[], part: number) =>
    waitFor(
      `${part} of the filings`,
      async () => {
        const [row] = await query<{ n: number }>(
          'select count(*)::int as n from workflow.filing where unit_id = any($1::uuid[])',
          [all.map((u) => u.id)],
        );
        return (row?.n ?? 0) >= all.length * Math.min(part, 0.9);
      },
      60_000,
    );
});
