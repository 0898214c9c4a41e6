import type { Refusal, RefusalKind } from '@zhuanguan/kernel';

/** The one table from refusal to HTTP status. A fault is 500 with a trace id and no text. */
export const STATUS: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  exists: 409,
  refused: 409,
  stale: 412,
  limited: 429,
  unavailable: 503,
};

const TITLES: Readonly<Record<RefusalKind, string>> = {
  invalid: '内容有误',
  unauthenticated: '请先登录',
  forbidden: '没有权限',
  not_found: '没有找到',
  exists: '已经存在',
  refused: '不能办理',
  stale: '内容已被更新',
  limited: '请求过于频繁',
  unavailable: '暂时无法办理',
};

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  instance?: string;
  traceId?: string;
  ruleId?: string;
  reference?: object;
  policyVersion?: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

export function toProblem(refusal: Refusal, at: { instance?: string; traceId?: string } = {}): Problem {
  const { kind, code, detail, meta } = refusal;
  return {
    type: `urn:zhuanguan:problem:${code}`,
    title: TITLES[kind],
    status: STATUS[kind],
    detail,
    code,
    ...(at.instance ? { instance: at.instance } : {}),
    ...(at.traceId ? { traceId: at.traceId } : {}),
    ...(meta?.ruleId ? { ruleId: meta.ruleId } : {}),
    ...(meta?.reference ? { reference: meta.reference } : {}),
    ...(meta?.policyVersion ? { policyVersion: meta.policyVersion } : {}),
    ...(meta?.fields?.length
      ? { errors: meta.fields.map((f) => ({ pointer: f.field, code: f.code, detail: f.detail })) }
      : {}),
  };
}

/** What a fault shows: nothing of its cause. */
export const faultProblem = (traceId?: string): Problem => ({
  type: 'urn:zhuanguan:problem:fault',
  title: '系统出错',
  status: 500,
  detail: '系统出错，内容没有保存。请稍后再试；仍不成功时，请把编号告诉系统管理员。',
  code: 'fault',
  ...(traceId ? { traceId } : {}),
});
