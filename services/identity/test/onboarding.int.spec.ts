import type { Role } from '@zhuanguan/access';
import {
  OrganisationEnded,
  OrganisationKind,
  OrganisationRegistered,
  type InvitationResult,
} from '@zhuanguan/contracts';
import { makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

const PASSWORD = 'Zhuanguan-2026';
const [LEAGUE = '', COUNTY = '', EDUCATION = '', SCHOOL = '', ARCHIVE = '', COUNTY_UNIT = ''] = Array.from(
  { length: 6 },
  () => newId(),
);
let identity: IdentityFixture;
let count = 0;

beforeAll(async () => {
  identity = await startIdentity();
  const { ORGANISATION_KIND_BUREAU, ORGANISATION_KIND_DEPARTMENT, ORGANISATION_KIND_UNIT } = OrganisationKind;
  await register(LEAGUE, ORGANISATION_KIND_BUREAU, '锡林郭勒盟财政局', '', '');
  await register(COUNTY, ORGANISATION_KIND_BUREAU, '锡林浩特市财政局', '', LEAGUE);
  await register(EDUCATION, ORGANISATION_KIND_DEPARTMENT, '锡林郭勒盟教育局', '', LEAGUE);
  await register(SCHOOL, ORGANISATION_KIND_UNIT, '锡林郭勒盟蒙古族中学', EDUCATION, LEAGUE);
  await register(ARCHIVE, ORGANISATION_KIND_UNIT, '锡林郭勒盟档案馆', '', LEAGUE);
  await register(COUNTY_UNIT, ORGANISATION_KIND_UNIT, '锡林浩特市第一小学', '', COUNTY);
  await waitFor('identity knows the organisations', async () => (await access('bureau_officer', LEAGUE)).length === 6);
});
afterAll(() => identity.stop());

async function register(
  id: string,
  kind: OrganisationKind,
  name: string,
  budgetParentId: string,
  financeParentId: string,
): Promise<void> {
  const organisation = { id, kind, name, areaCode: '152500', budgetParentId, financeParentId, validFrom: '2024-01-01' };
  const data = OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation }));
  await publish(id, 'registered', 1, data);
}

async function publish(aggregateId: string, fact: string, aggregateVersion: number, data: unknown): Promise<void> {
  const event = makeEvent({
    service: 'registry',
    aggregate: 'organisation',
    fact,
    aggregateId,
    aggregateVersion,
    areaCode: '152500',
    time: new Date(),
    correlationId: newId(),
    data,
  });
  await identity.nats.js.publish(event.subject, event.envelope, { msgID: event.id });
}

const as = async (role: Role, actingOrgId: string, accountId = newId()) => ({
  token: await identity.signer.forActor({ accountId, actingOrgId, roles: [role], scopes: [] }),
});
const service = () => ({ token: identity.token });
const access = async (role: Role, of: string, over: object = {}) => {
  const request = { state: '', kind: '', nextBelow: false, query: '', page: undefined, ...over };
  const answer = await identity.accounts.listAccess(request, await as(role, of));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.organisations;
};
type Item = { organisationId: string; roles?: string[]; personId?: string; replace?: boolean };
const invite = async (role: Role, of: string, ...items: Item[]) => {
  const full = items.map((i) => ({ roles: [], personId: '', replace: false, ...i }));
  const answer = await identity.accounts.inviteAccounts({ items: full }, await as(role, of));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.results.map((r) => r.result);
};
const codeOf = (result: InvitationResult['result']): string => {
  if (result?.$case !== 'issued') throw new Error(JSON.stringify(result));
  return result.value.code;
};
const use = (code: string, over: object = {}) =>
  identity.accounts.useInvitation(
    { code, username: `user-${(count += 1)}`, displayName: '乌云塔娜', password: PASSWORD, ...over },
    service(),
  );
async function account(role: Role, by: string, organisationId: string, roles?: string[]) {
  const [made] = await invite(role, by, { organisationId, ...(roles ? { roles } : {}) });
  const used = await use(codeOf(made));
  if (!used.ok || !used.value.account) throw new Error(JSON.stringify(used));
  return used.value.account;
}
const session = async (subject: string) =>
  identity.client.createSession(
    { issuer: `${PUBLIC_URL}/oidc`, subject, idToken: '', accessToken: '', refreshToken: '' },
    service(),
  );

