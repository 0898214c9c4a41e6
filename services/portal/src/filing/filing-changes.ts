import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { changedFields, contentFields } from './content-fields.js';
import { currentReceipts, receiverName } from './summary.js';

const m = messages.filing;

/** What another person changed in a filing, as sentences: state, receipts, content. */
export function filingChanges(
  before: Filing,
  after: Filing,
  policy: Pick<FilingPolicy, 'columns'> | undefined,
): string[] {
  const changes: string[] = [];
  if (before.state !== after.state)
    changes.push(m.change(messages.filings.state, m.state[before.state], m.state[after.state]));
  if (before.round !== after.round) changes.push(m.round(after.round));
  for (const receipt of currentReceipts(after)) {
    const old = before.receipts.find((r) => r.round === receipt.round && r.organisationId === receipt.organisationId);
    if (old && old.state !== receipt.state)
      changes.push(m.change(receiverName(receipt), m.receipt[old.state], m.receipt[receipt.state]));
  }
  const fieldsOf = (filing: Filing) => contentFields(filing.kind, filing.content, policy, filing);
  for (const { label, before: old, after: now } of changedFields(fieldsOf(before), fieldsOf(after)))
    changes.push(m.change(label, old || m.emptyValue, now || m.emptyValue));
  return changes;
}

/** What a round changed of the one before it, as sentences; undefined where either was filed before rounds were kept. */
export function roundChanges(
  filing: Pick<Filing, 'kind' | 'rounds'>,
  round: number,
  policy: Pick<FilingPolicy, 'columns'> | undefined,
): string[] | undefined {
  const fieldsOf = (n: number) => {
    const found = filing.rounds.find((r) => r.round === n);
    return found && contentFields(filing.kind, found.content, policy, found);
  };
  const [old, now] = [fieldsOf(round - 1), fieldsOf(round)];
  if (!old || !now) return undefined;
  return changedFields(old, now).map(({ label, before, after }) =>
    m.change(label, before || m.emptyValue, after || m.emptyValue),
  );
}
