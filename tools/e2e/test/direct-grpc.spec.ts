import { FilingKind, FilingState, UrgeUnitsRequest, WorkflowServiceService, type Filing } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { createRpcClient, createTokenSigner, refusalFromProto } from '@zhuanguan/rpc';
import { makeSecrets } from '@zhuanguan/start';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content } from '../src/backend.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const school = organisation('unit', '盟蒙古族中学', '152500', '', league.id);
const other = organisation('unit', '盟第二中学', '152500', '', league.id);
let at: Installation;
let filing: Filing;

const handler = (of = school) => ({
  accountId: newId(),
  actingOrgId: of.id,
  roles: ['unit_handler' as const],
  scopes: [],
});
const item = (actorToken: string) => ({
  actorToken,
  idempotencyKey: newId(),
  kind: FilingKind.FILING_KIND_FIRST,
  unitId: school.id,
  role: 'specialist',
  content: content('乌云塔娜', '2026-11-20'),
  filingId: '',
  expectedVersion: 0,
  correlationId: '',
});
const list = {
  unitId: school.id,
  state: FilingState.FILING_STATE_UNSPECIFIED,
  kind: FilingKind.FILING_KIND_UNSPECIFIED,
  lateOnly: false,
  page: undefined,
};

beforeAll(async () => {
  at = await startInstallation('apart');
  await at.register([league, school, other]);
  const made = await at.clients.workflow.submitFilings(
    { items: [item(await at.signer.forActor(handler()))] },
    { token: await at.signer.forService('gateway') },
  );
  const result = made.ok ? made.value.results[0]?.result : undefined;
  if (result?.$case !== 'filing') throw new Error('not filed');
  filing = result.value;
});
afterAll(() => at.stop());

/** By somebody with a certificate that every service takes. */
describe('past the gateway, straight to a service', () => {
  it('without a certificate nobody is heard', async () => {
    const address = at.processes?.addresses.workflow ?? '';
    const bare = createRpcClient(WorkflowServiceService, { address });
    const token = await at.signer.forActor(handler());
    expect(await bare.getFiling({ id: filing.id }, { token, deadlineMs: 1_500 })).toMatchObject({
      ok: false,
      refusal: { kind: 'unavailable' },
    });
    bare.close();
  });

  it.each(['none', 'nonsense', 'signed by another', 'expired'])('a token that is %s is refused', async (kind) => {
    const { tokenKeys } = await makeSecrets();
    const another = createTokenSigner({ privateJwk: tokenKeys.gateway.privateJwk, now: () => Date.now() });
    const anHourAgo = createTokenSigner({
      privateJwk: at.secrets.tokenKeys.gateway.privateJwk,
      now: () => Date.now() - 3_600_000,
    });
    const token = {
      none: '',
      nonsense: 'nonsense',
      'signed by another': await another.forActor(handler()),
      expired: await anHourAgo.forActor(handler()),
    }[kind] as string;
    const { workflow, registry, notification } = at.clients;
    for (const answer of [
      await workflow.getFiling({ id: filing.id }, { token }),
      await workflow.listFilings(list, { token }),
      await workflow.submitFilings({ items: [item(token)] }, { token }),
      await registry.getUnit({ unitId: school.id, at: '', knownAt: undefined }, { token }),
      await registry.registerOrganisations({ organisations: [other] }, { token }),
      await registry.urgeUnits(UrgeUnitsRequest.fromPartial({ standing: 'vacant' }), { token }),
      await notification.countUnread({}, { token }),
      await notification.markRead({ messageIds: [], all: true }, { token }),
    ])
      expect(answer).toMatchObject({ ok: false, refusal: { kind: 'unauthenticated' } });
    // A service's own token does not make up for the actor that is missing in the item.
    const batch = await workflow.submitFilings(
      { items: [item(token)] },
      { token: await at.signer.forService('gateway') },
    );
    const result = batch.ok ? batch.value.results[0]?.result : undefined;
    expect(result?.$case === 'refusal' && refusalFromProto(result.value).kind).toBe('unauthenticated');
  });

  it('another unit sees and changes nothing; a person is no service', async () => {
    const { workflow, registry } = at.clients;
    const token = await at.signer.forActor(handler(other));
    expect(await workflow.getFiling({ id: filing.id }, { token })).toMatchObject({
      ok: false,
      refusal: { kind: 'not_found' },
    });
    const listed = await workflow.listFilings(list, { token });
    expect(listed.ok && listed.value.filings).toEqual([]);
    expect((await workflow.getFilingContent({ id: filing.id, contentHash: filing.contentHash }, { token })).ok).toBe(
      false,
    );
    expect((await registry.listGates({ afterUnitId: '', size: 10 }, { token })).ok).toBe(false);
    expect((await registry.registerOrganisations({ organisations: [other] }, { token })).ok).toBe(false);
    const gateway = { token: await at.signer.forService('gateway') };
    const batch = await workflow.submitFilings({ items: [item(token)] }, gateway);
    const result = batch.ok ? batch.value.results[0]?.result : undefined;
    expect(result?.$case === 'refusal' && refusalFromProto(result.value).code).toBe('not_allowed');
  });
});
