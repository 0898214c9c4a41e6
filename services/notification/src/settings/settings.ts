import { mayI, type Actor } from '@zhuanguan/access';
import type { ChannelChoice, MessageSettings } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { NotificationContext } from '../context.js';
import { formatTimeOfDay } from '../delivery/times.domain.js';
import { checkChoices } from './settings.domain.js';
import { lastDeliveries, loadChoices, planTest, saveChoices, type Holder } from './settings.store.js';

const TEST_EVERY_MS = 60_000;

/** Settings are of the account at the organisation it acts for. */
function holderOf(actor: Actor): Result<Holder> {
  const allowed = mayI(actor, 'inbox.read', { relations: [] });
  if (!allowed.ok) return allowed;
  if (!actor.actingOrgId) return refuse('forbidden', 'no_acting_organisation', '请先选择以哪个单位的身份查看消息。');
  return ok({ accountId: actor.accountId, organisationId: actor.actingOrgId });
}

const scopeOf = ({ accountId, roles }: Actor) => ({ kind: 'actor' as const, accountId, roles });

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
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    await saveChoices(tx, holder.value, checked.value, ctx.now());
    return ok(await present(ctx, tx, holder.value));
  });
}

/** Sends a test to the address that is kept; once a minute. */
export async function testChannel(ctx: NotificationContext, actor: Actor, channel: string): Promise<Result<void>> {
  const holder = holderOf(actor);
  if (!holder.ok) return holder;
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const chosen = (await loadChoices(tx, holder.value)).some((c) => c.channel === channel);
    if (!chosen || !ctx.channels.has(channel))
      return refuse('refused', 'not_chosen', '请先保存这种发送方式的地址，再发送测试消息。');
    const now = ctx.now();
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
  const chosen = new Map((await loadChoices(tx, holder)).map((c) => [c.channel, c]));
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
      };
    }),
    quietFrom: ctx.quiet ? formatTimeOfDay(ctx.quiet.from) : '',
    quietTo: ctx.quiet ? formatTimeOfDay(ctx.quiet.to) : '',
    digestAt: formatTimeOfDay(ctx.digestAt),
  };
}
