import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.filing;
type Entry = Filing['history'][number];

export interface ActWords {
  title: string;
  /** From whom, to whom, of whom. */
  other: string;
  /** What was said with it: the reason, the defect, the remark. */
  said: string;
}

type Defects = Pick<FilingPolicy, 'defects'> | undefined;

/** One act of the timeline in words. */
export function actWords(entry: Entry, policy: Defects): ActWords {
  const { type, remark, defectCode, fileName, verdict } = entry;
  const defect = policy?.defects.find((d) => d.code === defectCode)?.label;
  const judged = verdict && messages.opinion.verdicts[verdict];
  return {
    title: m.history[type],
    other: otherOf(entry),
    said: [reasonOf(entry), defect, judged, fileName, remark].filter(Boolean).join('：'),
  };
}

function reasonOf({ type, reasonCode = '' }: Entry): string {
  if (type === 'opinion_ended') return m.opinionEnded[reasonCode] ?? '';
  return reasonCode === 'post_ended' ? m.postEnded : (messages.closing.reasons[reasonCode] ?? '');
}

function otherOf({ type, otherName, otherOrganisationName }: Entry): string {
  if (type === 'urged' || type === 'sent_back') return otherOrganisationName ? m.to(otherOrganisationName) : '';
  return otherName ? (OTHERS[type]?.(otherName) ?? '') : '';
}

const OTHERS: Partial<Record<Entry['type'], (name: string) => string>> = {
  claimed: m.takenFrom,
  transferred: m.handedTo,
  released: m.wasWith,
  opinion_asked: m.askedOf,
  opinion_given: m.answerTo,
  opinion_withdrawn: m.withColleague,
  opinion_ended: m.withColleague,
};
