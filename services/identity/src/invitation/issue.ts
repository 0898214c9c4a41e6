import type { Actor, Role } from '@zhuanguan/access';
import type { IssuedInvitation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { appendAccountFacts, type FactActor } from '../account/account-facts.js';
import type { IdentityContext } from '../context.js';
import { hashCode, makeCode, normaliseCode } from './invitation-code.js';
import { expiryOf } from './invitation.domain.js';
import { insertInvitations, invitationToProto, markWithdrawn, type NewInvitationRow } from './invitation.store.js';

export interface Issue {
  purpose: 'activate' | 'reset';
  organisationId: string;
  organisationName: string;
  roles: readonly Role[];
  accountId?: string;
  personId?: string;
}

export const codeHashOf = (ctx: IdentityContext, typed: string): string | undefined => {
  const code = normaliseCode(typed);
  return code && hashCode(ctx.config.encryptionSecret, code);
};

export const factActor = ({ accountId, actingOrgId }: Actor): FactActor => ({
  accountId,
  ...(actingOrgId ? { orgId: actingOrgId } : {}),
});

/** Unused codes that are worth nothing from now on. */
export async function withdraw(
  tx: Tx,
  ids: readonly string[],
  { at, actor, replaced }: { at: Date; actor: Actor; replaced: boolean },
): Promise<void> {
  await markWithdrawn(tx, ids, at);
  await appendAccountFacts(
    tx,
    ids.map((id) => ({
      aggregateType: 'invitation' as const,
      aggregateId: id,
      type: 'withdrawn',
      payload: replaced ? { replaced } : {},
    })),
    { at, actor: factActor(actor) },
  );
}

/** Makes codes in the transaction of whoever asks; the code leaves with the answer and is kept nowhere. */
export async function issueInvitations(
  ctx: IdentityContext,
  tx: Tx,
  issues: readonly Issue[],
  actor: FactActor,
): Promise<IssuedInvitation[]> {
  const now = ctx.now();
  const made = issues.map((issue) => ({
    issue,
    id: newId(),
    code: makeCode(),
    expiresAt: expiryOf(issue.purpose, now),
  }));
  await insertInvitations(
    tx,
    made.map(({ issue, id, code, expiresAt }): NewInvitationRow => ({
      id,
      codeHash: codeHashOf(ctx, code) ?? '',
      purpose: issue.purpose,
      organisationId: issue.organisationId,
      roles: issue.roles,
      accountId: issue.accountId ?? null,
      personId: issue.personId ?? null,
      invitedBy: actor.accountId ?? null,
      invitedByOrganisation: actor.orgId ?? null,
      createdAt: now,
      expiresAt,
    })),
  );
  await appendAccountFacts(
    tx,
    made.map(({ issue, id }) => ({
      aggregateType: 'invitation' as const,
      aggregateId: id,
      type: 'issued',
      payload: { purpose: issue.purpose, organisationId: issue.organisationId, roles: [...issue.roles] },
    })),
    { at: now, actor },
  );
  return made.map(({ issue, id, code, expiresAt }) => ({
    code,
    invitation: invitationToProto({
      ...issue,
      id,
      areaCode: '',
      roles: [...issue.roles],
      accountId: issue.accountId ?? null,
      personId: issue.personId ?? null,
      invitedByName: '',
      createdAt: now,
      expiresAt,
      usedAt: null,
      withdrawnAt: null,
    }),
  }));
}
