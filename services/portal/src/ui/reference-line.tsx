import type { LegalReference } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.reference;

/** Where a rule comes from; what is ours is marked so and never shown as a duty of the document. */
export function ReferenceLine({ reference, ruleId }: { reference: LegalReference; ruleId?: string }) {
  const source = [reference.document, reference.article].filter(Boolean).join(' ');
  return (
    <p className="reference">
      {source ? <span>{m.source(source)}</span> : null}
      {reference.quote ? <q>{reference.quote}</q> : null}
      {reference.ours ? <span>{m.ours(reference.ours)}</span> : null}
      {ruleId ? <span className="quiet">{m.rule(ruleId)}</span> : null}
    </p>
  );
}
