import type { Role } from '@zhuanguan/access';
import {
  AppointmentStarted,
  OrganisationEnded,
  OrganisationKind,
  OrganisationRegistered,
  PersonMerged,
  type Session,
} from '@zhuanguan/contracts';
import { makeEvent, STREAM, type EventEnvelope } from '@zhuanguan/events';
import { addDays, dateInShanghai, newId, startOfDayInShanghai } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

/** 委托 on a real database: what a session may do while it is in force, and that it ends at the moment it is to end. */

const [BUREAU, OTHER, OLD] = [newId(), newId(), newId()];
let identity: IdentityFixture;

beforeAll(async () => {
  identity = await startIdentity();
  for (const [id, name] of [
    [BUREAU, '锡林郭勒盟财政局'],
    [OTHER, '二连浩特市财政局'],
    [OLD, '苏尼特左旗财政局'],
  ] as const) {
    const organisation = { id, kind: OrganisationKind.ORGANISATION_KIND_BUREAU, name, areaCode: '152500' };
    await publish(
      'registered',
      id,
      1,
      OrganisationRegistered.toJSON(
        OrganisationRegistered.fromPartial({ organisation: { ...organisation, validFrom: '2024-01-01' } }),
      ),
    );
  }
  const owner = await account('bureau_officer', '某某');
  await waitFor('identity knows the bureau', async () => (await list(owner)).ok);
});
afterAll(() => identity.stop());

async function tellRegistry(
  aggregate: string,
  fact: string,
  aggregateId: string,
  data: unknown,
  aggregateVersion = 1,
): Promise<void> {
  const event = makeEvent({
    ...{ service: 'registry', aggregate, fact, aggregateId, aggregateVersion },
    ...{ areaCode: '152500', time: identity.clock.now(), correlationId: newId(), data },
  });
  await identity.nats.js.publish(event.subject, event.envelope);
}
const publish = (fact: string, id: string, version: number, data: unknown) =>
  tellRegistry('organisation', fact, id, data, version);

async function account(role: Role, displayName: string, organisationId = BUREAU, personId = ''): Promise<string> {
  const id = newId();
  const grants = [{ role, organisationId, organisationName: '', areaCode: '152500' }];
  const made = await identity.client.registerAccounts(
    {
      accounts: [{ id, username: `u${id.slice(-12)}`, password: 'Zhuanguan-test-2026', displayName, personId, grants }],
    },
    { token: identity.token },
  );
  expect(made.ok && made.value.results[0]?.result?.$case).toBe('account');
  return id;
}
/** As the gateway would, from the account's own posts. */
const as = async (
  accountId: string,
  roles: Role[] = ['bureau_officer'],
  lentRoles: Role[] = [],
  actingOrgId = BUREAU,
) => ({
  token: await identity.signer.forActor({ accountId, actingOrgId, roles, lentRoles, scopes: [] }),
});
const today = () => dateInShanghai(identity.clock.now());
const list = async (accountId: string, roles?: Role[]) =>
  identity.accounts.listDelegations({ organisationId: '' }, await as(accountId, roles));
const wish = (delegateId: string, over: object = {}) => ({
  ...{ organisationId: '', accountId: '', delegateId, fromDate: today(), toDate: addDays(today(), 3) },
  ...{ reason: 'leave', remark: '', ...over },
});
const set = async (by: string, delegateId: string, over: object = {}, roles?: Role[]) => {
  const answer = await identity.accounts.setDelegation(wish(delegateId, over), await as(by, roles));
  return answer.ok ? answer.value.delegation! : answer.refusal.code;
};
const must = async (...given: Parameters<typeof set>) => {
  const done = await set(...given);
  if (typeof done === 'string') throw new Error(done);
  return done;
};
async function open(accountId: string): Promise<() => Promise<Session | undefined>> {
  const tokens = { idToken: 'i', accessToken: 'a', refreshToken: '' };
  const made = await identity.client.createSession(
    { issuer: `${PUBLIC_URL}/oidc`, subject: accountId, ...tokens },
    { token: identity.token },
  );
  if (!made.ok) throw new Error(made.refusal.code);
  const { sessionId } = made.value;
  return async () => {
    const found = await identity.client.getSession({ sessionId }, { token: identity.token });
    return found.ok ? found.value.session : undefined;
  };
}
const lentIn = (session: Session | undefined) =>
  session?.account?.grants.flatMap((g) => (g.lent ? [`${g.role}@${g.organisationId}`] : []));
const delegatorsIn = (session: Session | undefined) => session?.delegators.map((d) => d.accountId);
const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) => {
  const owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  try {
    return (await owner.query<Row>(text, values)).rows;
  } finally {
    await owner.end();
  }
};
const told = (id: string, fact: string) =>
  waitFor(`${fact} is told`, async () => {
    const subject = `zg.15.25.00.identity.delegation.${fact}.v1`;
    const last = await identity.nats.jsm.streams.getMessage(STREAM, { last_by_subj: subject }).catch(() => null);
    const event = last?.json<EventEnvelope>();
    return event?.aggregateid === id && event;
  });