describe('the first administrator', () => {
  it('gets a code, a new one at the next start, and none once somebody can sign in', async () => {
    const ask = () => identity.accounts.inviteFirstAdministrator({ organisationId: LEAGUE, another: false }, service());
    const [first, second] = [await ask(), await ask()];
    if (!first.ok || !second.ok) throw new Error('no code');
    expect(first.value.code).toMatch(/^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$/);
    expect(await use(first.value.code)).toMatchObject({ ok: false, refusal: { code: 'code_withdrawn' } });
    const typed = second.value.code.toLowerCase().replaceAll('-', ' ');
    const look = await identity.accounts.lookUpInvitation({ code: typed }, service());
    expect(look).toMatchObject({ ok: true, value: { invitation: { organisationName: '锡林郭勒盟财政局' } } });
    const used = await use(typed);
    expect(used).toMatchObject({ ok: true, value: { account: { displayName: '乌云塔娜', active: true } } });
    expect(used.ok && used.value.account?.grants.map((g) => g.role)).toEqual(['bureau_officer']);
    expect(await use(typed)).toMatchObject({ ok: false, refusal: { code: 'code_used' } });
    expect(await ask()).toMatchObject({ ok: true, value: { code: '' } });
    const asked = { organisationId: LEAGUE, another: true };
    const another = await identity.accounts.inviteFirstAdministrator(asked, service());
    expect(another.ok && another.value.code).toMatch(/^.{4}-.{4}-.{4}$/);
  });
});

describe('invitations go down the tree', () => {
  it.each([
    ['bureau_officer', LEAGUE, EDUCATION, ['department_officer', 'unit_handler']],
    ['bureau_officer', LEAGUE, COUNTY, ['bureau_officer']],
    ['bureau_officer', LEAGUE, ARCHIVE, ['unit_handler']],
    ['department_officer', EDUCATION, SCHOOL, ['unit_handler']],
    ['unit_handler', SCHOOL, SCHOOL, ['unit_handler']],
  ] as const)('%s of %s invites %s as %s', async (role, by, organisationId, roles) => {
    const [result] = await invite(role, by, { organisationId });
    expect(result).toMatchObject({ $case: 'issued', value: { invitation: { roles } } });
  });

  it.each([
    ['department_officer', EDUCATION, ARCHIVE, undefined, 'organisation_not_found'],
    ['bureau_officer', COUNTY, EDUCATION, undefined, 'organisation_not_found'],
    ['unit_handler', SCHOOL, ARCHIVE, undefined, 'organisation_not_found'],
    ['unit_handler', EDUCATION, EDUCATION, ['department_officer'], 'role_not_given'],
    ['bureau_officer', LEAGUE, SCHOOL, ['operator'], 'role_not_given'],
    ['bureau_officer', LEAGUE, SCHOOL, ['bureau_officer'], 'role_not_given'],
  ] as const)('%s of %s may not invite %s as %s: %s', async (role, by, organisationId, roles, code) => {
    const [result] = await invite(role, by, { organisationId, ...(roles ? { roles: [...roles] } : {}) });
    expect(result).toMatchObject({ $case: 'refusal', value: { code } });
  });

  it.each(['specialist', 'unit_leader', 'bureau_leader', 'audit_admin'] as const)('%s invites nobody', async (role) => {
    await expect(invite(role, SCHOOL, { organisationId: SCHOOL })).rejects.toThrow('not_allowed');
  });

  it('keeps no code, and one that was replaced is worth nothing', async () => {
    const [lost] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE });
    const [again] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE, replace: true });
    expect(await use(codeOf(lost))).toMatchObject({ ok: false, refusal: { code: 'code_withdrawn' } });
    const owner = new pg.Client(identity.ownerUrl);
    await owner.connect();
    const { rows } = await owner.query(
      `select (select string_agg(i::text, '') from identity.invitation i) || (select string_agg(h::text, '') from identity.history h) as everything`,
    );
    await owner.end();
    const code = codeOf(again);
    expect((rows[0] as { everything: string }).everything).not.toContain(code);
    expect((rows[0] as { everything: string }).everything).not.toContain(code.replaceAll('-', ''));
    expect((await use(code)).ok).toBe(true);
  });

  it('expires after a month', async () => {
    const [made] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE });
    const day = 86_400_000;
    identity.clock.advance(30 * day);
    expect(await use(codeOf(made))).toMatchObject({ ok: false, refusal: { code: 'code_expired' } });
    identity.clock.advance(-30 * day);
  });

  it('of two who use one code at once, one gets the account', async () => {
    const [made] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE });
    const both = await Promise.all([use(codeOf(made)), use(codeOf(made))]);
    expect(both.map((b) => b.ok).sort()).toEqual([false, true]);
  });

  it('a taken username and a short password are told at the field, and the code stays good', async () => {
    const taken = await account('bureau_officer', LEAGUE, ARCHIVE);
    const [made] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE });
    const code = codeOf(made);
    expect(await use(code, { username: taken.username })).toMatchObject({
      ok: false,
      refusal: { kind: 'exists', meta: { fields: [{ field: '/username' }] } },
    });
    expect(await use(code, { password: 'short' })).toMatchObject({
      ok: false,
      refusal: { kind: 'invalid', meta: { fields: [{ field: '/password' }] } },
    });
    expect((await use(code)).ok).toBe(true);
  });
});

