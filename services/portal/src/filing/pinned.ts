import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { FORM_ORDER } from './form-values.js';
import { currentReceipts, openReturns, receiverName } from './summary.js';

type Defects = { defects: readonly Pick<FilingPolicy['defects'][number], 'code' | 'label'>[] };

/** The remarks of the open returns, to the unit and to an earlier receiver, at the field each is about; what is about the whole form comes above it. */
export function pinnedRemarks(filing: Filing, policy: Defects | undefined) {
  const pinned: Record<string, string> = {};
  const general: string[] = [];
  const open = [
    ...openReturns(filing).map((r) => ({ ...r, by: receiverName(r) })),
    // What a later receiver gave back to an earlier one, until that one has looked at it again.
    ...(filing.state === 'filed' ? currentReceipts(filing) : []).flatMap(({ sentBack }) =>
      sentBack ? [{ ...sentBack, by: sentBack.organisationName ?? messages.filing.receiver[sentBack.byReceiver] }] : [],
    ),
  ];
  for (const { by, remark = '', field = '', defectCode } of open) {
    const defect = policy?.defects.find((d) => d.code === defectCode)?.label;
    const words = messages.filing.remarkPinned(by, defect ? `${defect}。${remark}` : remark);
    if (!FORM_ORDER.some((pointer) => pointer === field)) general.push(words);
    else pinned[field] = pinned[field] ? `${pinned[field]}\n${words}` : words;
  }
  return { pinned, general };
}