it('lends the post to a colleague from the first day to the last, in a session that is open, and then no more', async () => {
  const [li, wang] = [await account('bureau_officer', '李强'), await account('unit_handler', '王芳')];
  identity.clock.set(new Date(startOfDayInShanghai(addDays(today(), 1)).getTime() - 600_000).toISOString());
  const session = await open(wang);
  const tomorrow = addDays(today(), 1);
  const made = await must(li, wang, { fromDate: tomorrow, toDate: tomorrow, remark: '年休假' });
  expect(made).toMatchObject({ state: 'coming', roles: ['bureau_officer'], accountName: '李强', delegateName: '王芳' });
  expect(lentIn(await session())).toEqual([]);
  identity.clock.advance(601_000);
  const during = await session();
  expect(lentIn(during)).toEqual([`bureau_officer@${BUREAU}`]);
  expect(during?.delegators).toMatchObject([
    { accountId: li, displayName: '李强', toDate: tomorrow, organisationId: BUREAU },
  ]);
  expect((await (await open(li))())?.away).toMatchObject([{ id: made.id, delegateName: '王芳', toDate: tomorrow }]);
  // The evening of the last day, and the minute after.
  identity.clock.set(new Date(startOfDayInShanghai(addDays(tomorrow, 1)).getTime() - 60_000).toISOString());
  const late = await open(wang);
  expect(lentIn(await late())).toEqual([`bureau_officer@${BUREAU}`]);
  identity.clock.advance(60_000);
  expect([lentIn(await late()), delegatorsIn(await late())]).toEqual([[], []]);
  const listed = await list(li);
  expect(listed.ok && listed.value.delegations.find((d) => d.id === made.id)).toMatchObject({
    state: 'past',
    actions: [],
  });
});

it('who has the post anyway gets nothing lent, and acts for the colleague all the same', async () => {
  const [li, wang] = [await account('bureau_officer', '李强'), await account('bureau_officer', '王芳')];
  await must(li, wang);
  const session = await (await open(wang))();
  expect(lentIn(session)).toEqual([]);
  expect(session?.delegators).toMatchObject([{ accountId: li, roles: ['bureau_officer'] }]);
});

it('ends at once when it is taken back, and tells ids and dates alone', async () => {
  const [li, wang, sun] = [
    await account('bureau_officer', '李强'),
    await account('unit_handler', '王芳'),
    await account('unit_handler', '孙丽'),
  ];
  const made = await must(li, wang, { reason: 'other', remark: '陪护家人' });
  const session = await open(wang);
  expect(lentIn(await session())).toHaveLength(1);
  expect(await told(made.id, 'set')).toMatchObject({
    aggregateversion: 1,
    data: {
      accountId: li,
      delegateId: wang,
      organisationId: BUREAU,
      roles: ['bureau_officer'],
      toDate: made.toDate,
      byAccountId: li,
    },
  });
  const revoke = async (by: string, roles?: Role[]) =>
    identity.accounts.revokeDelegation({ id: made.id }, await as(by, roles));
  // Neither the stand-in by what was lent, nor a handler.
  const lent = await as(wang, ['unit_handler', 'bureau_officer'], ['bureau_officer']);
  expect(await identity.accounts.revokeDelegation({ id: made.id }, lent)).toMatchObject({
    refusal: { code: 'delegation_not_found' },
  });
  expect(await revoke(sun, ['unit_handler'])).toMatchObject({ refusal: { code: 'delegation_not_found' } });
  for (let twice = 0; twice < 2; twice += 1)
    expect(await revoke(li)).toMatchObject({
      value: { delegation: { state: 'ended', endCause: 'revoked', actions: [] } },
    });
  expect([lentIn(await session()), delegatorsIn(await session())]).toEqual([[], []]);
  const event = await told(made.id, 'ended');
  expect(event).toMatchObject({ aggregateversion: 2, data: { cause: 'revoked', byAccountId: li } });
  expect(JSON.stringify(event)).not.toMatch(/李强|王芳|陪护/);
  const chain = await sql<{ type: string; payload: object }>(
    'select type, payload from identity.history where aggregate_id = $1 order by version',
    [made.id],
  );
  expect(chain.map((c) => c.type)).toEqual(['set', 'ended']);
  expect(JSON.stringify(chain)).not.toContain('陪护');
});

