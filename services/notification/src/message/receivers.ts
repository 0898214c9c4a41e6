import { ReceiverKind, type FilingParty } from '@zhuanguan/contracts';

/** What a receiver is called, and whose officers it has. */
export const RECEIVERS: Partial<Record<ReceiverKind, { name: string; kind: 'department' | 'bureau' }>> = {
  [ReceiverKind.RECEIVER_KIND_DEPARTMENT]: { name: 'department', kind: 'department' },
  [ReceiverKind.RECEIVER_KIND_FIRST_LEVEL_UNIT]: { name: 'first_level_unit', kind: 'department' },
  [ReceiverKind.RECEIVER_KIND_BUREAU]: { name: 'bureau', kind: 'bureau' },
  [ReceiverKind.RECEIVER_KIND_SECTION]: { name: 'section', kind: 'bureau' },
  [ReceiverKind.RECEIVER_KIND_OFFICE]: { name: 'office', kind: 'bureau' },
};
/** Whose officers the receivers of a filing have. */
export const officers = (parties: readonly FilingParty[]) =>
  parties.flatMap(({ receiver, organisationId }) => {
    const kind = RECEIVERS[receiver]?.kind;
    return kind ? [{ kind, organisationId }] : [];
  });
