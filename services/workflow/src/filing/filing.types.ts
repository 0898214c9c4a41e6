/** The words of one filing: 备案, one act on one person. Dates are YYYY-MM-DD in Asia/Shanghai, instants ISO strings. */
export type FilingKind = 'first' | 'change' | 'exit';
export type ReceiverKind = 'department' | 'bureau';
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
}

export interface FilingContent {
  /** The unit's decision date; for a change or exit the date of the change. */
  decisionDate: string;
  person?: FilingPerson;
  predecessorAppointmentId?: string;
  changeReason?: string;
  /** 资料来源 of what is entered from paper long after; such a filing is never late. */
  source?: string;
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
  /** The appointment this filing starts; for an exit the one it ends. */
  appointmentId: string;
  submittedAt: string;
  submittedByAccountId: string;
  submittedByPersonId?: string;
  receipts: readonly Receipt[];
  receiptOrder: 'parallel' | 'sequence';
  late: boolean;
  policyDigest: string;
  policyVersion: string;
  formId: string;
  formVersion: string;
  importId?: string;
}

/** 已报待收, 退回补正, 已备案. */
export type Filing =
  | (FilingCore & { state: 'filed' })
  | (FilingCore & { state: 'returned' })
  | (FilingCore & { state: 'on_record'; recordedAt: string });

export type FilingEvent =
  | { type: 'submitted'; filing: Extract<Filing, { state: 'filed' }>; dueStrict?: string; dueRolled?: string }
  | { type: 'received'; receipt: Receipt }
  | { type: 'returned'; receipt: Receipt }
  | { type: 'recorded'; recordedAt: string };
