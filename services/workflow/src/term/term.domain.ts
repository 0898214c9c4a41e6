import { firstDayOf, termOf, type Service, type Succession } from '@zhuanguan/policy';
import { addDays, isDate, ok, refuse, type FieldError, type LegalReference, type Result } from '@zhuanguan/kernel';

/** One appointment of the human who is asked about. */
export interface TermPost extends Service {
  id: string;
  unitName: string;
  /** The latest end that was said in it. */
  extendedUntil?: string;
}

/** What another unit, that was no more since, adds to a term. */
export interface EarlierService {
  unitId: string;
  unitName: string;
  from: string;
  /** The first day on which that unit was no more. */
  until: string;
}

export interface CountedTerm {
  /** The first day of the term. */
  since: string;
  earlier: EarlierService[];
  /** 确需延长 is of the term: a successor goes on with what the unit before it decided. */
  extendedUntil?: string;
  appointmentIds: string[];
}

/** The term of the appointment `id`, with the earlier units named. */
export function countTerm(
  id: string,
  { services, went }: { services: readonly TermPost[]; went: readonly Succession[] },
  bridged: (date: string) => string,
): CountedTerm {
  const asked = services.find((s) => s.id === id);
  if (!asked) throw new Error(`appointment ${id} is not among its own services`);
  const term = termOf(asked, { services, went, bridged });
  const extended = term
    .flatMap((s) => s.extendedUntil ?? [])
    .sort()
    .at(-1);
  return {
    since: firstDayOf(term),
    earlier: term
      .filter((s) => s.unitId !== asked.unitId)
      .map(({ unitId, unitName, validFrom, validTo = '' }) => ({ unitId, unitName, from: validFrom, until: validTo })),
    ...(extended ? { extendedUntil: extended } : {}),
    appointmentIds: term.map((s) => s.id),
  };
}

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
