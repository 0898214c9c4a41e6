import type { Role } from '@zhuanguan/access';
import { OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { openDatabase, roleUrls } from '@zhuanguan/db';
import { makeEvent, STREAM, type EventEnvelope } from '@zhuanguan/events';
import { addDays, addYears, dateInShanghai, newId, startOfDayInShanghai } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { destroyAccounts } from '../src/account/destroy-accounts.js';
import { SCHEMA } from '../src/app.js';
import { ROLES, startIdentity, type IdentityFixture } from './identity-fixture.js';

const BUREAU = newId();
let identity: IdentityFixture;

beforeAll(async () => {
  identity = await startIdentity();
  const organisation = {
    ...{ id: BUREAU, kind: OrganisationKind.ORGANISATION_KIND_BUREAU, name: '锡林郭勒盟财政局' },
    ...{ areaCode: '152500', validFrom: '2024-01-01' },
  };
  const event = makeEvent({
    ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: BUREAU, aggregateVersion: 1 },
    ...{ areaCode: '152500', time: new Date(), correlationId: newId() },
    data: OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
  });
  await identity.nats.js.publish(event.subject, event.envelope);
});
afterAll(() => identity.stop());

async function account(role: Role, displayName: string): Promise<string> {
  const id = newId();
  const grants = [{ role, organisationId: BUREAU, organisationName: '锡林郭勒盟财政局', areaCode: '152500' }];
  const made = await identity.client.registerAccounts(
    {
      accounts: [
        { id, username: `u${id.slice(-12)}`, password: 'Zhuanguan-test-2026', displayName, personId: '', grants },
      ],
    },
    { token: identity.token },
  );
  expect(made.ok && made.value.results[0]?.result?.$case).toBe('account');
  return id;
}
const as = async (role: Role, accountId: string) => ({
  token: await identity.signer.forActor({ accountId, actingOrgId: BUREAU, roles: [role], scopes: [] }),
});
const colleagues = async (role: Role, accountId: string) => {
  const listed = await identity.accounts.listColleagues({}, await as(role, accountId));
  return listed.ok ? listed.value.colleagues.map((c) => [c.accountId, c.displayName]) : listed.refusal.code;
};

it('a post that ends is told once, and the name under which its officer acted stays', async () => {
  const [leaver, stays] = [await account('bureau_officer', '王芳'), await account('bureau_officer', '李强')];
  const handler = await account('unit_handler', '赵敏');
  // Colleagues are those who receive; oneself is none.
  expect(await colleagues('bureau_officer', stays)).toEqual([[leaver, '王芳']]);
  expect(await colleagues('unit_handler', handler)).toBe('not_allowed');
  const item = { accountId: leaver, organisationId: BUREAU, successorAccountId: '', inviteSuccessor: false };
  await waitFor('identity knows the organisation, and the post ends', async () => {
    const done = await identity.accounts.endPosts({ items: [item] }, await as('bureau_officer', stays));
    return done.ok && done.value.results[0]?.result?.$case === 'ended';
  });
  const event = await waitFor('it is told', async () => {
    const subject = 'zg.15.25.00.identity.account.post_ended.v1';
    const last = await identity.nats.jsm.streams.getMessage(STREAM, { last_by_subj: subject }).catch(() => null);
    return last?.json<EventEnvelope>();
  });
  expect(event).toMatchObject({
    ...{ type: 'identity.account.post_ended.v1', areacode: '152500', aggregateid: leaver, aggregateversion: 1 },
    data: { accountId: leaver, organisationId: BUREAU, roles: ['bureau_officer'] },
  });
  expect(JSON.stringify(event)).not.toContain('王芳');
  expect(await colleagues('bureau_officer', stays)).toEqual([]);
  const named = await identity.accounts.nameAccounts({ ids: [leaver, newId(), 'x'] }, { token: identity.token });
  expect(named).toMatchObject({ value: { names: [{ accountId: leaver, displayName: '王芳' }] } });
  const asked = await identity.accounts.nameAccounts({ ids: [leaver] }, await as('bureau_officer', stays));
  expect(asked).toMatchObject({ refusal: { code: 'services_only' } });
});

it('the name of an account goes with the last of the files that name it, fifteen years after it was closed', async () => {
  const [leaver, stays] = [await account('bureau_officer', '期满者'), await account('bureau_officer', '在任者')];
  const item = { accountId: leaver, organisationId: BUREAU, successorAccountId: '', inviteSuccessor: false };
  const ended = await identity.accounts.endPosts({ items: [item] }, await as('bureau_officer', stays));
  expect(ended).toMatchObject({ value: { results: [{ result: { $case: 'ended', value: { accountClosed: true } } }] } });
  const last = addYears(dateInShanghai(identity.clock.now()), 15);
  const db = openDatabase({ ...roleUrls(identity.ownerUrl, ROLES), schema: SCHEMA, applicationName: 'test' });
  const destroyAt = (date: string) =>
    db.inTx({ kind: 'system', name: 'service' }, (tx) => destroyAccounts(tx, startOfDayInShanghai(date)));
  const names = async () => {
    const named = await identity.accounts.nameAccounts({ ids: [leaver, stays] }, { token: identity.token });
    return named.ok ? named.value.names.map((n) => n.displayName).sort() : [];
  };
  await destroyAt(last);
  expect(await names()).toEqual(['在任者', '期满者']);
  await destroyAt(addDays(last, 1));
  expect(await names()).toEqual(['', '在任者']);
  const { rows } = await db.pool.query(
    `select username, password_hash from account where id = $1 union all
      select type, '' from history where aggregate_id = $1 and type = 'destroyed'`,
    [leaver],
  );
  expect(rows).toEqual([
    { username: `destroyed-${leaver}`, password_hash: '' },
    { username: 'destroyed', password_hash: '' },
  ]);
  await db.close();
});
