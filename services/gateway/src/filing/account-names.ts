import type { Actor } from '@zhuanguan/access';
import type { Filing, Receipt } from '@zhuanguan/contracts';
import type { Result } from '@zhuanguan/kernel';
import type { GatewayContext } from '../context.js';

/** Identity names at most so many accounts at once; one filing and its history have far fewer. */
const MAX_NAMES = 500;

/** Workflow keeps who acted by id and identity what they are called: here both meet. Without identity the names are left out. */
export async function nameOfficers(ctx: GatewayContext, filings: readonly Filing[]): Promise<void> {
  const ids = new Set(
    filings.flatMap(({ receipts, history }) => [
      ...receipts.flatMap((r) => [
        r.officerAccountId,
        r.officerForAccountId,
        r.holder?.accountId ?? '',
        ...r.opinions.flatMap((o) => [o.askedByAccountId, o.ofAccountId]),
      ]),
      ...history.flatMap((h) => [h.actorAccountId, h.otherAccountId, h.onBehalfOfAccountId]),
    ]),
  );
  ids.delete('');
  const names = await accountNames(ctx, [...ids]);
  for (const { receipts, history } of filings) {
    for (const receipt of receipts) {
      receipt.officerName = names.get(receipt.officerAccountId) ?? '';
      receipt.officerForName = names.get(receipt.officerForAccountId) ?? '';
      if (receipt.holder) receipt.holder.name = names.get(receipt.holder.accountId) ?? '';
      for (const opinion of receipt.opinions) {
        opinion.askedByName = names.get(opinion.askedByAccountId) ?? '';
        opinion.ofName = names.get(opinion.ofAccountId) ?? '';
      }
    }
    for (const entry of history) {
      entry.actorName = names.get(entry.actorAccountId) ?? '';
      entry.otherName = names.get(entry.otherAccountId) ?? '';
      entry.onBehalfOfName = names.get(entry.onBehalfOfAccountId) ?? '';
    }
  }
}

export async function accountNames(ctx: GatewayContext, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const token = await ctx.signer.forService('gateway');
  const named = await ctx.clients.accounts.nameAccounts({ ids: ids.slice(0, MAX_NAMES) }, { token });
  return new Map(named.ok ? named.value.names.map((n) => [n.accountId, n.displayName]) : []);
}

/** Of a refusal because a colleague has it, or is asked for an opinion, says who that is. */
export async function tellColleague<T>(
  ctx: GatewayContext,
  actor: Actor,
  id: string,
  result: Result<T>,
): Promise<Result<T>> {
  const words = result.ok ? undefined : COLLEAGUE[result.refusal.code];
  if (result.ok || !words) return result;
  const read = await ctx.clients.workflow.getFiling({ id }, { token: await ctx.signer.forActor(actor) });
  const filing = read.ok ? read.value.filing : undefined;
  const mine = filing?.receipts.find((r) => r.round === filing.round && r.organisationId === actor.actingOrgId);
  const who = mine && words.who(mine);
  const name = who && (await accountNames(ctx, [who])).get(who);
  return name ? { ok: false, refusal: { ...result.refusal, detail: words.detail(name) } } : result;
}

const COLLEAGUE: Record<string, { who: (mine: Receipt) => string | undefined; detail: (name: string) => string }> = {
  claimed_by_other: {
    who: ({ holder }) => holder?.accountId,
    detail: (name) => `这件备案已由${name}领办；需要由您办理的，请先接过来。`,
  },
  opinion_pending: {
    who: ({ opinions }) => opinions.find((o) => o.state === 'open')?.ofAccountId,
    detail: (name) => `已请${name}对这件备案提出意见，请等其答复；不再需要的，可以先撤回征求意见。`,
  },
};
