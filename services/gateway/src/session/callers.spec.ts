import type { Session } from '@zhuanguan/contracts';
import { ok } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import type { GatewayContext } from '../context.js';
import { createCallers } from './callers.js';

/** One session of an account at identity, where what it may do changes with the day and with what others delegate. */
function gateway() {
  const clock = fixedClock('2026-12-04T15:59:50Z');
  const state = { delegated: true, asked: 0 };
  const session = (): Session => ({
    account: {
      ...{ id: 'wang', username: 'wang', displayName: '王芳', personId: '', active: true },
      grants: [
        { role: 'unit_handler', organisationId: 'o', organisationName: '', areaCode: '152500', lent: false },
        ...(state.delegated
          ? [{ role: 'bureau_officer', organisationId: 'o', organisationName: '', areaCode: '152500', lent: true }]
          : []),
      ],
    },
    ...{ actingOrganisationId: 'o', expiresAt: new Date('2026-12-05T02:00:00Z'), csrfToken: 'c', away: [] },
    delegators: state.delegated
      ? [
          {
            ...{ accountId: 'li', displayName: '李强', personId: 'p', organisationId: 'o', toDate: '2026-12-04' },
            roles: ['bureau_officer'],
          },
        ]
      : [],
  });
  const ctx = {
    config: { publicUrl: 'http://gateway.test' },
    clients: { identity: { getSession: () => ((state.asked += 1), Promise.resolve(ok({ session: session() }))) } },
    signer: { forService: () => Promise.resolve('t') },
    now: clock.now,
  } as unknown as GatewayContext;
  const callers = createCallers(ctx, {} as never);
  const request = { headers: {}, cookies: { zg_session: 's' } } as unknown as FastifyRequest;
  const actor = async () => {
    const found = callers.known(request) ?? (await callers.find(request));
    return 'ok' in found ? found.ok && found.value.actor : found.actor;
  };
  return { clock, state, callers, actor };
}

it('says whose right is whose, and asks anew at midnight in Shanghai though it was asked a moment ago', async () => {
  const { clock, state, actor } = gateway();
  expect(await actor()).toMatchObject({
    roles: ['unit_handler', 'bureau_officer'],
    lentRoles: ['bureau_officer'],
    onBehalfOf: [{ accountId: 'li', personId: 'p', roles: ['bureau_officer'] }],
  });
  state.delegated = false;
  clock.advance(9_000);
  expect(await actor()).toMatchObject({ lentRoles: ['bureau_officer'] });
  expect(state.asked).toBe(1);
  clock.advance(1_000);
  const after = await actor();
  expect(after).toMatchObject({ roles: ['unit_handler'] });
  expect(after).not.toHaveProperty('onBehalfOf');
  expect(state.asked).toBe(2);
});

it('forgets an account of which something has changed', async () => {
  const { state, callers, actor } = gateway();
  await actor();
  state.delegated = false;
  callers.forgetAccounts(['somebody', 'else']);
  expect(await actor()).toHaveProperty('onBehalfOf');
  callers.forgetAccounts(['li', 'wang']);
  expect(await actor()).not.toHaveProperty('onBehalfOf');
});
