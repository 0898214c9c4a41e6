import type { Filing, FilingContentInput, FilingKind, FilingPersonInput } from '../api/types.js';

/** What the form holds; its names are the pointers of the API, so an error finds its field. */
export interface FormValues {
  kind: FilingKind;
  content: Partial<FilingContentInput>;
}

/** From top to bottom: the order in which errors are shown and the first one focused. */
export const FORM_ORDER = [
  '/content/predecessorAppointmentId',
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
  const { decisionDate = '', person, predecessorAppointmentId, changeReason } = content;
  return {
    decisionDate,
    ...(kind === 'exit' ? {} : { person: personToSend(person) }),
    ...(kind !== 'first' && predecessorAppointmentId ? { predecessorAppointmentId } : {}),
    ...(kind !== 'first' && changeReason?.trim() ? { changeReason: changeReason.trim() } : {}),
  };
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

const KINDS: readonly unknown[] = ['first', 'change', 'exit'];
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
}

export function initialValues(draft: FormValues | undefined, preset: Preset, fallback: FilingKind): FormValues {
  const content = draft?.content ?? {};
  const predecessorAppointmentId = preset.predecessorAppointmentId ?? content.predecessorAppointmentId;
  const decisionDate = content.decisionDate || preset.decisionDate;
  return {
    kind: preset.kind ?? draft?.kind ?? fallback,
    content: {
      ...content,
      ...(predecessorAppointmentId ? { predecessorAppointmentId } : {}),
      ...(decisionDate ? { decisionDate } : {}),
    },
  };
}

export const valuesOfFiling = ({ kind, content }: Filing): FormValues => ({ kind, content: { ...content } });
