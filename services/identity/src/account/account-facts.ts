import { PostEnded, SessionsEnded } from '@zhuanguan/contracts';
import { appendFacts, lockHeads, type Fact, type OutboxEvent, type Tx } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';

export interface AccountFact {
  aggregateType: 'account' | 'invitation';
  aggregateId: string;
  type: string;
  payload: Fact['payload'];
  /** Names and usernames; kept apart from the chain, which holds their commitments. */
  personal?: Record<string, string>;
  /** Granted roles at an organisation that ended: whoever gave work to the account there hears of it. */
  postEnded?: { organisationId: string; areaCode: string; roles: readonly string[]; correlationId?: string };
  /** Sessions of the account ended with it: gateways that remember them hear of it. */
  sessionsEnded?: { areaCode: string };
}

export interface FactActor {
  accountId?: string;
  orgId?: string;
}

/** Links of the chain of accounts and invitations. Others need to hear of posts and sessions that ended, of nothing else. */
export async function appendAccountFacts(
  tx: Tx,
  facts: readonly AccountFact[],
  { at, actor }: { at: Date; actor: FactActor },
): Promise<void> {
  await lockHeads(tx, facts);
  const versions = new Map<string, number>();
  await appendFacts(
    tx,
    facts.map(({ postEnded, sessionsEnded, ...fact }): Fact => {
      const key = `${fact.aggregateType}/${fact.aggregateId}`;
      const expectedVersion = versions.get(key) ?? tx.heads.get(key)?.version ?? 0;
      versions.set(key, expectedVersion + 1);
      const event = postEnded
        ? postEndedEvent(fact.aggregateId, postEnded, at)
        : sessionsEnded && sessionsEndedEvent(fact.aggregateId, sessionsEnded.areaCode, at);
      return { ...fact, expectedVersion, at, actor, ...(event ? { event } : {}) };
    }),
  );
}

type EventOf = (aggregateVersion: number) => OutboxEvent;

const postEndedEvent =
  (accountId: string, ended: NonNullable<AccountFact['postEnded']>, time: Date): EventOf =>
  (aggregateVersion) =>
    makeEvent({
      service: 'identity',
      aggregate: 'account',
      fact: 'post_ended',
      aggregateId: accountId,
      aggregateVersion,
      areaCode: ended.areaCode,
      time,
      correlationId: ended.correlationId ?? newId(),
      data: PostEnded.toJSON({ accountId, organisationId: ended.organisationId, roles: [...ended.roles] }),
    });

const sessionsEndedEvent =
  (accountId: string, areaCode: string, time: Date): EventOf =>
  (aggregateVersion) =>
    makeEvent({
      service: 'identity',
      aggregate: 'account',
      fact: 'sessions_ended',
      aggregateId: accountId,
      aggregateVersion,
      areaCode: areaCode || '000000',
      time,
      correlationId: newId(),
      data: SessionsEnded.toJSON({ accountId }),
    });
