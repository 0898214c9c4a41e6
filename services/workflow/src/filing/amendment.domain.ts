import { canonicalJson, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import { checkCard, checkDecisionDate, checkPerson, error, MAX, text, type ContentRule } from './filing-content.js';
import type { AmendingKind, CardFields, FilingContent, FilingPerson } from './filing.types.js';

/** An appointment as it is on record, for a filing that amends it. */
export interface Subject {
  appointmentId: string;
  unitId: string;
  role: string;
  personId: string;
  validFrom: string;
  /** Set once it has ended. */
  validTo?: string;
  /** The last filing that said who holds it, and what it said. */
  filingId: string;
  person: FilingPerson;
  /** What it said of the unit and its leader, and why one more; that goes on unless amended. */
  card: CardFields;
  /** Ended on the day this one began, and so moves with it. */
  predecessorValidFrom?: string;
}

/** What was on record, kept with the filing: receivers see old and new, and a void goes back to it. */
export const recordedContent = ({ validFrom, person, appointmentId, card }: Subject): FilingContent => ({
  ...card,
  decisionDate: validFrom,
  person,
  subjectAppointmentId: appointmentId,
});

const AMENDABLE = [
  'name',
  'sex',
  'title',
  'phone',
  'remark',
  'section',
  'officePhone',
  'email',
  'citizenIdRef',
] as const satisfies readonly (keyof FilingPerson)[];

/** Who somebody is does not change with the post: name, sex and identity number are corrected, never updated. */
const FIXED: Record<AmendingKind, readonly (keyof FilingPerson)[]> = {
  details: ['name', 'sex', 'citizenIdRef'],
  correction: [],
};

/** What was typed over what is on record: a form need not repeat what it cannot change. */
export function overRecord(kind: AmendingKind, typed: FilingContent, { person, card }: Subject): FilingContent {
  const given = Object.entries(typed.person ?? {}).filter(
    ([key, value]) => value !== '' || !FIXED[kind].some((fixed) => fixed === key),
  );
  return { ...card, ...typed, person: { ...person, ...Object.fromEntries(given) } };
}

/**
 * Checks details (更新信息) and a correction (更正) against what is on record. Whether somebody may be a specialist was
 * judged when they were filed: it is not asked again.
 */
export function checkAmendment(
  kind: AmendingKind,
  given: FilingContent,
  subject: Subject | undefined,
  { rule, today }: { rule: ContentRule; today: string },
): Result<FilingContent> {
  if (!subject || subject.validTo !== undefined) return notOnRecord(rule.post);
  const typed = overRecord(kind, given, subject);
  const errors: FieldError[] = [];
  const decisionDate = checkDecisionDate(kind, typed.decisionDate, today, errors);
  const eligibility = { ...rule.eligibility, establishmentInPrinciple: false, cleanRecordRequired: false };
  const judged = { ...rule, eligibility };
  const checked = checkPerson(typed.person, judged, errors) ?? subject.person;
  const { onEstablishment, exceptionReason, noBadRecord } = subject.person;
  const person = { ...checked, onEstablishment, exceptionReason, noBadRecord };
  const { additionReason } = subject.card;
  const card = { ...checkCard(typed, rule, errors), ...(additionReason ? { additionReason } : {}) };
  for (const key of FIXED[kind])
    if (person[key] !== subject.person[key] && !isFirstNumber(key, subject))
      errors.push(error(`/content/person/${POINTER[key] ?? key}`, 'use_correction', USE_CORRECTION));
  const changeReason = text(typed.changeReason, '/content/changeReason', MAX.changeReason, errors);
  if (kind === 'correction' && !changeReason)
    errors.push(error('/content/changeReason', 'required', '请写明更正的原因。'));
  if (errors.length === 0) errors.push(...checkDates(kind, decisionDate, subject));
  if (errors.length > 0)
    return refuse('invalid', 'invalid_content', '有内容需要更正，请按提示修改后再报送。', { fields: errors });
  if (!changes(kind, { decisionDate, person, card }, subject)) return nothingChanged();
  const { appointmentId: subjectAppointmentId } = subject;
  return ok({ ...card, decisionDate, person, subjectAppointmentId, ...(changeReason ? { changeReason } : {}) });
}

const POINTER: Partial<Record<keyof FilingPerson, string>> = { citizenIdRef: 'citizenId' };
const USE_CORRECTION = '姓名、性别、身份证号登记有误的，请办理“更正”。';

/** A form that newly asks for the identity number is answered by an update: what was not there was not wrong. */
const isFirstNumber = (key: keyof FilingPerson, { person }: Subject): boolean =>
  key === 'citizenIdRef' && person.citizenIdRef === undefined;

const notOnRecord = (post: string) =>
  refuse('refused', 'person_not_on_record', '所选人员目前不在册，不能更新或更正其信息。', {
    fields: [error('/content/subjectAppointmentId', 'person_not_on_record', `请选择一位目前在册的${post}。`)],
  });

const nothingChanged = () =>
  refuse('refused', 'nothing_changed', '所填内容与在册信息完全一致，无需报送。', {
    fields: [error('/content/person', 'nothing_changed', '请修改有变动或有误的内容。')],
  });

const changes = (
  kind: AmendingKind,
  { decisionDate, person, card }: { decisionDate: string; person: FilingPerson; card: CardFields },
  s: Subject,
) =>
  AMENDABLE.some((key) => person[key] !== s.person[key]) ||
  canonicalJson(card) !== canonicalJson(s.card) ||
  (kind === 'correction' && decisionDate !== s.validFrom);

function checkDates(kind: AmendingKind, date: string, { validFrom, predecessorValidFrom }: Subject): FieldError[] {
  const field = '/content/decisionDate';
  if (kind === 'details')
    return date < validFrom
      ? [error(field, 'change_before_appointment', `变动日期不能早于任职日期 ${validFrom}。`)]
      : [];
  // The predecessor left on the day this one began: the end moves with the beginning.
  const emptied = date !== validFrom && predecessorValidFrom !== undefined && date <= predecessorValidFrom;
  return emptied
    ? [error(field, 'interval_empty', `确定日期应晚于前任的任职日期 ${predecessorValidFrom}，否则前任的任职期间为空。`)]
    : [];
}
