import type { ReceiverName } from '@zhuanguan/policy';
import type { Party } from './acting.domain.js';

/** The words of one filing: 备案, one act on one person. Dates are YYYY-MM-DD in Asia/Shanghai, instants ISO strings. */
export type FilingKind = 'first' | 'change' | 'exit' | AmendingKind;
/** 更新信息 and 更正: about an appointment on record that goes on. */
export type AmendingKind = 'details' | 'correction';
/** As a pack names them. */
export type ReceiverKind = ReceiverName;
export type ReceiptState = 'pending' | 'received' | 'returned';

export interface FilingPerson {
  name: string;
  /** GB/T 2261.1: '1' male, '2' female. */
  sex: string;
  /** 职务/职级 as written. */
  title: string;
  phone: string;
  remark: string;
  /** 在编在岗 (XL-2, in principle). */
  onEstablishment: boolean;
  exceptionReason: string;
  /** Declared by the unit (XL-2). */
  noBadRecord: boolean;
  /** Only where the form asks for them, so that what was filed before keeps its hash. */
  section?: string;
  officePhone?: string;
  email?: string;
  /** Of the sealed identity number (ADR 23): the number itself is in no content. */
  citizenIdRef?: string;
}

/** What some local forms ask for beside the person (DY-4). */
export interface CardFields {
  unitAddress?: string;
  organisationCode?: string;
  leaderName?: string;
  leaderTitle?: string;
  leaderPhone?: string;
  /** Why one more than the head count (DY-3). */
  additionReason?: string;
}

export const CARD_FIELDS = [
  'unitAddress',
  'organisationCode',
  'leaderName',
  'leaderTitle',
  'leaderPhone',
  'additionReason',
] as const satisfies readonly (keyof CardFields)[];
export interface FilingContent extends CardFields {
  /** The unit's decision date; for a change, exit or details the date of the change; of a correction the start as it should read. */
  decisionDate: string;
  person?: FilingPerson;
  predecessorAppointmentId?: string;
  changeReason?: string;
  /** Of the pack's appointment.exit-reasons; absent where the unit did not say. */
  exitReasonCode?: string;
  /** The appointment that details or a correction amend. */
  subjectAppointmentId?: string;
  /** 资料来源 of what is entered from paper long after; such a filing is never late. */
  source?: string;
}

/** How a filing ended without standing; the codes are CLOSING_REASONS. */
export interface Closing {
  at: string;
  reasonCode?: string;
  remark?: string;
}

/** 领办: the officer of the receiver who works on it. */
export interface Holder {
  accountId: string;
  since: string;
  /** Of the colleague who handed it over. */
  note?: string;
}

/** 催办 of one receiver in one round: the last time, and how often. */
export interface Urged {
  at: string;
  byOrganisationId: string;
  times: number;
}

/** 加签: what the officer who has a receipt asks a colleague about its form. An opinion binds nobody: 备案 is for the record. */
interface OpinionRequest {
  id: string;
  askedByAccountId: string;
  /** 委托: who asked for them. */
  askedThroughAccountId?: string;
  ofAccountId: string;
  askedAt: string;
  question: string;
  dueOn?: string;
}
export type OpenOpinion = OpinionRequest & { state: 'open' };
export type Opinion =
  | OpenOpinion
  | (OpinionRequest & { state: 'given'; at: string; verdict: Verdict; text?: string })
  | (OpinionRequest & { state: 'withdrawn' | 'ended'; at: string });
/** 无意见, 有意见. */
export type Verdict = 'none' | 'remarks';
export type OpinionEnd = 'post_ended' | 'returned' | 'withdrawn' | 'unit_ended';

/** A later receiver gave it back to this one, whose receipt of the round is open again. */
export interface SentBack {
  at: string;
  byReceiver: ReceiverKind;
  defectCode: string;
  remark: string;
  field?: string;
}

export interface Receipt {
  receiver: ReceiverKind;
  organisationId: string;
  /** The pack's order of receivers, from 0. */
  position: number;
  state: ReceiptState;
  round: number;
  at?: string;
  contentHash?: string;
  defectCode?: string;
  remark?: string;
  field?: string;
  officerAccountId?: string;
  /** 委托: for whom the officer did it. */
  officerForAccountId?: string;
  /** Absent while no officer has taken it on; every round begins without. */
  holder?: Holder;
  urged?: Urged;
  /** In the order they were asked for; at most the last one is open. */
  opinions?: readonly Opinion[];
  /** While it is open again. */
  sentBack?: SentBack;
}

interface FilingCore {
  id: string;
  kind: FilingKind;
  unitId: string;
  areaCode: string;
  role: string;
  round: number;
  content: FilingContent;
  contentHash: string;
  previousContent?: FilingContent;
  personId: string;
  /** Of details and a correction: what was on record when it was filed; its date is the start of the appointment. */
  amends?: FilingContent;
  /** The filing that had last said something of the appointment that this one ends or amends. */
  afterFilingId?: string;
  /** The appointment this filing starts; for an exit the one it ends; of details and a correction the one it amends. */
  appointmentId: string;
  submittedAt: string;
  submittedByAccountId: string;
  submittedByPersonId?: string;
  /** 委托: for whom it was filed. */
  submittedFor?: Party;
  /** Who filed the rounds before, and for whom; a correction does not make it less theirs (FIL-6). */
  earlierFilers?: readonly Party[];
  receipts: readonly Receipt[];
  receiptOrder: 'parallel' | 'sequence';
  late: boolean;
  policyDigest: string;
  policyVersion: string;
  formId: string;
  formVersion: string;
  importId?: string;
}

/** 已报待收, 退回补正, 已备案, 已作废, 已撤回. */
export type Filing =
  | (FilingCore & { state: 'filed' })
  | (FilingCore & { state: 'returned' })
  | (FilingCore & { state: 'on_record'; recordedAt: string })
  | (FilingCore & { state: 'voided'; recordedAt: string; closing: Closing })
  | (FilingCore & { state: 'withdrawn'; closing: Closing });

export type FilingEvent =
  | { type: 'submitted'; filing: Extract<Filing, { state: 'filed' }>; dueStrict?: string; dueRolled?: string }
  | { type: 'received'; receipt: Receipt }
  | { type: 'returned'; receipt: Receipt }
  /** `receipt` is the earlier one that is open again, `by` who gave it back. */
  | ({ type: 'sent_back'; receipt: Receipt; by: Receipt; sentBack: SentBack } & ForWhom)
  | HolderEvent
  | ({ type: 'urged'; receipt: Receipt; urged: Urged } & ForWhom)
  | OpinionEvent
  | ({ type: 'recorded'; recordedAt: string } & ForWhom)
  | ({ type: 'voided'; closing: Closing } & ForWhom)
  | ({ type: 'withdrawn'; closing: Closing } & ForWhom);

/** 委托: the account for which it was done. */
interface ForWhom {
  onBehalfOf?: string;
}

/** Who of a receiver's officers has a receipt; `from` is whoever had it. */
export type HolderEvent = ForWhom &
  (
    | { type: 'claimed'; receipt: Receipt; from?: string }
    | { type: 'transferred'; receipt: Receipt; from?: string }
    | { type: 'released'; receipt: Receipt; from: string; postEnded: boolean }
  );

export type OpinionEvent = ForWhom &
  (
    | { type: 'opinion_asked' | 'opinion_given' | 'opinion_withdrawn'; receipt: Receipt; opinion: Opinion }
    | { type: 'opinion_ended'; receipt: Receipt; opinion: Opinion; reason: OpinionEnd }
  );
