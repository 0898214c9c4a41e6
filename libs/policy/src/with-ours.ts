import type { LegalReference } from '@zhuanguan/kernel';
import type { CompiledValue } from './compile.js';

/** What we added to a text's value travels with its reference, so that it is never printed as the document's duty. */
export function withOurs({ reference, also = [] }: CompiledValue): LegalReference {
  const ours = [reference.ours, ...also.map((a) => a.ours)].filter((reason) => reason !== undefined);
  return ours.length > 0 ? { ...reference, ours: ours.join('；') } : reference;
}
