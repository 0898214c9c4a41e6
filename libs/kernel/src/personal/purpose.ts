import { ok, refuse, type FieldError, type Result } from '../result.js';

/** Why somebody has a masked value shown: chosen, and written out beside it. */
export const REVEAL_PURPOSES = {
  contact: '联系本人办理备案事项',
  verify: '核对备案信息',
  urge: '催报、督促整改',
  complaint: '处理投诉、举报、质疑',
  inspect: '监督检查',
  other: '其他',
} as const;
export type RevealPurpose = keyof typeof REVEAL_PURPOSES;

/** What reading personal data in the ordinary course of work is for; kept with each read that is logged. */
export const READ_PURPOSES = {
  filing: '办理备案',
  supervise: '监督管理专管员制度的落实',
  report: '汇总报送',
  handover: '交接与任期管理',
  recusal: '回避管理',
  retention: '档案保存与销毁',
  import: '导入登记',
  account: '账号管理',
  export: '导出表格',
  audit: '审计',
} as const;
export type ReadPurpose = keyof typeof READ_PURPOSES;

export const purposeWords = (purpose: string): string =>
  ({ ...READ_PURPOSES, ...REVEAL_PURPOSES })[purpose as ReadPurpose | RevealPurpose] ?? purpose;

const isPurpose = (text: string): text is RevealPurpose => Object.hasOwn(REVEAL_PURPOSES, text);
export const MAX_REASON = 500;

/** A reveal names its purpose and says in words what for; who reads the log later has only that. */
export function revealReason(given: {
  purpose: string;
  reason: string;
}): Result<{ purpose: RevealPurpose; reason: string }> {
  const reason = given.reason.trim();
  const fields: FieldError[] = [
    ...(isPurpose(given.purpose) ? [] : [{ field: '/purpose', code: 'required', detail: '请选择查看原因。' }]),
    ...(reason.length >= 2 ? [] : [{ field: '/reason', code: 'required', detail: '请写明查看的具体事由。' }]),
    ...(reason.length <= MAX_REASON
      ? []
      : [{ field: '/reason', code: 'too_long', detail: `事由不超过 ${MAX_REASON} 字。` }]),
  ];
  return fields.length === 0 && isPurpose(given.purpose)
    ? ok({ purpose: given.purpose, reason })
    : refuse('invalid', 'reveal_reason', '请选择查看原因并写明事由。', { fields });
}
