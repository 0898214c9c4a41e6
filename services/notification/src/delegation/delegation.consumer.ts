import { DelegationEnded, DelegationSet } from '@zhuanguan/contracts';
import type { Role } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import type { EventHandler } from '@zhuanguan/events';
import type { NotificationContext } from '../context.js';
import { audiencesOf, type MessageKind, type NewMessage } from '../message/message.domain.js';
import { tellers } from '../message/message.consumer.js';
import type { Telling } from '../message/telling.js';

export const DELEGATION_SUBJECT = 'zg.*.*.*.identity.delegation.>';

type Told = Pick<DelegationSet, 'organisationId' | 'roles'>;

/** Between two people; told to whoever did not do it themselves. Neither a name nor the reason. */
function toAccount(
  { organisationId, roles }: Told,
  accountId: string,
  kind: MessageKind,
  parameters: Record<string, string>,
): NewMessage {
  const [audience = 'unit_handlers'] = audiencesOf(roles as Role[]);
  return { organisationId, audience, accountId, kind, subject: {}, parameters };
}

const tellings: Readonly<Record<string, Telling>> = {
  'identity.delegation.set.v1': (event) => {
    const set = DelegationSet.fromJSON(event.data);
    const { accountId, delegateId, byAccountId, fromDate, toDate } = set;
    const days = { fromDate, toDate };
    return [
      ...(delegateId === byAccountId ? [] : [toAccount(set, delegateId, 'delegation_received', days)]),
      ...(accountId === byAccountId ? [] : [toAccount(set, accountId, 'delegation_made', days)]),
    ];
  },
  'identity.delegation.ended.v1': (event) => {
    const ended = DelegationEnded.fromJSON(event.data);
    const { accountId, delegateId, byAccountId, cause } = ended;
    return [
      ...(delegateId === byAccountId ? [] : [toAccount(ended, delegateId, 'delegation_ended', { cause })]),
      ...(accountId === byAccountId ? [] : [toAccount(ended, accountId, 'delegation_returned', { cause })]),
    ];
  },
};

async function keepSet(tx: Tx, data: unknown): Promise<void> {
  const { delegationId, accountId, delegateId, organisationId, fromDate, toDate } = DelegationSet.fromJSON(data);
  await tx.sql({
    name: 'notification-delegation-set',
    text: `insert into delegation (id, account_id, delegate_id, organisation_id, from_date, to_date) values ($1, $2, $3, $4, $5, $6)
      on conflict (id) do nothing`,
    values: [delegationId, accountId, delegateId, organisationId, fromDate, toDate],
  });
}

async function keepEnded(tx: Tx, data: unknown, at: string): Promise<void> {
  const { delegationId } = DelegationEnded.fromJSON(data);
  await tx.sql({
    name: 'notification-delegation-ended',
    text: 'update delegation set ended_at = $2 where id = $1 and ended_at is null',
    values: [delegationId, at],
  });
}

/** Keeps who stands in for whom, and tells both. */
export function delegationHandlers(
  ctx: Pick<NotificationContext, 'now' | 'digestAt'>,
): Record<string, EventHandler<never>> {
  const telling = tellers(ctx, tellings);
  const with_ = (type: string, keep: (tx: Tx, data: unknown, at: string) => Promise<void>): EventHandler<never> => ({
    apply: async (tx, event, given) => {
      await keep(tx, event.data, event.time);
      await telling[type]?.apply(tx, event, given);
    },
  });
  return {
    'identity.delegation.set.v1': with_('identity.delegation.set.v1', keepSet),
    'identity.delegation.ended.v1': with_('identity.delegation.ended.v1', keepEnded),
  };
}
