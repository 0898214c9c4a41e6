import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { roundChanges } from './filing-changes.js';

const m = messages.filing;
type Entry = Filing['history'][number];

interface TimelinePanelProps {
  filing: Filing;
  policy: FilingPolicy | undefined;
}

export function TimelinePanel({ filing, policy }: TimelinePanelProps) {
  const { history } = filing;
  if (history.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <div className="panel-head">
        <h2 id="timeline-title">{m.timeline}</h2>
      </div>
      <div className="panel-body">
        <ol className="timeline">
          {history.map((entry, index) => (
            <Act
              key={`${entry.at}-${index}`}
              entry={entry}
              changes={isLastRound(entry, filing) ? roundChanges(filing, policy) : []}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

/** When, what, who in which role of which organisation, and what was said about it. */
function Act({ entry, changes }: { entry: Entry; changes: readonly string[] }) {
  const { at, type, organisationName, actorRole, round, remark, reasonCode } = entry;
  const reason = reasonCode === 'post_ended' ? m.postEnded : messages.closing.reasons[reasonCode ?? ''];
  const other = otherOf(entry);
  return (
    <li>
      <strong>{m.history[type]}</strong>
      {other ? <span> {other}</span> : null}
      {round > 1 ? <span className="quiet"> {m.round(round)}</span> : null}
      <div className="quiet">
        {[organisationName, actorRole && m.actorRoles[actorRole], actorOf(entry)].filter(Boolean).join(' ')}
      </div>
      {remark || reason ? <div>{[reason, remark].filter(Boolean).join('：')}</div> : null}
      {changes.map((change) => (
        <div key={change}>{change}</div>
      ))}
      <time className="quiet" dateTime={at}>
        {formatInstant(at)}
      </time>
    </li>
  );
}

/** Only the round before is kept to compare with. */
const isLastRound = ({ type, round }: Entry, filing: Filing): boolean => type === 'corrected' && round === filing.round;

/** Whoever acts for a colleague acts as themselves: both are named. */
const actorOf = ({ actorName, onBehalfOfName }: Entry): string | undefined =>
  actorName && onBehalfOfName ? messages.delegation.actedFor(actorName, onBehalfOfName) : actorName;

function otherOf({ type, otherName }: Entry): string {
  if (!otherName) return '';
  if (type === 'transferred') return m.handedTo(otherName);
  return type === 'released' ? m.wasWith(otherName) : m.takenFrom(otherName);
}
