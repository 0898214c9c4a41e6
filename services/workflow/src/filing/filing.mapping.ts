import type { Actor } from '@zhuanguan/access';
import {
  FilingKind as ProtoKind,
  FilingState as ProtoState,
  type Filing as ProtoFiling,
  type FilingClosing,
  type FilingContent as ProtoContent,
  type FilingPerson as ProtoPerson,
} from '@zhuanguan/contracts';
import { dateInShanghai, maskField } from '@zhuanguan/kernel';
import type { ShownCitizenIds } from '../citizen-id/show-citizen-ids.js';
import { changeDeadline, metStatus } from '../deadline.mapping.js';
import type { AreaPolicy } from '../policy/policy-book.js';
import type { FilingRow } from './filing.store.js';
import { receiptToProto } from './receipt.mapping.js';
import {
  CARD_FIELDS,
  type CardFields,
  type Closing,
  type Filing,
  type FilingContent,
  type FilingKind,
  type FilingPerson,
} from './filing.types.js';

const KIND = {
  first: ProtoKind.FILING_KIND_FIRST,
  change: ProtoKind.FILING_KIND_CHANGE,
  exit: ProtoKind.FILING_KIND_EXIT,
  details: ProtoKind.FILING_KIND_DETAILS,
  correction: ProtoKind.FILING_KIND_CORRECTION,
};
const STATE = {
  filed: ProtoState.FILING_STATE_FILED,
  returned: ProtoState.FILING_STATE_RETURNED,
  on_record: ProtoState.FILING_STATE_ON_RECORD,
  voided: ProtoState.FILING_STATE_VOIDED,
  withdrawn: ProtoState.FILING_STATE_WITHDRAWN,
};

const back = <K extends string, V>(table: Record<K, V>, value: V): K | undefined =>
  (Object.keys(table) as K[]).find((key) => table[key] === value);

export const kindToProto = (kind: FilingKind): ProtoKind => KIND[kind];
export const kindFromProto = (kind: ProtoKind): FilingKind | undefined => back(KIND, kind);
export const stateFromProto = (state: ProtoState): Filing['state'] | undefined => back(STATE, state);

export const contentFromProto = (content: ProtoContent | undefined): FilingContent => ({
  decisionDate: content?.decisionDate ?? '',
  ...(content?.person ? { person: personFromProto(content.person) } : {}),
  ...(content?.predecessorAppointmentId ? { predecessorAppointmentId: content.predecessorAppointmentId } : {}),
  ...(content?.changeReason ? { changeReason: content.changeReason } : {}),
  ...(content?.exitReasonCode ? { exitReasonCode: content.exitReasonCode } : {}),
  ...(content?.subjectAppointmentId ? { subjectAppointmentId: content.subjectAppointmentId } : {}),
  ...given(content ?? {}, CARD_FIELDS),
});

const PERSON_EXTRA = ['section', 'officePhone', 'email'] as const;

/** Only what is there: an empty field of a newer form would give an older content another hash. */
const given = <K extends string>(from: Partial<Record<K, unknown>>, keys: readonly K[]): Partial<Record<K, string>> =>
  Object.fromEntries(keys.flatMap((key) => (from[key] ? [[key, from[key]]] : []))) as Partial<Record<K, string>>;

/** The identity number is taken apart, at the edge (citizen-id/take-citizen-id.ts): no content has it. */
const personFromProto = ({ section, officePhone, email, citizenId: _apart, ...person }: ProtoPerson): FilingPerson => ({
  ...person,
  ...given({ section, officePhone, email }, PERSON_EXTRA),
});

const NONE: ShownCitizenIds = new Map();

