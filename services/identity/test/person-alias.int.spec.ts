import { AppointmentStarted, PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { makeEvent } from '@zhuanguan/events';
import { addDays, dateInShanghai, newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

/** An account has the rights of its human under every id (REG-6), for as long as the merge holds. */

let identity: IdentityFixture;
beforeAll(async () => (identity = await startIdentity()));
afterAll(() => identity.stop());

let published = 0;
async function publish(aggregate: string, fact: string, aggregateId: string, data: unknown, version = 1) {
  published += 1;
  const { id, subject, envelope } = makeEvent({
    ...{ service: 'registry', aggregate, fact, aggregateId, aggregateVersion: version },
    ...{ areaCode: '152502', time: new Date(), correlationId: newId(), data },
  });
  await identity.nats.js.publish(subject, envelope, { msgID: id });
}

async function account(personId: string): Promise<() => Promise<string[]>> {
  const id = newId();
  const call = { token: identity.token };
  const given = { id, username: `person${published}${id.slice(-6)}`, password: 'Pass-word-1', displayName: '其其格' };
  await identity.client.registerAccounts({ accounts: [{ ...given, personId, grants: [] }] }, call);
  const opened = await identity.client.createSession(
    { issuer: `${PUBLIC_URL}/oidc`, subject: id, idToken: '', accessToken: '', refreshToken: '' },
    call,
  );
  const sessionId = opened.ok ? opened.value.sessionId : '';
  return async () => {
    const answer = await identity.client.getSession({ sessionId }, call);
    const grants = answer.ok ? (answer.value.session?.account?.grants ?? []) : [];
    return grants.map((g) => g.organisationId).sort();
  };
}

async function appointed(): Promise<{ personId: string; unitId: string }> {
  const [personId, unitId, appointmentId] = [newId(), newId(), newId()];
  const validFrom = addDays(dateInShanghai(identity.clock.now()), -1);
  const started = { appointmentId, unitId, personId, role: 'specialist', validFrom, onRecordAt: new Date() };
  await publish(
    'appointment',
    'started',
    appointmentId,
    AppointmentStarted.toJSON(AppointmentStarted.fromPartial(started)),
  );
  return { personId, unitId };
}

it('has the posts of both ids after a merge, and its own again after it was taken back', async () => {
  const [a, b] = [await appointed(), await appointed()];
  const [ofA, ofB] = [await account(a.personId), await account(b.personId)];
  await waitFor('each has its own', async () => (await ofA()).length === 1 && (await ofB()).length === 1);
  const data = { mergeId: newId(), personId: b.personId, intoId: a.personId };
  await publish('person', 'merged', b.personId, PersonMerged.toJSON(data));
  const both = [a.unitId, b.unitId].sort();
  await waitFor('both have both', async () => (await ofA()).length === 2);
  expect([await ofA(), await ofB()]).toEqual([both, both]);
  await publish('person', 'unmerged', b.personId, PersonUnmerged.toJSON(data), 2);
  await waitFor('each has its own again', async () => (await ofA()).length === 1);
  expect([await ofA(), await ofB()]).toEqual([[a.unitId], [b.unitId]]);
}, 30_000);