it('ends with the post of either side, with the account and with the organisation', async () => {
  const [boss, li, wang] = [
    await account('bureau_officer', '陈刚'),
    await account('bureau_officer', '李强'),
    await account('unit_handler', '王芳'),
  ];
  const leave = async (accountId: string) => {
    const item = { accountId, organisationId: BUREAU, successorAccountId: '', inviteSuccessor: false };
    const done = await identity.accounts.endPosts({ items: [item] }, await as(boss));
    expect(done.ok && done.value.results[0]?.result?.$case).toBe('ended');
  };
  const session = await open(wang);
  const made = await must(li, wang);
  expect(lentIn(await session())).toHaveLength(1);
  await leave(li);
  expect(lentIn(await session())).toEqual([]);
  expect(await told(made.id, 'ended')).toMatchObject({ data: { cause: 'post_ended' } });

  const zhao = await account('bureau_officer', '赵敏');
  const other = await must(zhao, wang);
  await leave(wang);
  expect(await session()).toBeUndefined();
  expect(await told(other.id, 'ended')).toMatchObject({ data: { cause: 'post_ended', delegateId: wang } });

  const [qian, sun] = [await account('bureau_officer', '钱进'), await account('unit_handler', '孙丽')];
  await must(qian, sun);
  const open2 = await open(sun);
  expect(delegatorsIn(await open2())).toEqual([qian]);
  await sql('update identity.account set active = false where id = $1', [qian]);
  expect([lentIn(await open2()), delegatorsIn(await open2())]).toEqual([[], []]);

  const [a, b] = [await account('bureau_officer', '甲', OTHER), await account('unit_handler', '乙', OTHER)];
  const there = await identity.accounts.setDelegation(wish(b), await as(a, ['bureau_officer'], [], OTHER));
  const id = there.ok ? there.value.delegation!.id : '';
  const organisation = { id: OTHER, kind: OrganisationKind.ORGANISATION_KIND_BUREAU, name: '二连浩特市财政局' };
  const ended = { ...organisation, areaCode: '152500', validFrom: '2024-01-01', validTo: today() };
  await publish('ended', OTHER, 2, OrganisationEnded.toJSON(OrganisationEnded.fromPartial({ organisation: ended })));
  expect(await told(id, 'ended')).toMatchObject({ data: { cause: 'organisation_ended' } });
});

it('a right that is lent is lent no further, and gives out nothing', async () => {
  const [li, wang, sun] = [
    await account('bureau_officer', '李强'),
    await account('unit_handler', '王芳'),
    await account('unit_handler', '孙丽'),
  ];
  await must(li, wang);
  // Of wang's own post there is something to delegate, but not while standing in.
  expect(await set(wang, sun, {}, ['unit_handler'])).toBe('acts_for_another');
  const lent = await as(wang, ['unit_handler', 'bureau_officer'], ['bureau_officer']);
  const forLi = await identity.accounts.setDelegation(wish(sun, { accountId: li }), lent);
  expect(forLi).toMatchObject({ refusal: { code: 'account_above' } });
  const invited = await identity.accounts.inviteAccounts(
    { items: [{ organisationId: BUREAU, roles: ['bureau_officer'], personId: '', replace: false }] },
    lent,
  );
  expect(invited.ok && invited.value.results[0]?.result?.$case).toBe('refusal');
});

it('of two that overlap one is set, also at the same instant; the same again is the same', async () => {
  const [li, wang, sun] = [
    await account('bureau_officer', '李强'),
    await account('bureau_officer', '王芳'),
    await account('bureau_officer', '孙丽'),
  ];
  const both = await Promise.all([set(li, wang), set(li, sun)]);
  expect(both.filter((r) => r === 'already_delegated')).toHaveLength(1);
  const made = both.find((r) => typeof r !== 'string')!;
  if (typeof made === 'string') throw new Error(made);
  expect(await must(li, made.delegateId)).toMatchObject({ id: made.id });
  const [count] = await sql<{ n: string }>('select count(*) as n from identity.delegation where account_id = $1', [li]);
  expect(Number(count?.n)).toBe(1);
});

