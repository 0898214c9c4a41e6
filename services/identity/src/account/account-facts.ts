import { appendFacts, lockHeads, type Fact, type Tx } from '@zhuanguan/db';

export interface AccountFact {
  aggregateType: 'account' | 'invitation';
  aggregateId: string;
  type: string;
  payload: Fact['payload'];
  /** Names and usernames; kept apart from the chain, which holds their commitments. */
  personal?: Record<string, string>;
}

export interface FactActor {
  accountId?: string;
  orgId?: string;
}

/** Links of the chain of accounts and invitations; nobody else needs to hear of them, so there is no event. */
export async function appendAccountFacts(
  tx: Tx,
  facts: readonly AccountFact[],
  { at, actor }: { at: Date; actor: FactActor },
): Promise<void> {
  await lockHeads(tx, facts);
  const versions = new Map<string, number>();
  await appendFacts(
    tx,
    facts.map((fact): Fact => {
      const key = `${fact.aggregateType}/${fact.aggregateId}`;
      const expectedVersion = versions.get(key) ?? tx.heads.get(key)?.version ?? 0;
      versions.set(key, expectedVersion + 1);
      return { ...fact, expectedVersion, at, actor };
    }),
  );
}
