import type { EventEnvelope } from '@zhuanguan/events';
import type { GatewayContext } from '../context.js';
import type { Callers } from './callers.js';

/** What identity tells of accounts, wherever in the country: posts that end, and delegations that begin or are taken back. */
const SUBJECT = 'zg.*.*.*.identity.>';

/**
 * A gateway forgets what it remembers of an account when identity says that something of it has changed, so that a right that is
 * taken back is gone from open sessions at every gateway. No durable: what was missed while away is forgotten after half a
 * minute anyway.
 */
export function followAccounts({ nats, log }: Pick<GatewayContext, 'nats' | 'log'>, callers: Callers): () => void {
  const subscription = nats.connection.subscribe(SUBJECT, {
    callback: (error, message) => {
      if (error) return void log.warn({ error: String(error) }, 'account events are not followed');
      const { data } = message.json<EventEnvelope>();
      callers.forgetAccounts(idsIn(data));
    },
  });
  return () => subscription.unsubscribe();
}

const idsIn = (data: unknown): string[] => {
  const { accountId, delegateId } = data as { accountId?: unknown; delegateId?: unknown };
  return [accountId, delegateId].filter((id) => typeof id === 'string');
};
