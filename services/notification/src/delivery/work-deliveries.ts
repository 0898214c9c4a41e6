import type { Role } from '@zhuanguan/access';
import { startLoop, type Log, type Loop } from '@zhuanguan/events';
import type { Sent } from '../channel/channel.js';
import { forgetCodes } from '../settings/address-code.store.js';
import type { NotificationContext } from '../context.js';
import { audiencesOf, isDelegation } from '../message/message.domain.js';
import { deliveryId } from './delivery-id.js';
import {
  claimDeliveries,
  endDelivery,
  forgetAddresses,
  noteAddress,
  putBackDelivery,
  unreadOf,
  type ClaimedDelivery,
} from './delivery.store.js';
import { isQuiet, nextTry } from './times.domain.js';
import { codeWords, digestWords, testWords, wordsOf, type Words } from './words.domain.js';

const STEP = 5;
/** Longer than sending can take: what is claimed longer belongs to nobody any more. */
const CLAIM_MS = 120_000;
const AWAY_MS = 30_000;
const POLL_MS = 2_000;
/** What could not go out for this long is old news, e.g. of a channel that was switched off for a while. */
const STALE_MS = 3 * 86_400_000;

/** The roles an account holds at an organisation now, by identity. */
export type PostsOf = (
  accountIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly { organisationId: string; role: Role }[]>>;

export interface DeliveryDeps {
  ctx: NotificationContext;
  postsOf: PostsOf;
  log: Log;
}

/** Sends what is due, a few side by side, and gives how many were looked at. Each at least once, under the same id. */
export async function sendDue(deps: DeliveryDeps): Promise<number> {
  const { ctx, postsOf, log } = deps;
  const { channels } = ctx;
  if (channels.size === 0) return 0;
  let total = 0;
  for (;;) {
    const now = ctx.now();
    const claimed = await ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
      const taken = await claimDeliveries(tx, {
        now,
        until: new Date(now.getTime() + CLAIM_MS),
        limit: STEP,
        quiet: isQuiet(ctx.quiet, now),
        channels: [...channels.keys()],
      });
      if (taken.some((d) => d.kind === 'code')) await forgetCodes(tx, now);
      return taken;
    });
    if (claimed.length === 0) return total;
    let posts: Awaited<ReturnType<PostsOf>>;
    try {
      posts = await postsOf([...new Set(claimed.map((d) => d.accountId))]);
    } catch (error) {
      log.warn({ error: String(error) }, 'deliveries wait for identity');
      for (const d of claimed) await putBack(ctx, d, 'WAITING', AWAY_MS);
      return total;
    }
    await Promise.all(claimed.map((d) => deliver(deps, d, posts.get(d.accountId) ?? [])));
    total += claimed.length;
  }
}

const putBack = (ctx: NotificationContext, { id }: ClaimedDelivery, outcome: string, ms: number) =>
  ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) =>
    putBackDelivery(tx, id, { dueAt: new Date(ctx.now().getTime() + ms), outcome, counts: false }),
  );

async function deliver(
  { ctx, log }: DeliveryDeps,
  delivery: ClaimedDelivery,
  posts: readonly { organisationId: string; role: Role }[],
): Promise<void> {
  const channel = ctx.channels.get(delivery.channel);
  if (!channel) return;
  const roles = posts.filter((p) => p.organisationId === delivery.organisationId).map((p) => p.role);
  const told = await wordsFor(ctx, delivery, roles);
  // Whoever holds nothing there any more left an address that nobody needs.
  if (roles.length === 0) await ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) => forgetAddresses(tx, delivery));
  if (typeof told === 'string') return end(ctx, delivery, 'dropped', told);
  const sent = await channel.send({ ...told.words, id: deliveryId(delivery), to: told.to, link: ctx.inboxUrl });
  await settle(ctx, delivery, sent, log);
}

type Untold = 'unsubscribed' | 'unverified' | 'failing' | 'code_over' | 'no_post' | 'read' | 'too_old';

/** What is to be said to whom, or why nothing is. Whoever left the post is told nothing of it any more. */
async function wordsFor(
  ctx: NotificationContext,
  d: ClaimedDelivery,
  roles: readonly Role[],
): Promise<{ words: Words; to: string } | Untold> {
  if (ctx.now().getTime() - d.createdAt.getTime() > STALE_MS) return 'too_old';
  if (d.address === null) return 'unsubscribed';
  const audiences = audiencesOf(roles);
  if (audiences.length === 0) return 'no_post';
  const to = d.address;
  if (d.kind === 'code') return d.code === null ? 'code_over' : { words: codeWords(d.code), to };
  // The address may be another one than when this was planned.
  if (!d.verified) return 'unverified';
  if (d.kind === 'test') return { words: testWords(ctx.inboxUrl), to };
  if (d.failing) return 'failing';
  if (d.kind === 'digest') {
    const unread = await ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) => unreadOf(tx, d, audiences));
    return unread.length === 0 ? 'read' : { words: digestWords(unread, ctx.inboxUrl), to };
  }
  if (!d.messageKind || d.read) return 'read';
  const mine = d.audience !== null && audiences.includes(d.audience);
  if (!mine && !isDelegation(d.messageKind)) return 'no_post';
  return { words: wordsOf({ kind: d.messageKind, parameters: d.parameters ?? {} }, ctx.inboxUrl), to };
}

async function settle(ctx: NotificationContext, delivery: ClaimedDelivery, sent: Sent, log: Log): Promise<void> {
  if (sent.ok || sent.permanent)
    await ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) =>
      noteAddress(tx, delivery, sent.ok ? { failing: undefined } : { failing: sent.code, at: ctx.now() }),
    );
  if (sent.ok) return end(ctx, delivery, 'sent');
  const dueAt =
    sent.permanent || delivery.kind === 'test' ? undefined : nextTry(delivery.attempts, ctx.now(), sent.retryAfterMs);
  if (dueAt)
    return ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) =>
      putBackDelivery(tx, delivery.id, { dueAt, outcome: sent.code, counts: true }),
    );
  log.warn({ delivery: delivery.id, channel: delivery.channel, code: sent.code }, 'delivery given up');
  return end(ctx, delivery, 'dead', sent.code);
}

const end = (
  ctx: NotificationContext,
  { id }: ClaimedDelivery,
  state: 'sent' | 'dead' | 'dropped',
  outcome?: string,
): Promise<void> =>
  ctx.db.inTx({ kind: 'system', name: 'batch' }, (tx) =>
    endDelivery(tx, id, { state, at: ctx.now(), ...(outcome ? { outcome } : {}) }),
  );

export const startDeliveries = (deps: DeliveryDeps): Loop =>
  startLoop('deliveries', deps.log, async () => {
    await sendDue(deps);
    return { pauseMs: POLL_MS };
  });