it('a post that ends while the delegation is being set is not lent, and does not come back with the next post', async () => {
  const [li, wang] = [await account('bureau_officer', '李强'), await account('unit_handler', '王芳')];
  const owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  try {
    // As the transaction that ends the post: it waits its turn for the delegations of the organisation.
    await owner.query('begin');
    await owner.query(`select pg_advisory_xact_lock(hashtextextended('delegation ' || $1, 0))`, [BUREAU]);
    const setting = set(li, wang);
    await waitFor('the wish waits', async () => {
      const waiting = await sql(
        `select 1 from pg_locks l join pg_database d on d.oid = l.database
          where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
      );
      return waiting.length > 0;
    });
    await owner.query('delete from identity.account_grant where account_id = $1', [li]);
    await owner.query('commit');
    expect(await setting).toBe('nothing_to_delegate');
  } finally {
    await owner.end();
  }
});

/** Registry says that the first id goes into the second. */
async function merged(personId: string, intoId: string): Promise<void> {
  await tellRegistry('person', 'merged', personId, PersonMerged.toJSON({ mergeId: newId(), personId, intoId }));
  await waitFor('identity knows that they are one', async () => {
    const known = 'select 1 from identity.person_alias where person_id = $1 and into_id = $2';
    return (await sql(known, [personId, intoId])).length > 0;
  });
}

it('not to oneself: one human may have two accounts under ids that were merged', async () => {
  const [mine, known] = [newId(), newId()];
  const li = await account('bureau_officer', '李强', BUREAU, mine);
  const twin = await account('unit_handler', '李强', BUREAU, known);
  await merged(mine, known);
  expect(await set(li, twin)).toBe('to_oneself');
});

it('to whoever is on record there under another id of theirs', async () => {
  const [recorded, known] = [newId(), newId()];
  const li = await account('bureau_officer', '李强');
  const wang = await account('unit_handler', '王芳', OLD, known);
  const appointment = { appointmentId: newId(), personId: recorded, unitId: BUREAU, role: 'specialist' };
  const started = AppointmentStarted.toJSON(
    AppointmentStarted.fromPartial({ ...appointment, validFrom: '2024-01-01' }),
  );
  await tellRegistry('appointment', 'started', appointment.appointmentId, started);
  await merged(recorded, known);
  await waitFor('the post is there', async () => {
    const there = 'select 1 from identity.person_right where person_id = $1 and unit_id = $2';
    return (await sql(there, [known, BUREAU])).length > 0;
  });
  expect(await must(li, wang)).toMatchObject({ state: 'running' });
  const session = await (await open(wang))();
  expect(lentIn(session)).toEqual([`bureau_officer@${BUREAU}`]);
});

it('what runs is listed before what is over, however long ago it began', async () => {
  const [li, wang] = [await account('bureau_officer', '李强', OLD), await account('unit_handler', '王芳', OLD)];
  const asLi = await as(li, ['bureau_officer'], [], OLD);
  const answer = await identity.accounts.setDelegation(wish(wang), asLi);
  const made = answer.ok ? answer.value.delegation!.id : '';
  await sql(
    `insert into identity.delegation (id, account_id, delegate_id, organisation_id, roles, from_date, to_date, reason, remark, set_by, created_at, ended_at, end_cause)
      select gen_random_uuid(), $1, $2, $3, '{bureau_officer}', $4::date + n, $4::date + n, 'leave', '', $1, now(), now(), 'revoked'
      from generate_series(1, 200) n`,
    [li, wang, OLD, today()],
  );
  const listed = await identity.accounts.listDelegations({ organisationId: '' }, asLi);
  expect(listed.ok && listed.value.delegations[0]).toMatchObject({ id: made, state: 'running' });
});

it('a leader delegates for somebody who fell ill; each sees what is theirs', async () => {
  const [boss, li, wang, sun] = [
    await account('bureau_officer', '陈刚'),
    await account('bureau_officer', '李强'),
    await account('unit_handler', '王芳'),
    await account('unit_handler', '孙丽'),
  ];
  expect(await set(sun, wang, { accountId: li }, ['unit_handler'])).toBe('account_above');
  const made = await must(boss, wang, { accountId: li, reason: 'leave', remark: '病假' });
  expect(made).toMatchObject({ accountId: li, setByName: '陈刚', actions: ['revoke'] });
  const seen = async (who: string, roles?: Role[]) => {
    const listed = await list(who, roles);
    return listed.ok && listed.value.delegations.some((d) => d.id === made.id);
  };
  expect([await seen(li), await seen(boss), await seen(wang, ['unit_handler'])]).toEqual([true, true, true]);
  const names = await list(li);
  expect(names.ok && names.value.mayDelegateIds).toContain(boss);
  expect(await set(li, newId())).toBe('not_a_colleague');
  expect(await identity.accounts.listDelegations({ organisationId: newId() }, await as(boss))).toMatchObject({
    refusal: { code: 'organisation_not_found' },
  });
});

it('is for whoever has the post under an id that was merged since (REG-6)', async () => {
  const [own, other] = [newId(), newId()];
  const [li, wang] = [await account('bureau_officer', '李强'), await account('unit_handler', '王芳', OTHER, own)];
  await sql(
    `insert into identity.appointment_right (appointment_id, person_id, unit_id, role, area_code, valid_from) values ($1, $2, $3, 'specialist', '152500', $4)`,
    [newId(), other, BUREAU, addDays(today(), -1)],
  );
  expect(await set(li, wang)).not.toHaveProperty('id');
  await sql(`insert into identity.person_alias (person_id, into_id, root_id) values ($1, $2, $2), ($2, null, $2)`, [
    other,
    own,
  ]);
  await must(li, wang);
  expect(delegatorsIn(await (await open(wang))())).toEqual([li]);
});
