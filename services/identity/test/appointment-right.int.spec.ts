import {
  AppointmentAmended,
  AppointmentAnnulled,
  AppointmentEnded,
  AppointmentReopened,
  AppointmentStarted,
  OrganisationChanged,
  OrganisationKind,
} from '@zhuanguan/contracts';
import { makeEvent, type NewEvent } from '@zhuanguan/events';
import { addDays, dateInShanghai, newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

let identity: IdentityFixture;
beforeAll(async () => (identity = await startIdentity()));
afterAll(() => identity.stop());

async function publish(
  event: Pick<NewEvent, 'aggregate' | 'fact' | 'aggregateId' | 'aggregateVersion' | 'data'>,
): Promise<void> {
  const { id, subject, envelope } = makeEvent({
    service: 'registry',
    areaCode: '152502',
    time: new Date(),
    correlationId: newId(),
    ...event,
  });
  await identity.nats.js.publish(subject, envelope, { msgID: id });
}

it('a person is specialist of a unit from the first day of the appointment to the day before its end', async () => {
  const [accountId, personId, unitId, appointmentId] = [newId(), newId(), newId(), newId()];
  const call = { token: identity.token };
  const account = {
    id: accountId,
    username: 'specialist',
    password: 'Pass-word-1',
    displayName: '其其格',
    personId,
    grants: [],
  };
  await identity.client.registerAccounts({ accounts: [account] }, call);
  const opened = await identity.client.createSession(
    { issuer: `${PUBLIC_URL}/oidc`, subject: accountId, idToken: '', accessToken: '', refreshToken: '' },
    call,
  );
  const sessionId = opened.ok ? opened.value.sessionId : '';
  const grants = async () => {
    const answer = await identity.client.getSession({ sessionId }, call);
    return answer.ok ? answer.value.session?.account?.grants : undefined;
  };
  expect(await grants()).toEqual([]);

  const today = dateInShanghai(identity.clock.now());
  const organisation = {
    id: unitId,
    kind: OrganisationKind.ORGANISATION_KIND_UNIT,
    name: '锡林浩特市第一小学',
    areaCode: '152502',
    validFrom: '2024-01-01',
  };
  await publish({
    aggregate: 'organisation',
    fact: 'changed',
    aggregateId: unitId,
    aggregateVersion: 1,
    data: OrganisationChanged.toJSON(OrganisationChanged.fromPartial({ organisation })),
  });
  const started = AppointmentStarted.fromPartial({
    appointmentId,
    unitId,
    personId,
    role: 'specialist',
    validFrom: addDays(today, 1),
    onRecordAt: new Date(),
  });
  await publish({
    aggregate: 'appointment',
    fact: 'started',
    aggregateId: appointmentId,
    aggregateVersion: 1,
    data: AppointmentStarted.toJSON(started),
  });
  const ended = AppointmentEnded.fromPartial({
    appointmentId,
    unitId,
    personId,
    role: 'specialist',
    validTo: addDays(today, 2),
  });
  await publish({
    aggregate: 'appointment',
    fact: 'ended',
    aggregateId: appointmentId,
    aggregateVersion: 2,
    data: AppointmentEnded.toJSON(ended),
  });
  await publish({
    aggregate: 'appointment',
    fact: 'started',
    aggregateId: newId(),
    aggregateVersion: 1,
    data: AppointmentStarted.toJSON({ ...started, appointmentId: newId(), validFrom: today }),
  });

  const expected = [
    {
      ...{ role: 'specialist', organisationId: unitId, organisationName: '锡林浩特市第一小学', areaCode: '152502' },
      lent: false,
    },
  ];
  await waitFor('the right of today', async () => (await grants())?.length === 1);
  expect(await grants()).toEqual(expected);

  // Notification asks the same before it writes to somebody; nobody else may, and a closed account holds nothing.
  const ask = async (service: string, accountIds: string[]) =>
    identity.client.listPosts({ accountIds }, { token: await identity.signer.forService(service) });
  expect(await ask('notification', [accountId, newId(), 'nonsense'])).toMatchObject({
    value: { posts: [{ accountId, organisationId: unitId, role: 'specialist' }] },
  });
  expect(await ask('gateway', [accountId])).toMatchObject({ refusal: { kind: 'forbidden' } });
  expect(await ask('notification', Array<string>(201).fill(accountId))).toMatchObject({ refusal: { kind: 'invalid' } });

  // The filing that ended the other one is void, and its start is corrected: it gives the right today. Then it is void itself.
  const base = { appointmentId, unitId, personId, role: 'specialist' };
  const follow = async (fact: string, aggregateVersion: number, data: unknown) => {
    await publish({ aggregate: 'appointment', fact, aggregateId: appointmentId, aggregateVersion, data });
  };
  const owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  const dates = async () => {
    const { rows } = await owner.query<{ dates: string }>(
      `select valid_from || ' ' || coalesce(valid_to::text, '') as dates from identity.appointment_right where appointment_id = $1`,
      [appointmentId],
    );
    return rows[0]?.dates;
  };
  const tomorrow = addDays(today, 1);
  await follow(
    'reopened',
    3,
    AppointmentReopened.toJSON(AppointmentReopened.fromPartial({ ...base, validFrom: tomorrow })),
  );
  await waitFor('it lasts again', async () => (await dates()) === `${tomorrow} `);
  await follow('amended', 4, AppointmentAmended.toJSON(AppointmentAmended.fromPartial({ ...base, validFrom: today })));
  await waitFor('the new start', async () => (await dates()) === `${today} `);
  await follow(
    'annulled',
    5,
    AppointmentAnnulled.toJSON(AppointmentAnnulled.fromPartial({ ...base, validFrom: today })),
  );
  await waitFor('no day is left', async () => (await dates()) === `${today} ${today}`);
  await owner.end();
  expect(await grants()).toEqual(expected);
}, 30_000);
