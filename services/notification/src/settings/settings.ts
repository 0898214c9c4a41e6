import { randomInt } from 'node:crypto';
import { mayI, type Actor } from '@zhuanguan/access';
import type { ChannelChoice, MessageSettings } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { NotificationContext } from '../context.js';
import { formatTimeOfDay } from '../delivery/times.domain.js';
import { CODE, codeOf, decideCode, maySendCode } from './address-code.domain.js';
import { codesSince, markVerified, planCode, tryCode } from './address-code.store.js';
import { checkChoices } from './settings.domain.js';
import {
  lastDeliveries,
  loadChoices,
  lockHolder,
  planTest,
  saveChoices,
  type Holder,
  type KeptChoice,
} from './settings.store.js';

const TEST_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Settings are of the account at the organisation it acts for. */
function holderOf(actor: Actor): Result<Holder> {
  const allowed = mayI(actor, 'inbox.read', { relations: [] });
  if (!allowed.ok) return allowed;
  if (!actor.actingOrgId) return refuse('forbidden', 'no_acting_organisation', '请先选择以哪个单位的身份查看消息。');
  return ok({ accountId: actor.accountId, organisationId: actor.actingOrgId });
}

export async function getSettings(ctx: NotificationContext, actor: Actor): Promise<Result<MessageSettings>> {
  const holder = holderOf(actor);
  if (!holder.ok) return holder;
  return ctx.db.inTx(scopeOf(actor), async (tx) => ok(await present(ctx, tx, holder.value)));
}

export async function saveSettings(
  ctx: NotificationContext,
  actor: Actor,
  choices: readonly ChannelChoice[],
): Promise<Result<MessageSettings>> {
  const holder = holderOf(actor);
  if (!holder.ok) return holder;
  const checked = checkChoices(choices, ctx.channels);
  if (!checked.ok) return checked;
  const verifies = (channel: string): boolean => ctx.channels.get(channel)?.verifies ?? false;
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const now = ctx.now();
    const wanted = checked.value.map((c) => ({ ...c, verifies: verifies(c.channel) }));
    await saveChoices(tx, holder.value, wanted, now);
    for (const kept of await loadChoices(tx, holder.value, now)) await sendFirstCode(ctx, tx, holder.value, kept);
    return ok(await present(ctx, tx, holder.value));
  });
}

/** An address that is new gets its code by itself; whoever has had too many asks for it later. */
async function sendFirstCode(ctx: NotificationContext, tx: Tx, holder: Holder, kept: KeptChoice): Promise<void> {
  if (!kept.verified && !kept.codeUntil && ctx.channels.has(kept.channel)) await sendCode(ctx, tx, holder, kept);
}

async function sendCode(
  ctx: NotificationContext,
  tx: Tx,
  holder: Holder,
  { channel, address }: Pick<KeptChoice, 'channel' | 'address'>,
): Promise<Result<void>> {
  const now = ctx.now();
  await lockHolder(tx, holder);
  const may = maySendCode(await codesSince(tx, holder, channel, new Date(now.getTime() - HOUR_MS)), now);
  if (!may.ok) return may;
  await planCode(tx, holder, {
    id: newId(),
    deliveryId: newId(),
    channel,
    address,
    code: codeOf(randomInt(10 ** CODE.digits)),
    now,
    expiresAt: new Date(now.getTime() + CODE.minutes * 60_000),
  });
  return ok(undefined);
}

/** Another code to the address that is kept. */
export async function resendCode(
  ctx: NotificationContext,
  actor: Actor,
  channel: string,
): Promise<Result<MessageSettings>> {
  const holder = holderOf(actor);
  if (!holder.ok) return holder;
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const kept = (await loadChoices(tx, holder.value, ctx.now())).find((c) => c.channel === channel);
    if (!kept || !ctx.channels.has(channel)) return notChosen();
    if (kept.verified) return refuse('refused', 'already_verified', '这个地址已经验证过。');
    const sent = await sendCode(ctx, tx, holder.value, kept);
    return sent.ok ? ok(await present(ctx, tx, holder.value)) : sent;
  });
}

/** The code that was sent proves that the address is the account's own. Counted also where it is wrong. */
export async function verifyAddress(
  ctx: NotificationContext,
  actor: Actor,
  { channel, code }: { channel: string; code: string },
): Promise<Result<MessageSettings>> {
  const holder = holderOf(actor);
  if (!holder.ok) return holder;
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const now = ctx.now();
    const kept = (await loadChoices(tx, holder.value, now)).find((c) => c.channel === channel);
    if (!kept) return notChosen();
    // The same click again.
    if (kept.verified) return ok(await present(ctx, tx, holder.value));
    const decided = decideCode(await tryCode(tx, holder.value, channel), code, now);
    if (!decided.ok) return decided;
    await markVerified(tx, holder.value, channel, now);
    return ok(await present(ctx, tx, holder.value));
  });
}

const notChosen = () => refuse('refused', 'not_chosen', '请先保存这种发送方式的地址。');

/** Sends a test to the address that is kept; once a minute. */
export async function testChannel(ctx: NotificationContext, actor: Actor, channel: string): Promise<Result<void>> {
  const holder = holderOf(actor);
  if (!holder.ok) return holder;
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const now = ctx.now();
    const kept = (await loadChoices(tx, holder.value, now)).find((c) => c.channel === channel);
    if (!kept || !ctx.channels.has(channel)) return notChosen();
    if (!kept.verified) return refuse('refused', 'not_verified', '请先输入发送到这个地址的验证码，再发送测试消息。');
    const planned = await planTest(tx, holder.value, {
      id: newId(),
      channel,
      now,
      notSince: new Date(now.getTime() - TEST_EVERY_MS),
    });
    return planned ? ok(undefined) : refuse('limited', 'test_too_soon', '刚刚发送过测试消息，请一分钟后再试。');
  });
}

async function present(ctx: NotificationContext, tx: Tx, holder: Holder): Promise<MessageSettings> {
  const chosen = new Map((await loadChoices(tx, holder, ctx.now())).map((c) => [c.channel, c]));
  const last = new Map((await lastDeliveries(tx, holder)).map((d) => [d.channel, d]));
  return {
    channels: [...ctx.channels.values()].map(({ id, name, addressLabel, digests }) => {
      const choice = chosen.get(id);
      const delivery = choice && last.get(id);
      return {
        id,
        name,
        addressLabel,
        digests,
        chosen: choice !== undefined,
        address: choice?.address ?? '',
        digest: choice?.digest ?? false,
        lastState: delivery?.state ?? '',
        lastCode: delivery?.outcome ?? '',
        lastAt: delivery?.at,
        verified: choice?.verified ?? false,
        codeUntil: choice && !choice.verified ? (choice.codeUntil ?? undefined) : undefined,
        failingSince: choice?.failingSince ?? undefined,
        failingCode: choice?.failingCode ?? '',
      };
    }),
    quietFrom: ctx.quiet ? formatTimeOfDay(ctx.quiet.from) : '',
    quietTo: ctx.quiet ? formatTimeOfDay(ctx.quiet.to) : '',
    digestAt: formatTimeOfDay(ctx.digestAt),
  };
}
