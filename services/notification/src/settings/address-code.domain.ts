import { ok, refuse, type Result } from '@zhuanguan/kernel';

/** Ours: no text says how an address is proved. */
export const CODE = { digits: 6, minutes: 30, attempts: 5, everyMs: 60_000, perHour: 5 } as const;

/** A number below 10^digits, as it is sent and typed. */
export const codeOf = (random: number): string => String(random).padStart(CODE.digits, '0');

export interface KnownCode {
  code: string;
  expiresAt: Date;
  /** Tries, this one included. */
  attempts: number;
}

/** Full-width digits and spaces come from input methods and from copying. */
const plain = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '');

/** Whether what was typed proves the address; each try is counted, so that a code cannot be guessed. */
export function decideCode(known: KnownCode | undefined, typed: string, now: Date): Result<void> {
  if (!known) return refuse('refused', 'no_code', '没有可用的验证码，请重新发送。');
  if (now >= known.expiresAt) return refuse('refused', 'code_expired', '验证码已超过 30 分钟，请重新发送。');
  if (known.attempts > CODE.attempts) return refuse('refused', 'code_spent', '验证码输错次数过多，请重新发送。');
  if (plain(typed) === known.code) return ok(undefined);
  const left = CODE.attempts - known.attempts;
  const detail = left > 0 ? `验证码不正确，还可以再试 ${left} 次。` : '验证码不正确，请重新发送。';
  return refuse('invalid', 'wrong_code', detail, { fields: [{ field: '/code', code: 'wrong_code', detail }] });
}

/** How many codes were sent in the last hour, and when the last one was. */
export function maySendCode(sent: { count: number; last?: Date }, now: Date): Result<void> {
  if (sent.last && now.getTime() - sent.last.getTime() < CODE.everyMs)
    return refuse('limited', 'code_too_soon', '刚刚发送过验证码，请一分钟后再试。');
  if (sent.count >= CODE.perHour)
    return refuse('limited', 'too_many_codes', `一小时内最多发送 ${CODE.perHour} 次验证码，请稍后再试。`);
  return ok(undefined);
}
