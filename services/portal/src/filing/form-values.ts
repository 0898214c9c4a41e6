import type { Filing, FilingContentInput, FilingKind, FilingPersonInput, FilingPolicy } from '../api/types.js';
import { isAmending } from './content-fields.js';
import { CARD_KEYS } from './form-fields.js';

export type Post = Filing['role'];

/** What the form holds; its names are the pointers of the API, so an error finds its field. */
export interface FormValues {
  kind: FilingKind;
  /** Absent = the specialist. */
  role?: Post;
  content: Partial<FilingContentInput>;
}

/** From top to bottom: the order in which errors are shown and the first one focused. */
export const FORM_ORDER = [
  '/content/predecessorAppointmentId',
  '/content/subjectAppointmentId',
  '/content/decisionDate',
  '/content/exitReasonCode',
  '/content/changeReason',
  '/content/person/name',
  '/content/person/sex',
  '/content/person/title',
  '/content/person/phone',
  '/content/person/remark',
  '/content/person/onEstablishment',
  '/content/person/exceptionReason',
  '/content/person/noBadRecord',
  '/content/person/section',
  '/content/person/officePhone',
  '/content/person/email',
  '/content/person/citizenId',
  '/content/unitAddress',
  '/content/organisationCode',
  '/content/leaderName',
  '/content/leaderTitle',
  '/content/leaderPhone',
  '/content/additionReason',
] as const;

/** What is sent: only the fields that belong to the kind; what was typed for another kind stays in the form and draft. */
export function contentToSend({ kind, content }: FormValues): FilingContentInput {
  const { decisionDate = '', person, predecessorAppointmentId, subjectAppointmentId, changeReason } = content;
  if (isAmending(kind))
    return {
      decisionDate,
      person: amendedToSend(kind, person),
      ...cardToSend(content),
      ...(subjectAppointmentId ? { subjectAppointmentId } : {}),
      ...(kind === 'correction' && changeReason?.trim() ? { changeReason: changeReason.trim() } : {}),
    };
  return {
    decisionDate,
    ...(kind === 'exit' ? {} : { person: personToSend(person), ...cardToSend(content) }),
    ...(kind !== 'exit' && content.additionReason?.trim() ? { additionReason: content.additionReason.trim() } : {}),
    ...(kind !== 'first' && predecessorAppointmentId ? { predecessorAppointmentId } : {}),
    ...(kind !== 'first' && content.exitReasonCode ? { exitReasonCode: content.exitReasonCode } : {}),
    ...(kind !== 'first' && changeReason?.trim() ? { changeReason: changeReason.trim() } : {}),
  };
}

/** Only what may change: the rest stays as it is on record. */
function amendedToSend(kind: FilingKind, person: FilingPersonInput = {}): FilingPersonInput {
  const { name, sex, title, phone, remark, section, officePhone, email, citizenId } = personToSend(person);
  const more = { section, officePhone, email, citizenId };
  const details = { title: title ?? '', phone: phone ?? '', remark: remark ?? '', ...given(more) };
  return kind === 'details' ? details : { name: name ?? '', sex: sex ?? '', ...details };
}

function personToSend(person: FilingPersonInput = {}): FilingPersonInput {
  const onEstablishment = person.onEstablishment === true;
  return {
    name: person.name?.trim() ?? '',
    sex: person.sex ?? '',
    title: person.title?.trim() ?? '',
    phone: person.phone?.trim() ?? '',
    remark: person.remark?.trim() ?? '',
    onEstablishment,
    ...(onEstablishment ? {} : { exceptionReason: person.exceptionReason?.trim() ?? '' }),
    noBadRecord: person.noBadRecord === true,
    ...given({ section: person.section, officePhone: person.officePhone, email: person.email }),
    // Nothing typed is nothing said: where the form does not ask for it, it is not sent at all.
    ...(person.citizenId?.trim() ? { citizenId: person.citizenId.trim() } : {}),
  };
}

