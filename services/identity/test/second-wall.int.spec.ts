import { GRANTS, type Role } from '@zhuanguan/access';
import { OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { makeEvent } from '@zhuanguan/events';
import { newId, type Result } from '@zhuanguan/kernel';
import { openWide, waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startIdentity, type IdentityFixture } from './identity-fixture.js';

/** The one table says yes wherever somebody stands: what is left is the second wall (ADR 20). */
let close: () => void;

const [BUREAU, BESIDE] = [newId(), newId()];
let identity: IdentityFixture;

beforeAll(async () => {
  close = openWide(GRANTS);
  identity = await startIdentity();
  for (const id of [BUREAU, BESIDE]) {
    const kind = OrganisationKind.ORGANISATION_KIND_BUREAU;
    const organisation = { id, kind, name: '某旗财政局', areaCode: '152500', validFrom: '2024-01-01' };
    const event = makeEvent({
      ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: id, aggregateVersion: 1 },
      ...{ areaCode: '152500', time: new Date(), correlationId: newId() },
      data: OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
    });
    await identity.nats.js.publish(event.subject, event.envelope);
  }
  const officer = await account(BESIDE);
  await waitFor(
    'identity knows the bureaus',
    async () => (await identity.accounts.listAccounts({ organisationId: BUREAU }, await as(BUREAU, officer))).ok,
  );
});
afterAll(async () => {
  close();
  await identity.stop();
});

async function account(organisationId: string, roles: Role[] = ['unit_handler', 'unit_leader']): Promise<string> {
  const id = newId();
  const grants = roles.map((role) => ({ role, organisationId, organisationName: '', areaCode: '152500' }));
  const made = {
    id,
    username: `u${id.slice(-12)}`,
    password: 'Zhuanguan-test-2026',
    displayName: '某某',
    personId: '',
  };
  const answer = await identity.client.registerAccounts({ accounts: [{ ...made, grants }] }, { token: identity.token });
  expect(answer.ok && answer.value.results[0]?.result?.$case).toBe('account');
  return id;
}
const as = async (actingOrgId: string, accountId = newId()) => ({
  token: await identity.signer.forActor({ accountId, actingOrgId, roles: ['bureau_officer'], scopes: [] }),
});
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);

it('an account of another house is given and left nothing, nor ended, unlocked or signed out', async () => {
  const outcomes: Record<string, string[]> = {};
  for (const [where, organisationId] of [
    ['beside', BESIDE],
    ['own', BUREAU],
  ] as const) {
    const accountId = await account(BUREAU);
    const by = await as(organisationId);
    const post = { accountId, organisationId: BUREAU };
    const { accounts } = identity;
    const granted = await accounts.grantRole({ ...post, role: 'unit_head', fromDate: '', toDate: '' }, by);
    const taken = await accounts.endRole({ ...post, role: 'unit_leader' }, by);
    const secured = { ...post, username: '', reason: '核实' };
    const unlocked = await accounts.secureAccount({ ...secured, act: 'unlock' }, by);
    const reset = await accounts.secureAccount({ ...secured, act: 'reset_totp' }, by);
    const ended = await accounts.endPosts({ items: [{ ...post, successorAccountId: '', inviteSuccessor: false }] }, by);
    const result = ended.ok ? ended.value.results[0]?.result : undefined;
    const endedCode = result?.$case === 'refusal' ? result.value.code : result?.$case;
    outcomes[where] = [...[granted, taken, unlocked, reset].map(codeOf), endedCode ?? ''];
  }
  expect(outcomes['beside']).toEqual(Array.from({ length: 5 }, () => 'account_not_found'));
  expect(outcomes['own']).toEqual(['ok', 'ok', 'ok', 'ok', 'ended']);
});
