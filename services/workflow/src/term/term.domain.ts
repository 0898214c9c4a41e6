import { addDays, isDate, ok, refuse, type FieldError, type LegalReference, type Result } from '@zhuanguan/kernel';

export interface ExtensionFacts {
  today: string;
  /** The end of the term as it stands, extensions included. */
  dueOn: string;
  reference: LegalReference;
}

const MAX_REASON = 200;
/** Ours: longer than this is a slip of the pen. */
const MAX_DAYS = 3_653;

/** 确需延长: the unit chooses whom it keeps (相对稳定, XL-1, JZ-2) and says why; nobody decides on it. */
export function checkExtension(
  { until, reason }: { until: string; reason: string },
  { today, dueOn, reference }: ExtensionFacts,
): Result<{ until: string; reason: string }> {
  const errors: FieldError[] = [];
  const say = (field: string, code: string, detail: string) => void errors.push({ field, code, detail });
  const from = dueOn > today ? dueOn : today;
  if (!isDate(until)) say('/until', 'not_a_date', '请填写延长到哪一天，如 2027-12-31。');
  else if (until <= dueOn) say('/until', 'not_longer', `应晚于目前的任期届满日 ${dueOn}。`);
  else if (until < today) say('/until', 'over_already', '延长后的届满日不能早于今天。');
  else if (until > addDays(from, MAX_DAYS)) say('/until', 'too_long', '一次最多延长十年，请核对年份。');
  const why = reason.trim();
  if (!why) say('/reason', 'required', '请写明确需延长的原因。');
  else if ([...why].length > MAX_REASON) say('/reason', 'too_long', `最多 ${MAX_REASON} 个字。`);
  if (errors.length > 0)
    return refuse('invalid', 'invalid_extension', '有内容需要更正，请按提示修改后再提交。', {
      fields: errors,
      reference,
    });
  return ok({ until, reason: why });
}