/** The unit's lines of the form and its leader's, where the form has them. */
const cardToSend = (content: Partial<FilingContentInput>): Partial<FilingContentInput> =>
  given(Object.fromEntries(CARD_KEYS.map((key) => [key, content[key]])));

const given = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value.trim()]])),
  );

/** A draft: exactly what was typed, and the filing it corrects, if any. */
export interface DraftBody extends FormValues {
  filingId?: string;
}

/** What is kept on the way: all but the identity number, which is typed again (ADR 23). */
export function draftOf<V extends FormValues>(values: V): V {
  const { person } = values.content;
  if (person?.citizenId === undefined) return values;
  const { citizenId: _typed, ...rest } = person;
  return { ...values, content: { ...values.content, person: rest } };
}

/** A draft of a correction, with the number as it was filed. */
export function withFiledNumber(draft: FormValues, { content }: Filing): FormValues {
  const citizenId = content.person?.citizenId;
  return citizenId
    ? { ...draft, content: { ...draft.content, person: { ...draft.content.person, citizenId } } }
    : draft;
}

const KINDS: readonly unknown[] = ['first', 'change', 'exit', 'details', 'correction'];
const POSTS: readonly unknown[] = ['specialist', 'leader_in_charge', 'office_in_charge', 'first_responsible'];
export const isPost = (value: unknown): value is Post => POSTS.includes(value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A draft of another shape (an older portal's) is not restored, it is left alone. */
export function readDraft(body: unknown): DraftBody | undefined {
  if (!isObject(body) || !KINDS.includes(body['kind']) || !isObject(body['content'])) return undefined;
  return {
    kind: body['kind'] as FilingKind,
    ...(isPost(body['role']) ? { role: body['role'] } : {}),
    content: body['content'],
    ...(typeof body['filingId'] === 'string' ? { filingId: body['filingId'] } : {}),
  };
}

/** What the address says (a clock's link) fills what the draft leaves open. */
export interface Preset {
  kind?: FilingKind;
  role?: Post;
  predecessorAppointmentId?: string;
  decisionDate?: string;
  /** Whose record details or a correction amend. */
  subject?: Subject;
}

type Subject = FilingPolicy['current'][number];

/** The form of an amendment begins with what is on record; a correction with the start of the appointment, too. */
export const amendedContent = (
  kind: FilingKind,
  { appointmentId, validFrom, person, card }: Subject,
): FormValues['content'] => ({
  ...card,
  subjectAppointmentId: appointmentId,
  ...(person ? { person: { ...person } } : {}),
  ...(kind === 'correction' ? { decisionDate: validFrom } : {}),
});

/** A draft is offered where it was begun: an amendment's for the same record, another's for no amendment. */
export function isFor(draft: DraftBody, { kind, subject, role = 'specialist' }: Preset): boolean {
  if (draft.filingId !== undefined || (draft.role ?? 'specialist') !== role) return false;
  if (kind === undefined) return true;
  if (!isAmending(kind)) return !isAmending(draft.kind);
  return draft.kind === kind && draft.content.subjectAppointmentId === subject?.appointmentId;
}

export function initialValues(draft: FormValues | undefined, preset: Preset, fallback: FilingKind): FormValues {
  const kind = preset.kind ?? draft?.kind ?? fallback;
  const recorded = !draft && preset.subject && isAmending(kind) ? amendedContent(kind, preset.subject) : {};
  const content = { ...recorded, ...draft?.content };
  const predecessorAppointmentId = preset.predecessorAppointmentId ?? content.predecessorAppointmentId;
  const decisionDate = content.decisionDate || preset.decisionDate;
  return {
    kind,
    ...(preset.role ? { role: preset.role } : {}),
    content: {
      ...content,
      ...(predecessorAppointmentId ? { predecessorAppointmentId } : {}),
      ...(decisionDate ? { decisionDate } : {}),
    },
  };
}

export const valuesOfFiling = ({ kind, content }: Filing): FormValues => ({ kind, content: { ...content } });