describe('who can sign in for whom', () => {
  it('the bureau sees whom it invites next, the department its units', async () => {
    const next = await access('bureau_officer', LEAGUE, { nextBelow: true });
    expect(next.map((o) => o.organisationId).sort()).toEqual([COUNTY, EDUCATION, ARCHIVE].sort());
    const units = await access('department_officer', EDUCATION, { nextBelow: true });
    expect(units.map((o) => o.organisationId)).toEqual([SCHOOL]);
    expect(await access('bureau_officer', LEAGUE, { query: '蒙古族' })).toMatchObject([
      { organisationId: SCHOOL, departmentName: '锡林郭勒盟教育局' },
    ]);
  });

  it('counts by kind, and pages without losing any', async () => {
    const counted = await identity.accounts.countAccess({}, await as('bureau_officer', COUNTY));
    expect(counted).toMatchObject({
      ok: true,
      value: { counts: [{ kind: 'unit', organisations: 1, withAccount: 0 }] },
    });
    const seen: string[] = [];
    let cursor = '';
    do {
      const request = { state: '', kind: '', nextBelow: false, query: '', page: { size: 2, cursor } };
      const page = await identity.accounts.listAccess(request, await as('bureau_officer', LEAGUE));
      if (!page.ok) throw new Error(page.refusal.code);
      seen.push(...page.value.organisations.map((o) => o.organisationId));
      cursor = page.value.page?.nextCursor ?? '';
    } while (cursor);
    expect(seen.length).toBe(6);
    expect(new Set(seen).size).toBe(6);
  });
});

describe('one account, several posts', () => {
  it('accepts a code of another unit and gets the roles besides', async () => {
    const accountant = await account('department_officer', EDUCATION, SCHOOL);
    const [made] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE });
    const token = await as('unit_handler', SCHOOL, accountant.id);
    const accepted = await identity.accounts.acceptInvitation({ code: codeOf(made) }, token);
    expect(accepted).toMatchObject({ ok: true, value: { organisationId: ARCHIVE } });
    expect(accepted.ok && accepted.value.account?.grants.map((g) => g.organisationId).sort()).toEqual(
      [SCHOOL, ARCHIVE].sort(),
    );
  });
});

describe('a forgotten password', () => {
  it('is set anew with a code of the inviter; sessions end, the old one is worth nothing', async () => {
    const handler = await account('department_officer', EDUCATION, SCHOOL);
    const opened = await session(handler.id);
    const items = [{ accountId: handler.id, organisationId: SCHOOL }];
    const foreign = await identity.accounts.resetPasswords({ items }, await as('bureau_officer', COUNTY));
    expect(foreign.ok && foreign.value.results[0]?.result).toMatchObject({ value: { code: 'account_not_found' } });
    const reset = await identity.accounts.resetPasswords({ items }, await as('department_officer', EDUCATION));
    if (!reset.ok) throw new Error(reset.refusal.code);
    const code = codeOf(reset.value.results[0]?.result);
    const look = await identity.accounts.lookUpInvitation({ code }, service());
    expect(look).toMatchObject({ ok: true, value: { username: handler.username, invitation: { purpose: 'reset' } } });
    expect((await use(code, { username: '', displayName: '', password: 'Another-2026' })).ok).toBe(true);
    const gone = await identity.client.getSession({ sessionId: opened.ok ? opened.value.sessionId : '' }, service());
    expect(gone).toMatchObject({ ok: false, refusal: { code: 'session_ended' } });
  });
});

