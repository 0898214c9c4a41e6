import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { Fields } from '../ui/fields.js';
import { contentFields } from './content-fields.js';
import { roundChanges } from './filing-changes.js';
import { actWords } from './timeline-words.js';

const m = messages.filing;
type Entry = Filing['history'][number];

interface TimelinePanelProps {
  filing: Filing;
  policy: FilingPolicy | undefined;
}

/** 办理经过: every act by the names of then, and what each round said. */
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
            <Act key={`${entry.at}-${index}`} entry={entry} filing={filing} policy={policy} />
          ))}
        </ol>
      </div>
    </section>
  );
}

/** When, what, who in which role of which organisation, and what was said about it. */
function Act({ entry, filing, policy }: TimelinePanelProps & { entry: Entry }) {
  const { at, type, organisationName, actorRole, round, field, dueOn } = entry;
  const { title, other, said } = actWords(entry, policy);
  const about = field && contentFields(filing.kind, filing.content, policy, filing).find((f) => f.pointer === field);
  return (
    <li>
      <strong>{title}</strong>
      {other ? <span> {other}</span> : null}
      {round > 1 ? <span className="quiet"> {m.round(round)}</span> : null}
      <div className="quiet">
        {[organisationName, actorRole && m.actorRoles[actorRole], actorOf(entry)].filter(Boolean).join(' ')}
      </div>
      {said ? <div className="timeline-said">{said}</div> : null}
      {about ? <div className="quiet">{m.about(about.label)}</div> : null}
      {dueOn ? <div className="quiet">{m.wishedBy(formatDate(dueOn))}</div> : null}
      {type === 'submitted' || type === 'corrected' ? <Round round={round} filing={filing} policy={policy} /> : null}
      <time className="quiet" dateTime={at}>
        {formatInstant(at)}
      </time>
    </li>
  );
}

/** Whoever acts for a colleague acts as themselves: both are named. */
const actorOf = ({ actorName, onBehalfOfName }: Entry): string | undefined =>
  actorName && onBehalfOfName ? messages.delegation.actedFor(actorName, onBehalfOfName) : actorName;

/** What differs from the round before, and, folded, all that was filed then. */
function Round({ round, filing, policy }: TimelinePanelProps & { round: number }) {
  const said = filing.rounds.find((r) => r.round === round);
  const changes = round > 1 ? roundChanges(filing, round, policy) : [];
  return (
    <>
      {changes?.map((change) => (
        <div key={change}>{change}</div>
      ))}
      {round > 1 && changes?.length === 0 ? <div className="quiet">{m.unchangedRound}</div> : null}
      {said ? (
        <details className="timeline-round">
          <summary>{m.roundContent(round)}</summary>
          <Fields
            items={contentFields(filing.kind, said.content, policy, said).map(({ label, value }) => ({
              label,
              value: value || m.emptyValue,
            }))}
          />
          {said.contentHash ? (
            <p className="quiet">
              {m.fingerprint} <span className="code">{said.contentHash}</span>
            </p>
          ) : null}
        </details>
      ) : null}
    </>
  );
}
