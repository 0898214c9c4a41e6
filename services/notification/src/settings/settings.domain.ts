import { ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';

/** Where somebody wants the messages of the organisation they act for. */
export interface Choice {
  channel: string;
  address: string;
  /** One a day instead of each. */
  digest: boolean;
}

/** What can be chosen. */
export interface Offer {
  id: string;
  addressLabel: string;
  digests: boolean;
  isAddress(address: string): boolean;
}

/** Choices as they are kept: each channel once, of those there are, with an address it can use. */
export function checkChoices(choices: readonly Choice[], offers: ReadonlyMap<string, Offer>): Result<Choice[]> {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const kept = choices.map((choice, i) => {
    const offer = offers.get(choice.channel);
    const address = choice.address.trim();
    const at = (field: string, code: string, detail: string) =>
      errors.push({ field: `/channels/${i}/${field}`, code, detail });
    if (!offer) at('channel', 'unknown_channel', '本系统没有开通这种发送方式。');
    else if (seen.has(choice.channel)) at('channel', 'twice', '同一种发送方式只能设置一次。');
    else if (!address) at('address', 'required', `请填写${offer.addressLabel}。`);
    else if (!offer.isAddress(address)) at('address', 'invalid_address', `${offer.addressLabel}无法识别，请核对。`);
    if (choice.digest && offer && !offer.digests) at('digest', 'no_digest', '这种发送方式不能按日汇总。');
    seen.add(choice.channel);
    return { ...choice, address };
  });
  if (errors.length > 0)
    return refuse('invalid', 'invalid_settings', '消息设置有误，请按提示修改。', { fields: errors });
  return ok(kept);
}