export const personToProto = (
  { officePhone, email, citizenIdRef = '', ...person }: FilingPerson,
  masked: boolean,
  citizenIds = NONE,
): ProtoPerson => {
  const citizenId = citizenIds.get(citizenIdRef);
  const shown = (field: string, value: string) => (masked ? maskField(field, value) : value);
  return {
    ...person,
    phone: shown('phone', person.phone),
    remark: shown('personRemark', person.remark),
    exceptionReason: shown('personRemark', person.exceptionReason),
    ...(officePhone ? { officePhone: shown('officePhone', officePhone) } : {}),
    ...(email ? { email: shown('email', email) } : {}),
    ...(citizenId ? { citizenId } : {}),
  };
};

const cardToProto = (content: CardFields, masked: boolean): CardFields => {
  const card = given(content, CARD_FIELDS);
  return masked && card.leaderPhone ? { ...card, leaderPhone: maskField('leaderPhone', card.leaderPhone) } : card;
};

export const contentToProto = (content: FilingContent, masked: boolean, citizenIds = NONE): ProtoContent => ({
  decisionDate: content.decisionDate,
  person: content.person && personToProto(content.person, masked, citizenIds),
  predecessorAppointmentId: content.predecessorAppointmentId ?? '',
  changeReason: content.changeReason ?? '',
  subjectAppointmentId: content.subjectAppointmentId ?? '',
  ...cardToProto(content, masked),
  ...(content.source ? { source: content.source } : {}),
  ...(content.exitReasonCode ? { exitReasonCode: content.exitReasonCode } : {}),
});

/** What a view of a filing needs besides the filing. */
export interface FilingView {
  names: ReadonlyMap<string, string>;
  policy: AreaPolicy | undefined;
  /** Whole for the unit itself and its receivers, by the table of personal fields for everyone else in scope. */
  masked: boolean;
  /** Only where one filing is read; a list shows none. */
  citizenIds?: ShownCitizenIds;
  actions: readonly string[];
  /** Who looks; absent in the answer to a command. */
  reader?: Pick<Actor, 'accountId' | 'actingOrgId' | 'onBehalfOf'>;
  papers: readonly string[];
  predecessorName?: string;
}

export function filingToProto({ filing, version, warnings = [] }: FilingRow, view: FilingView): ProtoFiling {
  const submittedOn = dateInShanghai(filing.submittedAt);
  const due =
    filing.content.predecessorAppointmentId && view.policy
      ? changeDeadline(view.policy, filing.content.decisionDate)
      : undefined;
  return {
    id: filing.id,
    kind: KIND[filing.kind],
    state: STATE[filing.state],
    unitId: filing.unitId,
    unitName: view.names.get(filing.unitId) ?? '',
    areaCode: filing.areaCode,
    role: filing.role,
    round: filing.round,
    content: contentToProto(filing.content, view.masked, view.citizenIds),
    contentHash: filing.contentHash,
    personId: filing.personId,
    appointmentId: filing.appointmentId,
    submittedAt: new Date(filing.submittedAt),
    recordedAt: 'recordedAt' in filing ? new Date(filing.recordedAt) : undefined,
    receipts: filing.receipts.map((r) => receiptToProto(r, filing, view)),
    deadline: due && metStatus(due, submittedOn),
    late: filing.late,
    policyVersion: filing.policyVersion,
    formId: filing.formId,
    formVersion: filing.formVersion,
    version,
    actions: [...view.actions],
    papers: [...view.papers],
    scans: [],
    history: [],
    rounds: [],
    previousContent: filing.previousContent
      ? contentToProto(filing.previousContent, view.masked, view.citizenIds)
      : undefined,
    predecessorName: view.predecessorName ?? '',
    importId: filing.importId ?? '',
    closing: 'closing' in filing ? closingToProto(filing.closing) : undefined,
    amendedContent: filing.amends ? contentToProto(filing.amends, view.masked, view.citizenIds) : undefined,
    warnings: warnings.map((w) => ({ ...w })),
  };
}

const closingToProto = ({ at, reasonCode, remark }: Closing): FilingClosing => ({
  at: new Date(at),
  reasonCode: reasonCode ?? '',
  remark: remark ?? '',
});
