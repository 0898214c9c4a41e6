import type { FieldError } from '@zhuanguan/kernel';
import type { ExitReason } from '@zhuanguan/policy';
import type { FilingContent, FilingKind } from '../filing/filing.types.js';

/**
 * Why somebody leaves, as a code of the pack. It may be left out (old tables and forms have only words), but what is said is
 * one of the list; a word that says little asks for a sentence beside it.
 */
export function checkExitReason(
  kind: FilingKind,
  { exitReasonCode, changeReason }: Pick<FilingContent, 'exitReasonCode' | 'changeReason'>,
  reasons: readonly ExitReason[],
  errors: FieldError[],
): string {
  const code = (exitReasonCode ?? '').trim();
  if (!code || (kind !== 'exit' && kind !== 'change')) return '';
  const reason = reasons.find((r) => r.code === code);
  if (!reason)
    errors.push({
      field: '/content/exitReasonCode',
      code: 'unknown_exit_reason',
      detail: reasons.length > 0 ? '请从列表中选择一项原因。' : '本地制度没有列举原因，请只填写说明。',
    });
  else if (reason.asksRemark && !changeReason?.trim())
    errors.push({
      field: '/content/changeReason',
      code: 'remark_required',
      detail: `选择“${reason.label}”的，请在说明中写明具体情况。`,
    });
  return code;
}
