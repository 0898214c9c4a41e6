import type { FilingContent, FilingKind } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';
import { pointerOf, typedColumns, type Column, type FormField } from './form-fields.js';

/** One line of a filing as it is read: the pointer that remarks and errors use, the label of the paper form, the value. */
export interface ContentField {
  pointer: string;
  label: string;
  value: string;
}

type Columns = { columns: readonly Column[]; exitReasons?: readonly { code: string; label: string }[] } | undefined;
type Named = { predecessorName?: string };

/** Until the policy has arrived. */
const FALLBACK: Record<string, string> = messages.filing.columns;

/** The label on the local paper form. */
export const columnLabel = (policy: Columns, key: string): string =>
  policy?.columns.find((column) => column.key === key)?.label ?? FALLBACK[key] ?? key;

const m = messages.filing;

export const isAmending = (kind: FilingKind): boolean => kind === 'details' || kind === 'correction';

/** The fields in the order of the form. */
export function contentFields(
  kind: FilingKind,
  content: FilingContent,
  policy: Columns,
  { predecessorName }: Named = {},
): ContentField[] {
  const { person } = content;
  const fields: ContentField[] = [
    { pointer: '/content/decisionDate', label: m.fields.decisionDate[kind], value: formatDate(content.decisionDate) },
  ];
  if (content.source) fields.push({ pointer: '/content/source', label: m.fields.source, value: content.source });
  if (isAmending(kind)) {
    if (kind === 'correction')
      fields.push({
        pointer: '/content/changeReason',
        label: m.fields.correctionReason,
        value: content.changeReason ?? '',
      });
  } else if (kind !== 'first') {
    fields.push(
      {
        pointer: '/content/predecessorAppointmentId',
        label: m.fields.predecessor,
        value: predecessorName ?? content.predecessorAppointmentId ?? '',
      },
      ...(content.exitReasonCode
        ? [
            {
              pointer: '/content/exitReasonCode',
              label: m.fields.exitReason,
              value: exitReasonWord(policy, content.exitReasonCode),
            },
          ]
        : []),
      { pointer: '/content/changeReason', label: m.fields.changeReason, value: content.changeReason ?? '' },
    );
  }
  if (kind === 'exit' || !person) return fields;
  const columns: ContentField[] = [
    ...fields,
    ...typedColumns(policy).map(({ column, field }) => ({
      pointer: pointerOf(field),
      label: column.block ? `${column.block}${column.label}` : column.label,
      value: valueOf(content, field),
    })),
  ];
  if (content.additionReason)
    columns.push({ pointer: '/content/additionReason', label: m.fields.additionReason, value: content.additionReason });
  // Whether somebody may be a specialist was declared when they were filed.
  return isAmending(kind) ? columns : [...columns, ...declaredFields(person, policy)];
}

/** A code that the pack has no more is shown as it is. */
const exitReasonWord = (policy: Columns, code: string): string =>
  policy?.exitReasons?.find((reason) => reason.code === code)?.label ?? code;

function valueOf(content: FilingContent, { path, input }: FormField): string {
  const [, ...keys] = path;
  const value = keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], content);
  const text = typeof value === 'string' ? value : '';
  return input === 'sex' ? (messages.common.sex[text] ?? '') : text;
}

type Declared = Columns & { establishmentInPrinciple?: boolean; cleanRecordRequired?: boolean };

/** Only what the pack asks to be declared; where it is not known, all of it. */
const declaredFields = (person: NonNullable<FilingContent['person']>, policy: Declared | undefined): ContentField[] =>
  allDeclared(person).filter(({ pointer }) =>
    pointer === '/content/person/noBadRecord'
      ? (policy?.cleanRecordRequired ?? true)
      : (policy?.establishmentInPrinciple ?? true),
  );

const allDeclared = (person: NonNullable<FilingContent['person']>): ContentField[] => [
  {
    pointer: '/content/person/onEstablishment',
    label: m.fields.onEstablishment,
    value: person.onEstablishment ? m.onEstablishmentYes : m.onEstablishmentNo,
  },
  ...(person.onEstablishment
    ? []
    : [
        {
          pointer: '/content/person/exceptionReason',
          label: m.fields.exceptionReason,
          value: person.exceptionReason ?? '',
        },
      ]),
  {
    pointer: '/content/person/noBadRecord',
    label: m.fields.noBadRecord,
    value: person.noBadRecord ? m.noBadRecordYes : m.noBadRecordNo,
  },
];

export interface FieldChange {
  pointer: string;
  label: string;
  before: string;
  after: string;
}

/** What differs between two contents, in the order of the form; a field only one of them has counts as empty in the other. */
export function changedFields(before: readonly ContentField[], after: readonly ContentField[]): FieldChange[] {
  const old = new Map(before.map((field) => [field.pointer, field]));
  const now = new Map(after.map((field) => [field.pointer, field]));
  const all = [...after, ...before.filter((field) => !now.has(field.pointer))];
  return all.flatMap(({ pointer, label }) => {
    const change = { pointer, label, before: old.get(pointer)?.value ?? '', after: now.get(pointer)?.value ?? '' };
    return change.before === change.after ? [] : [change];
  });
}

/** What an amendment makes different from what was on record; the date of new details is its own, nothing to compare. */
export const changedFromRecord = (
  kind: FilingKind,
  recorded: FilingContent,
  content: FilingContent,
  policy: Columns,
): FieldChange[] =>
  changedFields(contentFields(kind, recorded, policy), contentFields(kind, content, policy)).filter(
    ({ pointer }) =>
      pointer !== '/content/changeReason' && !(kind === 'details' && pointer === '/content/decisionDate'),
  );
