import type { PolicyValue } from '../api/policy.js';
import { messages } from '../messages/messages.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';

const m = messages.policy;
type Source = PolicyValue['reference'];

/** What is not the text itself stands out: a secondary source, what is not verified, what is ours. */
const TONE: Record<Source['status'], Tone> = { V: 'good', V2: 'busy', M: 'warn', P: 'warn' };

export const SourceStatus = ({ value: { reference, also } }: { value: PolicyValue }) => (
  <span className="row-meta">
    <Status tone={TONE[reference.status]}>{m.statuses[reference.status]}</Status>
    {reference.status !== 'P' && also.some((source) => source.ours) ? <Status tone="warn">{m.alsoOurs}</Status> : null}
  </span>
);

export const Sources = ({ value: { reference, also } }: { value: PolicyValue }) => (
  <>
    {[reference, ...also].map((source, i) => (
      <ReferenceLine key={i} reference={source} />
    ))}
  </>
);
