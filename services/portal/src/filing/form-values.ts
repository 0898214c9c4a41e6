import type { Filing, FilingContentInput, FilingKind, FilingPersonInput, FilingPolicy } from '../api/types.js';
import { isAmending } from './content-fields.js';

/** What the form holds; its names are the pointers of the API, so an error finds its field. */
export interface FormValues {
  kind: FilingKind;
  content: Partial<FilingContentInput>;
}

/** From top to bottom: the order in which errors are shown and the first one focused. */
export const FORM_ORDER = [
  '/content/predecessorAppointmentId',
  '/content/subjectAppointmentId',
  '/content/decisionDate',
  '/content/changeReason',
  '/content/person/name',
  '/content/person/sex',
  '/content/person/title',
  '/content/person/phone',
  '/content/person/remark',
  '/content/person/onEstablishment',
  '/content/person/exceptionReason',
  '/content/person/noBadRecord',
] as const;

/** What is sent: only the fields that belong to the kind; what was typed for another kind stays in the form and draft. */
export function contentToSend({ kind, content }: FormValues): FilingContentInput {
  const { decisionDate = '', person, predecessorAppointmentId, subjectAppointmentId, changeReason } = content;
  if (isAmending(kind))
    return {
      decisionDate,
      person: amendedToSend(kind, person),
      ...(subjectAppointmentId ? { subjectAppointmentId } : {}),
      ...(kind === 'correction' && changeReason?.trim() ? { changeReason: changeReason.trim() } : {}),
    };
  return {
    decisionDate,
    ...(kind === 'exit' ? {} : { person: personToSend(person) }),
    ...(kind !== 'first' && predecessorAppointmentId ? { predecessorAppointmentId } : {}),
    ...(kind !== 'first' && changeReason?.trim() ? { changeReason: changeReason.trim() } : {}),
  };
}

/** Only what may change: the rest stays as it is on record. */
function amendedToSend(kind: FilingKind, person: FilingPersonInput = {}): FilingPersonInput {
  const { name, sex, title, phone, remark } = personToSend(person);
  const details = { title: title ?? '', phone: phone ?? '', remark: remark ?? '' };
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
  };
}

/** A draft: exactly what was typed, and the filing it corrects, if any. */
export interface DraftBody extends FormValues {
  filingId?: string;
}

const KINDS: readonly unknown[] = ['first', 'change', 'exit', 'details', 'correction'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A draft of another shape (an older portal's) is not restored, it is left alone. */
export function readDraft(body: unknown): DraftBody | undefined {
  if (!isObject(body) || !KINDS.includes(body['kind']) || !isObject(body['content'])) return undefined;
  return {
    kind: body['kind'] as FilingKind,
    content: body['content'],
    ...(typeof body['filingId'] === 'string' ? { filingId: body['filingId'] } : {}),
  };
}

/** What the address says (a clock's link) fills what the draft leaves open. */
export interface Preset {
  kind?: FilingKind;
  predecessorAppointmentId?: string;
  decisionDate?: string;
  /** Whose record details or a correction amend. */
  subject?: Subject;
}

type Subject = FilingPolicy['current'][number];

/** The form of an amendment begins with what is on record; a correction with the start of the appointment, too. */
export const amendedContent = (
  kind: FilingKind,
  { appointmentId, validFrom, person }: Subject,
): FormValues['content'] => ({
  subjectAppointmentId: appointmentId,
  ...(person ? { person: { ...person } } : {}),
  ...(kind === 'correction' ? { decisionDate: validFrom } : {}),
});

/** A draft is offered where it was begun: an amendment's for the same record, another's for no amendment. */
export function isFor(draft: DraftBody, { kind, subject }: Preset): boolean {
  if (draft.filingId !== undefined) return false;
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
    content: {
      ...content,
      ...(predecessorAppointmentId ? { predecessorAppointmentId } : {}),
      ...(decisionDate ? { decisionDate } : {}),
    },
  };
}

export const valuesOfFiling = ({ kind, content }: Filing): FormValues => ({ kind, content: { ...content } });
