import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { FORM_ORDER } from './form-values.js';
import { openReturns, receiverName } from './summary.js';

type Defects = { defects: readonly Pick<FilingPolicy['defects'][number], 'code' | 'label'>[] };

/** The remarks of the open returns, at the field each is about; what is about the whole form comes above it. */
export function pinnedRemarks(filing: Filing, policy: Defects | undefined) {
  const pinned: Record<string, string> = {};
  const general: string[] = [];
  for (const receipt of openReturns(filing)) {
    const { remark = '', field = '', defectCode } = receipt;
    const defect = policy?.defects.find((d) => d.code === defectCode)?.label;
    const words = messages.filing.remarkPinned(receiverName(receipt), defect ? `${defect}。${remark}` : remark);
    if (!FORM_ORDER.some((pointer) => pointer === field)) general.push(words);
    else pinned[field] = pinned[field] ? `${pinned[field]}\n${words}` : words;
  }
  return { pinned, general };
}
