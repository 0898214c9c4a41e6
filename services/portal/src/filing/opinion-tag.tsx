import type { Receipt } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.opinion;

export type Opinion = Receipt['opinions'][number];

export const openOpinion = (receipt: Receipt | undefined): Opinion | undefined =>
  receipt?.opinions.find(({ state }) => state === 'open');

/** 等待…的意见, beside what waits. */
export function OpinionTag({ receipt }: { receipt: Receipt }) {
  const open = openOpinion(receipt);
  if (!open) return null;
  return <span>{open.own ? m.waitingOwn : m.waitingTag(open.ofName ?? m.colleague)}</span>;
}
