import {
  ReceiptState as ProtoReceiptState,
  ReceiverKind as ProtoReceiver,
  type Receipt as ProtoReceipt,
  type ReceiptOpinion,
  type ReceiptSentBack,
} from '@zhuanguan/contracts';
import type { Actor } from '@zhuanguan/access';
import type { Filing, Opinion, Receipt, ReceiverKind } from './filing.types.js';

const RECEIVER: Record<ReceiverKind, ProtoReceiver> = {
  department: ProtoReceiver.RECEIVER_KIND_DEPARTMENT,
  first_level_unit: ProtoReceiver.RECEIVER_KIND_FIRST_LEVEL_UNIT,
  bureau: ProtoReceiver.RECEIVER_KIND_BUREAU,
  section: ProtoReceiver.RECEIVER_KIND_SECTION,
  office: ProtoReceiver.RECEIVER_KIND_OFFICE,
};
const STATE = {
  pending: ProtoReceiptState.RECEIPT_STATE_PENDING,
  received: ProtoReceiptState.RECEIPT_STATE_RECEIVED,
  returned: ProtoReceiptState.RECEIPT_STATE_RETURNED,
};

export const receiverToProto = (receiver: ReceiverKind): ProtoReceiver => RECEIVER[receiver];
export const receiverFromProto = (receiver: ProtoReceiver): ReceiverKind | undefined =>
  (Object.keys(RECEIVER) as ReceiverKind[]).find((kind) => RECEIVER[kind] === receiver);

interface View {
  names: ReadonlyMap<string, string>;
  /** Who looks; absent in the answer to a command. */
  reader?: Pick<Actor, 'accountId' | 'actingOrgId' | 'onBehalfOf'>;
}

/** A receipt binds to its content: after a correction an earlier one says that the content changed (FIL-5). */
export const receiptToProto = (r: Receipt, filing: Filing, { names, reader }: View): ProtoReceipt => {
  // What colleagues say to each other stays in their house.
  const ownHouse = reader?.actingOrgId === r.organisationId;
  return {
    receiver: receiverToProto(r.receiver),
    organisationId: r.organisationId,
    organisationName: names.get(r.organisationId) ?? '',
    state: STATE[r.state],
    round: r.round,
    at: r.at ? new Date(r.at) : undefined,
    contentHash: r.contentHash ?? '',
    contentChanged: r.contentHash !== undefined && r.contentHash !== filing.contentHash,
    defectCode: r.defectCode ?? '',
    remark: r.remark ?? '',
    field: r.field ?? '',
    officerName: '',
    officerAccountId: r.officerAccountId ?? '',
    officerForAccountId: r.officerForAccountId ?? '',
    officerForName: '',
    holder: r.holder && {
      accountId: r.holder.accountId,
      since: new Date(r.holder.since),
      own: r.holder.accountId === reader?.accountId,
      note: ownHouse ? (r.holder.note ?? '') : '',
      name: '',
      delegated: (reader?.onBehalfOf ?? []).some((d) => d.accountId === r.holder?.accountId),
    },
    urged: r.urged && {
      at: new Date(r.urged.at),
      organisationName: names.get(r.urged.byOrganisationId) ?? '',
      times: r.urged.times,
      againOn: '',
    },
    opinions: (r.opinions ?? []).map((o) => opinionToProto(o, reader, ownHouse)),
    sentBack: sentBackToProto(r, filing, names),
    actions: [],
  };
};

const opinionToProto = (o: Opinion, reader: View['reader'], ownHouse: boolean): ReceiptOpinion => ({
  id: o.id,
  state: o.state,
  askedByAccountId: o.askedByAccountId,
  ofAccountId: o.ofAccountId,
  // Asked themselves, or whoever is away and has delegated it to them.
  own: [reader, ...(reader?.onBehalfOf ?? [])].some((party) => party?.accountId === o.ofAccountId),
  askedAt: new Date(o.askedAt),
  question: ownHouse ? o.question : '',
  dueOn: o.dueOn ?? '',
  at: o.state === 'open' ? undefined : new Date(o.at),
  verdict: o.state === 'given' ? o.verdict : '',
  text: o.state === 'given' && ownHouse ? (o.text ?? '') : '',
  askedByName: '',
  ofName: '',
});

function sentBackToProto(
  { sentBack, round }: Receipt,
  { receipts }: Filing,
  names: View['names'],
): ReceiptSentBack | undefined {
  if (!sentBack) return undefined;
  const { at, byReceiver, defectCode, remark, field = '' } = sentBack;
  const by = receipts.find((r) => r.round === round && r.receiver === byReceiver)?.organisationId ?? '';
  return {
    at: new Date(at),
    byReceiver: receiverToProto(byReceiver),
    organisationName: names.get(by) ?? '',
    ...{ defectCode, remark, field },
  };
}