describe('one’s own password', () => {
  it('is changed by who knows the old one; the session goes on, every other one of the account ends', async () => {
    const handler = await account('department_officer', EDUCATION, SCHOOL);
    const colleague = await account('department_officer', EDUCATION, SCHOOL);
    const idOf = async (accountId: string) => {
      const opened = await session(accountId);
      if (!opened.ok) throw new Error(opened.refusal.code);
      return opened.value.sessionId;
    };
    const [here, elsewhere, theirs] = [await idOf(handler.id), await idOf(handler.id), await idOf(colleague.id)];
    const lives = async () =>
      Promise.all(
        [here, elsewhere, theirs].map(
          async (sessionId) => (await identity.client.getSession({ sessionId }, service())).ok,
        ),
      );
    const own = await as('unit_handler', SCHOOL, handler.id);
    const change = (oldPassword: string) =>
      identity.accounts.changePassword({ oldPassword, newPassword: 'Third-2026-x', sessionId: here }, own);
    expect(await change('Not-this-2026')).toMatchObject({ ok: false, refusal: { code: 'wrong_password' } });
    expect(await lives()).toEqual([true, true, true]);
    expect((await change(PASSWORD)).ok).toBe(true);
    expect(await lives()).toEqual([true, false, true]);
  });
});

describe('an officer who leaves', () => {
  it('needs a successor where nobody else receives, and loses everything at that moment', async () => {
    const officer = await account('bureau_officer', LEAGUE, COUNTY);
    const opened = await session(officer.id);
    const end = async (over: object) => {
      const item = { accountId: officer.id, organisationId: COUNTY, successorAccountId: '', inviteSuccessor: false };
      const done = await identity.accounts.endPosts(
        { items: [{ ...item, ...over }] },
        await as('bureau_officer', LEAGUE),
      );
      if (!done.ok) throw new Error(done.refusal.code);
      return done.value.results[0]?.result;
    };
    expect(await end({})).toMatchObject({ $case: 'refusal', value: { code: 'successor_needed' } });
    expect(await end({ successorAccountId: newId() })).toMatchObject({ value: { code: 'successor_not_here' } });
    const ended = await end({ inviteSuccessor: true });
    expect(ended).toMatchObject({ $case: 'ended', value: { accountClosed: true } });
    const gone = await identity.client.getSession({ sessionId: opened.ok ? opened.value.sessionId : '' }, service());
    expect(gone.ok).toBe(false);
    expect((await session(officer.id)).ok).toBe(false);
    const code = ended?.$case === 'ended' ? (ended.value.successor?.code ?? '') : '';
    const successor = await use(code);
    expect(successor.ok && successor.value.account?.grants.map((g) => g.role)).toEqual(['bureau_officer']);
    expect(await end({})).toMatchObject({ value: { code: 'account_not_found' } });
  });

  it('nobody ends their own post', async () => {
    const officer = await account('bureau_officer', LEAGUE, EDUCATION);
    const item = { accountId: officer.id, organisationId: EDUCATION, successorAccountId: '', inviteSuccessor: true };
    const token = await as('department_officer', EDUCATION, officer.id);
    const done = await identity.accounts.endPosts({ items: [item] }, token);
    expect(done.ok && done.value.results[0]?.result).toMatchObject({ value: { code: 'own_post' } });
  });
});

