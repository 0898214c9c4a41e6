import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { filingChanges } from './filing-changes.js';

const m = messages.states;

/** Someone else changed it: what differs from what was on the screen. */
export function StaleNotice({
  before,
  after,
  policy,
}: {
  before: Filing;
  after: Filing;
  policy: FilingPolicy | undefined;
}) {
  return (
    <Notice tone="warn" title={m.stale} urgent>
      <p>{m.staleHint}</p>
      <ul>
        {filingChanges(before, after, policy).map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </Notice>
  );
}