describe('nobody gets at an account above their own', () => {
  const reset = async (role: Role, of: string, accountId: string, organisationId: string) => {
    const items = [{ accountId, organisationId }];
    const done = await identity.accounts.resetPasswords({ items }, await as(role, of));
    return done.ok ? done.value.results[0]?.result : undefined;
  };
  const end = async (role: Role, of: string, accountId: string, organisationId: string) => {
    const item = { accountId, organisationId, successorAccountId: '', inviteSuccessor: true };
    const done = await identity.accounts.endPosts({ items: [item] }, await as(role, of));
    return done.ok ? done.value.results[0]?.result : undefined;
  };

  it.each([
    ['department_officer', EDUCATION],
    ['bureau_officer', COUNTY],
  ] as const)('a handler of the same house neither resets nor ends a %s', async (role, house) => {
    const officer = await account('bureau_officer', LEAGUE, house, [role]);
    expect(await reset('unit_handler', house, officer.id, house)).toMatchObject({ value: { code: 'account_above' } });
    expect(await end('unit_handler', house, officer.id, house)).toMatchObject({ value: { code: 'account_above' } });
    expect(await reset('bureau_officer', LEAGUE, officer.id, house)).toMatchObject({ $case: 'issued' });
  });

  it('who holds posts elsewhere too is reset only by whoever is above all of them', async () => {
    const both = await account('department_officer', EDUCATION, SCHOOL);
    const [more] = await invite('bureau_officer', LEAGUE, { organisationId: ARCHIVE });
    await identity.accounts.acceptInvitation({ code: codeOf(more) }, await as('unit_handler', SCHOOL, both.id));
    for (const [role, of] of [
      ['department_officer', EDUCATION],
      ['unit_handler', SCHOOL],
    ] as const)
      expect(await reset(role, of, both.id, SCHOOL)).toMatchObject({ value: { code: 'account_above' } });
    expect(await reset('bureau_officer', LEAGUE, both.id, SCHOOL)).toMatchObject({ $case: 'issued' });
    // One post of several is ended by whoever is above that one.
    expect(await end('department_officer', EDUCATION, both.id, SCHOOL)).toMatchObject({
      $case: 'ended',
      value: { accountClosed: false },
    });
  });

  it('a handler takes no code from an officer, neither by replacing nor by withdrawing', async () => {
    const [officer] = await invite('bureau_officer', LEAGUE, {
      organisationId: EDUCATION,
      roles: ['department_officer'],
    });
    await invite('unit_handler', EDUCATION, { organisationId: EDUCATION, replace: true });
    const id = officer?.$case === 'issued' ? (officer.value.invitation?.id ?? '') : '';
    const tried = await identity.accounts.withdrawInvitations({ ids: [id] }, await as('unit_handler', EDUCATION));
    expect(tried.ok && tried.value.results[0]?.result).toMatchObject({ value: { code: 'invitation_not_found' } });
    expect((await use(codeOf(officer))).ok).toBe(true);
  });
});

describe('an organisation that is no more', () => {
  it('nobody signs in for it, its codes are void, and posts elsewhere stay', async () => {
    const only = await account('bureau_officer', LEAGUE, ARCHIVE, ['unit_handler']);
    const both = await account('bureau_officer', LEAGUE, ARCHIVE, ['unit_handler']);
    const [elsewhere] = await invite('department_officer', EDUCATION, { organisationId: SCHOOL, replace: true });
    const accepted = await identity.accounts.acceptInvitation(
      { code: codeOf(elsewhere) },
      await as('unit_handler', ARCHIVE, both.id),
    );
    expect(accepted.ok).toBe(true);
    const [open] = await invite('bureau_officer', LEAGUE, {
      organisationId: ARCHIVE,
      roles: ['unit_handler'],
      replace: true,
    });
    const organisation = {
      id: ARCHIVE,
      name: '锡林郭勒盟档案馆',
      areaCode: '152500',
      validFrom: '2024-01-01',
      validTo: '2026-11-01',
    };
    await publish(ARCHIVE, 'ended', 2, OrganisationEnded.toJSON(OrganisationEnded.fromPartial({ organisation })));
    await waitFor('the posts are gone', async () => !(await session(only.id)).ok);
    expect(await use(codeOf(open))).toMatchObject({ ok: false, refusal: { code: 'code_withdrawn' } });
    const left = await session(both.id);
    expect(left.ok && left.value.session?.account?.grants.map((g) => g.organisationId)).toEqual([SCHOOL]);
    expect((await access('bureau_officer', LEAGUE)).map((o) => o.organisationId)).not.toContain(ARCHIVE);
  });
});
